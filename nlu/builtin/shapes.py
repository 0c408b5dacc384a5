"""The shape of a message: what stands beside what when the words of a kind count as one.

"The lamp is broken" and "the bench is cracked" have one shape, and so a message whose words no example has
still has a shape that many do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product

from nlu.builtin.kinds import Kinds, Known, things
from nlu.text import tokens

_START, _END = "^", "$"
_SHARES = 4  # quarters
_PAUSE = re.compile(r"[.!?;:,\n]+\s")


def shape(known: Sequence[Known]) -> Iterator[str]:
    """Pairs of neighbours, and how many of the words are of a kind, or stand for a thing."""
    classes = [word.stands_for for word in known]
    yield from (f"then {one} {other}" for one, other in pairwise([_START, *classes, _END]))
    if known:
        yield f"kinds {_SHARES * sum(bool(word.kinds) for word in known) // len(known)}"
        yield f"known {_SHARES * sum(word.is_thing for word in known) // len(known)}"


def parts(text: str, language: str, of: Kinds) -> Iterator[str]:
    """How the parts of a text begin and end, where it pauses."""
    written = _PAUSE.split(text)
    found = [words for part in written if (words := tokens(part))] if len(written) > 1 else []
    for words in found if len(found) > 1 else ():
        yield f"then {_START} {of.known(words[0], language).stands_for}"
        yield f"then {of.known(words[-1], language).stands_for} {_END}"
        yield f"begins {words[0]}"
        yield f"begins {' '.join(words[:2])}"


def about(words: Sequence[str], language: str, known: Sequence[Known], said: Iterable[str]) -> Iterator[str]:
    """What words stand for, what they have to do with, and what is said of that: `said`."""
    yield from (f"about {thing}" for thing in things(words, language))
    themes = sorted(frozenset[str]().union(*(word.themes for word in known)))
    yield from (f"theme {theme}" for theme in themes)
    yield from (f"theme {theme}&{one}" for theme, one in product(themes, said))
