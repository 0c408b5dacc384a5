"""Messages that are no words: somebody leant on the keys, laughed, or tried whether anybody is there."""

from __future__ import annotations

from nlu.text import tokens

_FEWEST = 6  # letters: "coco" and "mamma" are words
_MOST_DIFFERENT = 2
_SAME = 3  # of one letter, these are enough: "aaa"


def is_mash(text: str) -> bool:
    """Whether every word repeats one or two letters: "aaaaa", "hahaha xx"."""
    words = [word for word in tokens(text) if not word.isdigit()]
    return any(map(_repeats, words)) and all(_repeats(word) or len(set(word)) == 1 for word in words)


def _repeats(word: str) -> bool:
    different = len(set(word))
    return (different == 1 and len(word) >= _SAME) or (different <= _MOST_DIFFERENT and len(word) >= _FEWEST)
