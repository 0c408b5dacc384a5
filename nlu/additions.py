"""Messages that go on with the one before: "and also …", "y también …", "et aussi …"."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from nlu import lexicons
from nlu.lexicons import Phrase
from nlu.text import tokens

_MAX_PHRASE_WORDS = 6
_SHORT = 2  # letters of words that are others elsewhere


class Additions:
    """Knows the beginnings of messages that add to the last one, in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        lists = lexicons.section("adding", languages)
        self._first = frozenset(lexicons.phrase(words) for words in lists.get("first", ()))
        own = {language: _short(language) for language in languages}
        self._long = self._first.difference(*own.values())
        self._adding = {language: self._long | short for language, short in own.items()}
        self._never = frozenset(lexicons.phrase(words) for words in lists.get("never", ()))
        self._too = frozenset(lexicons.phrase(words) for words in lists.get("too", ()))
        self._of_it = {language: _OfIt(language) for language in languages}

    def heard(self, text: str, language: str) -> bool:
        """Whether a message begins as an addition, and says something more.

        A very short word is one in its own language only: Polish "i" adds and English "I" does not,
        Finnish "ja" adds and Polish "ja" does not.
        """
        return begins(text, self._adding.get(language, self._long)) and not begins(text, self._never)

    def without(self, text: str) -> str:
        """What is left of "and the third too" without what adds it to something; "" when nothing does."""
        said = tokens(text[:120])
        words = said[
            max((end for end in range(1, len(said)) if tuple(said[:end]) in self._first), default=0) :
        ]
        end = min((at for at in range(1, len(words)) if tuple(words[at:]) in self._too), default=len(words))
        return " ".join(words[:end]) if end < len(said) else ""

    def is_of_it(self, text: str, language: str) -> bool:
        """Whether a message says something of the thing in the last one: "its dangerous for the kids"."""
        own = self._of_it.get(language)
        return own is not None and begins(text, own.about) and not begins(text, own.never)

    def is_since_when(self, text: str, language: str) -> bool:
        """Whether a message begins with since when or how often, or with what may ask why it is so.

        "For weeks now" may be said of the last thing as of another, and "porque no hay luz" be a question.
        """
        own = self._of_it.get(language)
        return own is not None and begins(text, own.loose)

    def is_reason(self, text: str, language: str) -> bool:
        """Whether a message gives the reason for the last one: "because my gran cannot walk far"."""
        own = self._of_it.get(language)
        return own is not None and begins(text, own.reason)


def _short(language: str) -> AbstractSet[Phrase]:
    """What adds in a letter or two: "i", "ja", "et"."""
    lists = lexicons.section("adding", (language,))
    phrases = (lexicons.phrase(words) for words in lists.get("first", ()))
    return frozenset(phrase for phrase in phrases if len("".join(phrase)) <= _SHORT)


class _OfIt:
    """How sentences begin that are about the thing of the one before, in one language."""

    def __init__(self, language: str) -> None:
        lists = lexicons.section("adding", [language])
        self.about, self.reason, self.loose, self.never = (
            frozenset(lexicons.phrase(words) for words in lists.get(name, ()))
            for name in ("about_it", "reason", "time_or_why", "not_about_it")
        )


def begins(text: str, phrases: AbstractSet[Phrase]) -> bool:
    """Whether a message begins with one of the phrases, and says something more."""
    words = tokens(text[:120])
    longest = min(_MAX_PHRASE_WORDS, len(words) - 1)
    beginnings = {tuple(words[:count]) for count in range(1, longest + 1)}
    return not beginnings.isdisjoint(phrases)
