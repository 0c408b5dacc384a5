"""What stands in one cell: residents' words as they wrote them, but nothing that a spreadsheet would run."""

import re
import unicodedata

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # OWASP's list, and its wide twins
# controls but line ends; what turns the reading direction; halves of characters; what XML cannot hold
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff￾￿]"
)
MOST_LETTERS = 32_000  # of one cell; Excel's limit is 32,767


def safe(text: str) -> str:
    """A text that a spreadsheet shows and does not run: an apostrophe stands before a formula."""
    if text[:1].isalnum() and text.isprintable() and len(text) <= MOST_LETTERS:
        return text  # most are like this, and it is quick to see
    shown = UNSAFE.sub("", text)[:MOST_LETTERS]
    return f"'{shown}" if _beginning(shown).startswith(FORMULA) else shown


def _beginning(text: str) -> str:
    """The text from its first character that can be seen on."""
    for place, character in enumerate(text):
        if not character.isspace() and unicodedata.category(character) != "Cf":
            return text[place : place + 1]
    return ""
