"""Messages that go on with the one before: "and also …", "y también …", "et aussi …"."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from nlu import lexicons
from nlu.lexicons import Phrase
from nlu.text import tokens

_MAX_PHRASE_WORDS = 6


class Additions:
    """Knows the beginnings of messages that add to the last one, in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        lists = lexicons.section("adding", languages)
        self._first = frozenset(lexicons.phrase(words) for words in lists.get("first", ()))
        self._never = frozenset(lexicons.phrase(words) for words in lists.get("never", ()))

    def heard(self, text: str) -> bool:
        """Whether a message begins as an addition, and says something more."""
        return begins(text, self._first) and not begins(text, self._never)


def begins(text: str, phrases: AbstractSet[Phrase]) -> bool:
    """Whether a message begins with one of the phrases, and says something more."""
    words = tokens(text[:120])
    longest = min(_MAX_PHRASE_WORDS, len(words) - 1)
    beginnings = {tuple(words[:count]) for count in range(1, longest + 1)}
    return not beginnings.isdisjoint(phrases)
