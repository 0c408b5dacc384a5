"""People whom residents name when they introduce themselves, speak of their family or sign."""

from collections.abc import Iterable, Iterator

import regex

from civic.street_words import BEFORE, ENDINGS, KINDS

Names = frozenset[str]
Patterns = Iterable["regex.Pattern[str]"]

_CAPITAL = r"(?-i:\p{Lu}(?:['’-]?\p{Lu})?\p{Ll}[\w-]*(?:['’](?!s\b)\w+)*)"
_LINK = r"(?:(?:de la|de los|de|del|da|do|dos|van der|van den|van de|van|von der|von|di|du|le) )?"
_NAME = rf"(?P<name>{_CAPITAL}(?:\s+{_LINK}{_CAPITAL}){{0,2}})"
_TITLES = (
    "mr|mrs|ms|(?-i:Miss)|dr|sr|sra|srta|herr|(?<!mann (?:und|oder) )frau|mme|mlle|monsieur|madame|dhr"
    "|mevrouw|mevr|meneer|senhor|senhora|herra|rouva|frú"
)
_OWN_TITLES = {"es": "don|doña", "pl": "pan|pani|pana"}  # words of other languages, too
_ANY_TITLE = "|".join((_TITLES, *_OWN_TITLES.values()))
# what a name stands behind for certain, in whatever case it is typed
_SURELY = (
    "my name is|my name's|my names|me llamo|mi nombre es|je m['’]appelle|mon nom est|ich heiße|ich heisse"
    "|mein name ist|ik heet|mijn naam is|meu nome é|meu nome e|me chamo|chamo-me|nazywam się|nazywam sie"
    "|mam na imię|mam na imie|nimeni on|ég heiti|eg heiti|nafn mitt er"
)
# what a name may stand behind, if it is written as one
_PERHAPS = "this is|hier schreibt|hier spricht|u spreekt met|z tej strony"
# and what stands before other words with a capital, too
_RARELY = (
    "i am|i['’]m|soy|soy la|je suis|ich bin|ik ben|hier is|sou|sou a|sou o|jestem|olen|tässä on|ég er|eg er"
    "|þetta er"
)
_TAKES_LEAVE = (
    "yours|yours sincerely|yours truly|regards|thanks|thank you|many thanks|cheers|love|wishes|sincerely"
    "|gracias|saludos|atentamente|merci|cordialement|danke|gruß|gruss|grüße|lg|mfg|groet|groeten|groetjes"
    "|bedankt|obrigado|obrigada|abraço|cumprimentos|pozdrawiam|dziękuję|dzięki|terveisin|kiitos"
    "|kveðja|kveðju|takk"
)
_KIN = (
    r"(?:my|our|his|her|their) (?:\w+ )?(?:husband|wife|partner|son|daughter|mother|father|mum|mom"
    r"|dad|nan|gran"
    r"|grandmother|grandma|grandfather|grandad|grandpa|grandson|granddaughter|brother|sister|aunt"
    r"|uncle|cousin"
    r"|nephew|niece|neighbou?r|friend|mate|carer|landlord|teacher|boy|girl|baby|child)"
    r"|(?:mi|mis|nuestra|nuestro) (?:marido|esposo|esposa|mujer|pareja|hijo|hija|madre|padre|mamá|papá|abuela"
    r"|abuelo|hermano|hermana|vecino|vecina|amigo|amiga|nieto|nieta|tía|tío|suegra|suegro|primo|prima)"
    r"|(?:mon|ma|notre) (?:mari|femme|conjoint|compagne|fils|fille|mère|père|grand-mère|grand-père|maman|papa"
    r"|frère|sœur|soeur|voisin|voisine|ami|amie|copain|copine|oncle|tante|petit-fils|petite-fille"
    r"|cousin|cousine)"
    r"|(?:mein|unser)\w{0,2} (?:mann|frau|sohn|tochter|mutter|vater|oma|opa|bruder|schwester"
    r"|nachbar|nachbarin"
    r"|freund|freundin|onkel|tante|enkel|enkelin|mama|papa)"
    r"|(?:mijn|m['’]n|onze) (?:man|vrouw|zoon|dochter|moeder|vader|oma|opa|broer|zus|buurman|buurvrouw|vriend"
    r"|vriendin|oom|tante|kleinzoon|kleindochter|mama|papa)"
    r"|(?:meu|minha|nosso|nossa) (?:marido|esposa|esposo|mulher|filho|filha|mãe|pai|avó|avô|irmão"
    r"|irmã|vizinho"
    r"|vizinha|amigo|amiga|neto|neta|tia|tio|sogra|sogro|primo|prima)"
    r"|(?:mój|moja|moją|mojego|mojej|moim|mojemu|nasz|nasza) (?:mąż|męża|mężowi|żona|żony|żonie|syn"
    r"|syna|córka"
    r"|córki|mama|mamy|mamie|matka|tata|taty|ojciec|babcia|babci|dziadek|dziadka|brat|siostra|sąsiad|sąsiada"
    r"|sąsiadka|sąsiadki|przyjaciel|przyjaciółka|kolega|koleżanka|wnuk|wnuczka)"
    r"|mieheni|vaimoni|puolisoni|poikani|tyttäreni|äitini|isäni|mummoni|ukkini|veljeni|siskoni|naapurini"
    r"|ystäväni|kaverini|tätini|setäni|enoni|lapseni|lapsenlapseni|anoppini"
    r"|(?:(?:eigin)?maðurinn|(?:eigin)?konan|sonur|dóttir|mamma|pabbi|móðir|faðir|amma|afi|bróðir|systir"
    r"|nágranni|vinur|vinkona|frændi|frænka) (?:minn|mín|okkar)"
)
# nouns with a capital that say what somebody is, and not who
_ROLES = (
    "Rentner|Rentnerin|Mutter|Vater|Oma|Opa|Schüler|Schülerin|Lehrer|Lehrerin|Student|Studentin|Anwohner"
    "|Anwohnerin|Bewohner|Bewohnerin|Fan|Radfahrer|Radfahrerin|Fußgänger|Fußgängerin|Nachbar|Nachbarin|Mitglied"
    "|Pendler|Pendlerin|Rollstuhlfahrer|Rollstuhlfahrerin|Bürger|Bürgerin|Mieter|Mieterin|Anfang|Please|Thanks"
    "|Thank|Yes|No|Not|The|A|An|Is|Are|OK|Bitte|Danke|Por|Ja|Nein|Das|Der|Die|Es|Ein|Eine|Great|Good|Bad"
)
_NO_ROLE = rf"(?!(?-i:{_ROLES})\b)"


