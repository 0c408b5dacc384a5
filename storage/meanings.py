"""What texts are about beyond their words: told by whoever opens the store, kept in its search index.

"Pothole" and "bache" have no letter in common; an index that holds what both mean finds one from the other.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache

_MARK = "zz"  # before a meaning, so that it is nobody's word
_BETWEEN = re.compile(r"[\W_]+")


def _nothing(_text: str, _language: str) -> Collection[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Meanings:
    """Names what a text in a language is about; ideas are indexed anew when the version is another."""

    version: str = ""
    names: Callable[[str, str], Collection[str]] = _nothing

    def terms(self, text: str, language: str) -> list[str]:
        """The names as words of the index, in a fixed order."""
        return sorted(set(map(_term, self.names(text, language))))


@cache
def _term(name: str) -> str:
    return _MARK + _BETWEEN.sub("", name.casefold())
