"""Ideas that are announced as such: "my idea is a cinema", "I have an idea: a ferry to the island"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nlu import civic, lexicons
from nlu.naming import NOT, Naming
from nlu.patterns import Patterns
from nlu.text import tokens

_MARK: Final = re.compile(r"[:.,!;\n\u2013\u2014]+|\s-+\s")
_MOST_BEFORE: Final = 8  # words that announce
_JOIN: Final = re.compile(r"\W*[^\W_]+['\u2019]?\s*")
_FIRST: Final = 2  # words behind them in which a thing is named


class Announcing:
    """Hears such messages, each language by its own words."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._naming = Naming(languages)
        self._manners = {language: _Manner(language) for language in languages}

    def announced(self, text: str, language: str) -> str:
        """The idea that words announce, as written; "" where they announce none.

        What is said of an idea that is there announces none: "my idea is gone", "my idea: is it done?".
        """
        manner = self._manners.get(language)
        if manner is None:
            return ""
        if mark := _MARK.search(text):
            before, behind = text[: mark.start()], text[mark.end() :].strip()
            if manner.before.fit(tokens(before)):
                return self._idea(behind, manner, language)
        return self._idea(_behind(text, manner.says), manner, language)

    def _idea(self, behind: str, manner: _Manner, language: str) -> str:
        """What is announced, without what joins it ("to", "that"); "" where that is no idea."""
        words = tokens(behind)
        if len(words) > 1 and not manner.never.begin(words):
            if words[0] in manner.joins:
                return _JOIN.sub("", behind, count=1)
            if words[0] in manner.opens:
                return behind
        return behind if self._names_at_once(words, manner, language) else ""

    def _names_at_once(self, words: Sequence[str], manner: _Manner, language: str) -> bool:
        """Whether the first words name a thing of the city, and point at none that is known."""
        if not words or words[0] in manner.pointing or not NOT.isdisjoint(words[:_FIRST]):
            return False
        first = " ".join(words[:_FIRST])
        is_named = self._naming.is_thing(first, language) or self._naming.is_public(first, language)
        return is_named and not manner.never.begin(words)


class _Manner:
    """How a language announces an idea."""

    def __init__(self, language: str) -> None:
        lists = lexicons.section("announcing", [language])
        classes = {"hello": lexicons.section("greetings", [language]).get("words", ())}
        self.before = Patterns(lists.get("before", ()), classes)
        self.says = Patterns(lists.get("says", ()), classes)
        self.never = Patterns(lists.get("never", ()), classes)
        self.joins, self.opens = (
            frozenset(token for word in lists.get(name, ()) for token in tokens(word))
            for name in ("joins", "opens")
        )
        self.pointing = civic.words(language, "place", "the") | civic.words(language, "place", "before")


def _behind(text: str, says: Patterns) -> str:
    """What stands behind the longest beginning that fits one of the patterns; "" where none does."""
    words = text.split()
    for count in range(min(_MOST_BEFORE, len(words) - 1), 1, -1):
        if says.fit(tokens(" ".join(words[:count]))):
            return " ".join(words[count:])
    return ""
