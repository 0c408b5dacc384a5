"""One way to compare what people type: case, accents, invisible characters and apostrophes do not count."""

from __future__ import annotations

import re
import unicodedata

from nlu.recent import by_word, recent

_DROPPED = frozenset(["Mn", "Mc", "Me", "Cf", "Cs"])  # marks, invisible characters, lone surrogates
_SKIN_TONES = range(0x1F3FB, 0x1F400)
# letters of their own that people write otherwise when their keyboard lacks them: "łąka" is "laka"
_SPELT = {
    "ł": "l",
    "Ł": "L",
    "ð": "d",
    "Ð": "D",
    "þ": "th",
    "Þ": "Th",
    "æ": "ae",
    "Æ": "Ae",
    "ø": "o",
    "Ø": "O",
}
_APOSTROPHES = frozenset("\u2019\u2018\u02bc\u00b4\u0060\u2032\uff07")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")  # of a page that somebody copied
# with the word that points at it: "…, see www.example.org"
_LINK = re.compile(r"(?:[\s,;(]+(?:see|ver|vea|voir)[\s:]+)?(?:https?://|www\.)\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# what French (and Italian) put before an apostrophe is a word of its own: "d'accord", "qu'on"
_ELIDED = frozenset(["c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quelqu"])


class _Plain(dict[int, str]):
    """What each character becomes, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain(chr(code))
        return plain


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category in _DROPPED or ord(char) in _SKIN_TONES:
        return ""
    if char in _APOSTROPHES:
        return "'"
    if category == "Cc":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return _SPELT.get(char, char)


_PLAIN = _Plain()


@recent
def fold(text: str) -> str:
    """The text in lower case without accents and invisible characters, digits as 0 to 9, single spaces."""
    if not (text.isascii() and text.isprintable()):
        text = text.replace("\u00b4", "'")  # NFKD makes a blank and a mark of it
        text = unicodedata.normalize("NFKD", text).translate(_PLAIN)
    return " ".join(text.split()).casefold()


fold_word = by_word(fold)


def without_tags(text: str) -> str:
    """The text with blanks where a copied page had tags; every other character stays where it is."""
    return _TAG.sub(lambda tag: " " * len(tag[0]), text)


def without_links(text: str) -> str:
    """The text with blanks where it had addresses of pages, unless it is nothing else."""
    rest = _LINK.sub(lambda link: " " * len(link[0]), text)
    return rest if any(char.isalpha() for char in rest) else text


def is_link(text: str) -> bool:
    """Whether a message is addresses of pages, and a word at most: "see https://…"."""
    rest, count = _LINK.subn(" ", text)
    return count > 0 and sum(any(map(str.isalpha, word)) for word in rest.split()) <= 1


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, folded: "Don't!" is `dont`, "d'accord" is `d` and `accord`."""
    return list(_tokens(text))


@recent
def _tokens(text: str) -> tuple[str, ...]:
    words: list[str] = []
    for word in _WORD.findall(fold(text)):
        if "'" in word:
            words.extend(_parts(word))
        else:
            words.append(word)
    return tuple(words)


def _parts(word: str) -> list[str]:
    parts: list[str] = []
    joined = ""
    for part in word.split("'"):
        joined += part
        if joined in _ELIDED:
            parts.append(joined)
            joined = ""
    return [*parts, joined] if joined else parts
