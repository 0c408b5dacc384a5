"""Several asks in one text: "fix the light on Elm, and a bench by the school" are two ideas.

Cautious, since asking costs a text: a cut is only believed when what stands on both sides of it names a
thing of its own, of a topic of its own, and says what to do about it. What only tells what happened or why
("my bike got damaged") asks for nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from nlu import civic
from nlu.stems import stems
from nlu.text import tokens
from nlu.topics import OTHER

MOST: Final = 3
_MAX_CHARACTERS: Final = 600
_FEWEST_WORDS: Final = 2
_SENTENCE: Final = re.compile(r"(?<=[.!?;\n])\s+|\n+|;")
_ASKS: Final = frozenset(["wish", "defect", "modal"])
_WISHES: Final = frozenset(["wish", "modal"])
_COMMA: Final = r",\s*"

Classify = Callable[[str, str], tuple[str, float]]


class Asks:
    """Cuts a text where one ask ends and another begins; `classify` names the topic of a text."""

    def __init__(self, languages: Sequence[str], classify: Classify) -> None:
        self._civic = civic.load(tuple(languages))
        self._classify = classify
        self._joins = {language: _joins(language) for language in languages}

    def split(self, text: str, language: str) -> tuple[str, ...]:
        """The two or three asks of a text, as typed; empty when it is one."""
        if len(text) > _MAX_CHARACTERS or language not in self._joins:
            return ()
        found: list[str] = []
        for sentence in filter(str.strip, _SENTENCE.split(text)):
            if found and self._tells(sentence, language):
                continue
            asks = self._of_sentence(sentence, language)
            found += asks or ([sentence] if self._is_ask(sentence, language) else [])
        return tuple(self._apart(found, language)) if 2 <= len(found) <= MOST else ()

    def _of_sentence(self, sentence: str, language: str) -> list[str]:
        """The asks that "and" or commas stand between, when the first one says what to do."""
        join = self._joins[language]
        has_join = bool(join) and re.search(join, sentence) is not None
        for cut in (f"{join}|{_COMMA}", join) if has_join else (_COMMA,):  # the finest first
            parts = [part for part in re.split(cut, sentence) if part and part.strip()]
            if self._are_asks(parts, language):
                return parts
        return []

    def _are_asks(self, parts: Sequence[str], language: str) -> bool:
        if not 2 <= len(parts) <= MOST:
            return False
        first = parts if len(parts) == MOST else parts[:1]  # in a row of three any may say what to do
        if not any(self._is_ask(part, language) for part in first):
            return False
        if any(self._tells(part, language) for part in parts[1:]):
            return False
        is_each = all(self._is_wanted(part, language) for part in parts)
        return is_each and len(self._apart(parts, language)) == len(parts)

    def _is_ask(self, text: str, language: str) -> bool:
        return bool(self._things(text, language)) and not _ASKS.isdisjoint(self._kinds(text, language))

    def _is_wanted(self, text: str, language: str) -> bool:
        """Whether it asks for something, or names one more thing: "a bench by the school"."""
        first = next(iter(tokens(text)), "")
        named = bool(self._things(text, language)) and first in civic.words(language, "place", "a")
        return named or self._is_ask(text, language)

    def _tells(self, text: str, language: str) -> bool:
        """Whether it tells what happened to somebody, or why, without a wish: "so my bike got damaged"."""
        words = tokens(text)
        wishes = [word for word in words if not _WISHES.isdisjoint(self._civic.kinds(word, language))]
        if not civic.words(language, "plain", "unable").issuperset(wishes):
            return False
        if words and words[0] in civic.words(language, "plain", "tells"):
            return True
        before = civic.words(language, "place", "before")
        return any(
            "me" in self._civic.kinds(word, language) and last not in before
            for last, word in pairwise(["", *words])
        )

    def _things(self, text: str, language: str) -> set[str]:
        words = tokens(text)
        if len(words) < _FEWEST_WORDS:
            return set()
        return {word for word in words if "thing" in self._civic.kinds(word, language)}

    def _kinds(self, text: str, language: str) -> set[str]:
        return {kind for word in tokens(text) for kind in self._civic.kinds(word, language)}

    def _apart(self, parts: Sequence[str], language: str) -> list[str]:
        """The parts, if each has a topic that is known and its own, and shares no word with another."""
        kept: list[str] = []
        topics: set[str] = set()
        said: set[str] = set()
        for part in parts:
            topic, _ = self._classify(part, language)
            words = set(stems(part, language))
            if topic == OTHER or topic in topics or words & said:
                return []
            kept.append(part.strip(" ,.;!?\n"))
            topics.add(topic)
            said |= words
        return kept


def _joins(language: str) -> str:
    """What stands between two asks: "and also", with or without a comma before it."""
    phrases = sorted(_phrases(language), key=len, reverse=True)
    return rf"(?:,\s*|\s+)(?i:{'|'.join(map(re.escape, phrases))})\s+" if phrases else ""


def _phrases(language: str) -> Iterator[str]:
    for path in civic.paths([language]):
        yield from civic.lexicon(path)["plain"].get("and", ())
