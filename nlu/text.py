"""One way to compare what people type: case, accents, invisible characters and apostrophes do not count."""

from __future__ import annotations

import unicodedata

import regex

# marks, invisible and control characters, lone halves of surrogate pairs, skin tones of emoji
_DROPPED = regex.compile(r"[\p{M}\p{Cf}\p{Cs}\U0001F3FB-\U0001F3FF]+")
_BLANK = regex.compile(r"[\s\p{Cc}]+")
_QUOTES = str.maketrans(dict.fromkeys("\u2019\u2018\u02bc\u00b4\u0060\u2032\uff07", "'"))
_WORD = regex.compile(r"[^\W_]+(?:'[^\W_]+)*")
# what French (and Italian) put before an apostrophe is a word of its own: "d'accord", "qu'on"
_ELIDED = frozenset("c d j l m n s t qu jusqu lorsqu puisqu quelqu".split())


def fold(text: str) -> str:
    """The text in lower case without accents and invisible characters, blanks as single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_QUOTES))
        text = _DROPPED.sub("", text)
    return _BLANK.sub(" ", text).strip().casefold()


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, folded: "Don't!" is `dont`, "d'accord" is `d` and `accord`."""
    words: list[str] = []
    for word in _WORD.findall(fold(text)):
        if "'" in word:
            words.extend(_parts(word))
        else:
            words.append(word)
    return words


def _parts(word: str) -> list[str]:
    parts: list[str] = []
    joined = ""
    for part in word.split("'"):
        joined += part
        if joined in _ELIDED:
            parts.append(joined)
            joined = ""
    return [*parts, joined] if joined else parts
