"""Which of the city's languages a message is in, also when it is short or without accents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import exp, log
from pathlib import Path

from nlu.builtin import cache, examples
from nlu.text import tokens

FEWEST_WORDS = 3  # under three words no library is reliable: the stored preference stands
_PREFERRED = 1.5  # what the stored preference weighs, as the logarithm of how many times likelier it is
_FIRST = 0.5  # the same for the city's first language, when nothing is known of the person
_SMOOTHING = 0.4
_TEMPER = 0.45  # parts of one word are no independent witnesses
_TELLS = 0.7  # parts that speak alike for all languages are left out
_MOST_WORDS = 80
_FEWEST_FOREIGN = 5
_LEAST_KNOWN = 0.35  # of 100 messages in the city's languages one has fewer words that we know

Table = dict[str, list[float]]  # part of a word -> how much it speaks for each language


class Languages:
    """Tells the city's languages apart by whole words and parts of words of our own examples."""

    def __init__(self, languages: Sequence[str], table: Table) -> None:
        self.languages = tuple(languages)
        self._table = table

    @classmethod
    def load(cls, languages: Sequence[str], folder: Path | None = None) -> Languages:
        """The languages' table, from its cache in this folder or else counted now."""
        files = examples.paths(languages)
        known = [path.stem for path in files]
        kept = cache.read(folder, "language", files) if folder else None
        match kept:
            case {"languages": list() as ours, "table": dict() as table} if ours == known:
                return cls(known, table)
        table = _count([(lesson.text, lesson.language) for lesson in examples.read(files)], known)
        if folder:
            cache.write(folder, "language", files, {"languages": known, "table": table})
        return cls(known, table)

    def identify(self, text: str, preferred: str, *, is_stored: bool = True) -> tuple[str, float]:
        """The language of the text and how sure that is.

        `preferred` is what the person used before, or (`is_stored` false) only what the city begins with.
        """
        words = tokens(text)[:_MOST_WORDS]
        letters = [word for word in words if not word.isdigit()]
        preferred = preferred or self.languages[0]
        if len(self.languages) < 2:
            return preferred, 1.0
        if not letters or (len(letters) < FEWEST_WORDS and is_stored):
            return preferred, 0.5
        sure = self._chances(letters, preferred, _PREFERRED if is_stored else _FIRST)
        best = max(sure, key=lambda language: sure[language])
        return best, round(sure[best], 3)

    def is_foreign(self, text: str) -> bool:
        """Whether a message of some length hardly has a word of the city's languages."""
        words = [word for word in tokens(text)[:_MOST_WORDS] if not word.isdigit()]
        known = sum(1 for word in words if f"={word}" in self._table)
        if len(words) < _FEWEST_FOREIGN:
            return len(words) >= FEWEST_WORDS and not known
        return known < _LEAST_KNOWN * len(words)

    def _chances(self, words: Sequence[str], preferred: str, prior: float) -> dict[str, float]:
        total = [prior if language == preferred else 0.0 for language in self.languages]
        for part in _parts(words):
            for number, weight in enumerate(self._table.get(part, ())):
                total[number] += weight if part[0] == "=" else weight * _TEMPER
        most = max(total)
        raised = [exp(score - most) for score in total]
        whole = sum(raised)
        return {name: one / whole for name, one in zip(self.languages, raised, strict=True)}


def _parts(words: Sequence[str]) -> list[str]:
    parts: list[str] = []
    for word in words:
        padded = f" {word} "
        parts.append(f"={word}")
        parts.extend(padded[start : start + 3] for start in range(len(padded) - 2))
    return parts


def _count(lessons: Sequence[tuple[str, str]], languages: Sequence[str]) -> Table:
    counts: dict[str, Counter[str]] = {language: Counter() for language in languages}
    for text, language in lessons:
        counts[language].update(_parts(tokens(text)))
    every = {part for counter in counts.values() for part in counter}
    sums = {language: sum(counter.values()) + _SMOOTHING * len(every) for language, counter in counts.items()}
    table: Table = {}
    for part in sorted(every):
        chances = [log((counts[one][part] + _SMOOTHING) / sums[one]) for one in languages]
        middle = sum(chances) / len(chances)
        weights = [round(chance - middle, 2) for chance in chances]
        if max(weights) - min(weights) > _TELLS or len(languages) == 1:  # alone, it still tells foreign words
            table[part] = weights
    return table
