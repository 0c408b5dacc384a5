"""Whether words name what a city can do something about, and whether they do nothing else: "soup kitchen"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from nlu import civic, concepts
from nlu.tables import Names
from nlu.text import tokens

_MOST = 5  # words
_REST = "other"  # the subject of offices, forms and money: naming those asks for nothing
_CIVIC = frozenset(["thing", "defect", "policy", "wish", "modal"])
NOT = frozenset("not dont doesnt isnt no nicht kein keine pas niet geen nao nie ei ekki enginn engin".split())
_COMPOUND = 8  # letters of a word that may be made of several which we do not know
_LIVING = frozenset(["me", "private", "own"])  # kinds of words of the writer's own life
_SPEAKING = frozenset(["me", "you", "ask", "private"])  # kinds of words of somebody who is spoken to


class Naming:
    """Knows the things of all languages of a city."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._civic = civic.load(tuple(languages))
        self._compounding = frozenset(filter(civic.makes_compounds, languages))

    def is_all(self, text: str, language: str) -> bool:
        """Whether every word that says something names a thing, and nothing is asked or chosen."""
        words = tokens(text)
        if (
            not 1 <= len(words) <= _MOST
            or "?" in text
            or not civic.words(language, "vote", "words").isdisjoint(words)
        ):
            return False
        if any(not _SPEAKING.isdisjoint(self._civic.kinds(word, language)) for word in words):
            return False
        units = concepts.of(language).read(words)
        return bool(units) and not any(_things().isdisjoint(unit.names) for unit in units)

    def is_thing(self, text: str, language: str) -> bool:
        """Whether a word names a thing of the city, and none speaks of the writer's own life."""
        words = tokens(text)
        if any(not _LIVING.isdisjoint(self._civic.kinds(word, language)) for word in words):
            return False
        units = concepts.of(language).read(words)
        return any(not _things().isdisjoint(unit.names) for unit in units)

    def is_fault(self, text: str, language: str) -> bool:
        """Whether words name a thing of the city and what is wrong with it: "the drain is clogged"."""
        return "defect" in self._kinds(text, language) and (
            self.is_public(text, language) or self.is_thing(text, language)
        )

    def is_wrong(self, text: str, language: str) -> bool:
        """Whether a clause tells that a thing of the city's own is broken, or does not do what it should."""
        kinds = self._kinds(text, language)
        return "thing" in kinds and ("defect" in kinds or not NOT.isdisjoint(tokens(text)))

    def is_public(self, text: str, language: str) -> bool:
        """Whether a word names what is the city's own to see to, and no café."""
        return "thing" in self._kinds(text, language)

    def _kinds(self, text: str, language: str) -> Names:
        return frozenset(kind for word in tokens(text) for kind in self._civic.kinds(word, language))

    def is_any(self, text: str, language: str) -> bool:
        """Whether a word names a thing or a wish, or may be made of words that do: "Melueste"."""
        words = tokens(text)
        if any(not _CIVIC.isdisjoint(self._civic.kinds(word, language)) for word in words):
            return True
        if language in self._compounding and any(len(word) >= _COMPOUND for word in words):
            return True
        return any(unit.is_known for unit in concepts.of(language).read(words))


@cache
def _things() -> frozenset[str]:
    """The concepts that alone tell what something is about."""
    subjects = concepts.subjects().items()
    return frozenset(
        name for subject, some in subjects if subject != _REST for name, weight in some.items() if weight == 1
    )