def _behind(before: str, name: str = _NAME, after: str = "") -> "regex.Pattern[str]":
    return regex.compile(
        rf"(?P<before>{before})(?:\s+(?:{_ANY_TITLE})\.?)?\s+{name}{after}", regex.IGNORECASE
    )


_WORD = r"[\p{L}'’-]+"
_AND = "and|y|et|und|en|e|i|ja|og"
_NO_NAME = (
    "das|es|the|not"
    "|(?-i:on|still|in|at|already|sur|dans|toujours|auf|noch|nicht|op|nog|niet|na|em|á|enn|ekki)"
)
_WORDS = (  # of a name in whatever case: up to where the sentence goes on
    rf"(?P<name>(?!(?:{_NO_NAME})\b){_WORD}"
    rf"(?:\s+(?:(?-i:\p{{Lu}})[\w'’-]*"
    rf"|(?!(?:{_AND})\b){_WORD}(?=\s*(?:[,.;!?\n]|$)|\s+(?:{_AND})\b))){{0,2}})"
)
_WHOLE = (  # a name that is plainly one: of two words, or with a pause behind it
    rf"(?P<name>{_CAPITAL}(?:(?:\s+{_LINK}{_CAPITAL}){{1,2}}|(?=\s*[,.])))"
)
_BEGINS = r"(?P<before>(?:^|[.!?,\n])[ \t]*(?:(?:hi|hello|hey)[ ,]+)?)"
_OF_KIN = _behind(rf"\b(?:{_KIN}),?", _NO_ROLE + _NAME)
_SURE = _behind(rf"\b(?:{_SURELY})", _WORDS)
_TITLED = _behind(rf"\b(?:{_TITLES})\.?")
_PATTERNS = (
    _SURE,
    _behind(rf"\b(?:{_PERHAPS})", _NO_ROLE + _NAME),
    _behind(rf"\b(?:{_RARELY})", _NO_ROLE + _WHOLE),
    _behind(rf"\b(?:{_RARELY})\s+(?:{_ANY_TITLE})\.?"),
    _OF_KIN,
    _TITLED,
    _behind(rf"\b(?:{_TAKES_LEAVE})[,.!]*", _NO_ROLE + _NAME, r"\s*(?:[.!]\s*)?$"),
    regex.compile(r"(?P<before>\bthis is )(?P<name>\p{L}+)(?= (?:speaking|calling)\b)", regex.IGNORECASE),
    regex.compile(
        rf"{_BEGINS}(?:(?P<name>{_CAPITAL}\s+{_CAPITAL})(?= here\b)"
        rf"|(?P<name>{_CAPITAL})(?= here (?:again|from|speaking)\b))",
        regex.IGNORECASE,
    ),
    _behind(r"\bhier ist", rf"(?P<name>{_CAPITAL}\s+{_CAPITAL})"),  # "hier ist Müll" names nobody
)
_TITLED_IN = {language: _behind(rf"\b(?:{titles})\.?") for language, titles in _OWN_TITLES.items()}
_IN_SHORT = regex.compile(rf"(?P<before>\bim)\s+{_NAME}", regex.IGNORECASE)  # "im Park" in German
_STREET = regex.compile(rf"(?:.*\s)?(?:{KINDS})|(?:{BEFORE})\s.*|\w+(?:{ENDINGS})", regex.IGNORECASE)
_GOES_ON = regex.compile(rf"\s+(?:{KINDS})\b", regex.IGNORECASE)
_IN_STREET = regex.compile(rf"\b(?:{BEFORE})\.?(?: (?:de|del|de la|du|da|do|des))?\s*$", regex.IGNORECASE)


