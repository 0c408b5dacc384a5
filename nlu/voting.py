"""Which words of a vote say what is voted on."""

from __future__ import annotations

import re

from nlu import civic
from nlu.text import fold

_WORD = re.compile(r"[^\W_]+")
_EDGE = " \t\n.,;:!?\"'()"


def about(text: str, language: str) -> str | None:
    """The words after the last word of voting, as typed; `None` when nothing is left."""
    verbs, after = civic.words(language, "vote", "words"), civic.words(language, "vote", "after")
    words = [(fold(found[0]), found.start()) for found in _WORD.finditer(text)]
    last = max((number for number, (word, _) in enumerate(words) if word in verbs), default=-1)
    if last < 0:
        return None
    rest = last + 1
    while rest < len(words) and words[rest][0] in after:
        rest += 1
    return text[words[rest][1] :].strip(_EDGE) or None if rest < len(words) else None
