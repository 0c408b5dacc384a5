"""What the words of a street's name begin and end with."""

KINDS = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|close|court|square|terrace|way|place|alley|quay|row|crescent"
)
BEFORE = (
    "calle|avenida|avda?|plaza|paseo|camino|callej[oó]n|rua|travessa|largo"
    "|rue|boulevard|bd|chemin|impasse|ruelle|quai"
)
ENDINGS = r"straße|strasse|str\.|weg|gasse|platz|straat|laan|plein"