def hidden(
    text: str, gap: str, places: Names = frozenset(), language: str = "", *, of: Patterns | None = None
) -> str:
    """The text with a gap for each name of a person that its own words tell from other names.

    `places` are what the city's places are called, in lower case: no name of a person.
    """
    for pattern in of or _patterns(language):
        text = pattern.sub(lambda found: _without_name(found, gap, places), text)
    return text


def left_out(title: str, gap: str) -> str:
    """A title without such names, as far as they are no places for certain: "my neighbour" stays of hers."""
    shown = hidden(hidden(title, "", of=[_OF_KIN]), gap, of=[_SURE])
    return " ".join(shown.split()).replace(" ,", ",")


def is_place(name: str, places: Names) -> bool:
    """Whether a name is of a street, or of a place that the city has."""
    return " ".join(name.casefold().split()) in places or bool(_STREET.fullmatch(name))


def _patterns(language: str) -> Iterator["regex.Pattern[str]"]:
    yield from _PATTERNS
    yield from (pattern for own, pattern in _TITLED_IN.items() if language in (own, ""))
    if language == "en":
        yield _IN_SHORT


def _without_name(found: "regex.Match[str]", gap: str, places: Names) -> str:
    whole, (start, end) = found.string, found.span("name")
    before, after = whole[found.start() : start], whole[end : found.end()]
    if found.re is _SURE:  # Lois Lane
        return f"{before}{gap}{after}"
    is_street = _IN_STREET.search(whole[: found.start()]) or _GOES_ON.match(whole, end)
    return found[0] if is_street or is_place(found["name"], places) else f"{before}{gap}{after}"
