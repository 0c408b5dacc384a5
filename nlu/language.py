"""Which of the city's languages a message is in, also when it is short or without accents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias
from zlib import crc32

import numpy as np
import numpy.typing as npt

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


Keys: TypeAlias = npt.NDArray[np.uint32]
Floats: TypeAlias = npt.NDArray[np.float16]


class Languages:
    """Tells the city's languages apart by whole words and parts of words of our own examples."""

    def __init__(self, languages: Sequence[str], keys: Keys, weights: Floats) -> None:
        """`weights` has a row for each of `keys`, that says how much it speaks for each language."""
        self.languages = tuple(languages)
        self._keys = keys
        self._weights = weights

    @classmethod
    def load(cls, languages: Sequence[str], folder: Path | None = None) -> Languages:
        """The languages' table, from its cache in this folder or else counted now."""
        files = examples.paths(languages)
        known = [path.stem for path in files]
        kept = cache.read(folder, "language", files) if folder else None
        ours = cls._from_json(kept, known) if kept else None
        if ours is None:
            ours = cls(known, *_count([(one.text, one.language) for one in examples.read(files)], known))
            if folder:
                cache.write(folder, "language", files, ours.as_json())
        return ours

    def as_json(self) -> dict[str, object]:
        """The table, to be kept."""
        return {
            "languages": self.languages,
            "keys": cache.packed(self._keys),
            "weights": cache.packed(self._weights),
        }

    @classmethod
    def _from_json(cls, kept: Mapping[str, object], languages: Sequence[str]) -> Languages | None:
        try:
            keys, weights = (
                cache.unpacked(kept["keys"], np.uint32),
                cache.unpacked(kept["weights"], np.float16),
            )
            shaped = weights.reshape(len(keys), len(languages))
        except (KeyError, TypeError, ValueError):
            return None
        return cls(languages, keys, shaped) if kept.get("languages") == languages else None

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
        known = int(self._find(np.array([_word(word) for word in words], np.uint32))[1].sum())
        if len(words) < _FEWEST_FOREIGN:
            return len(words) >= FEWEST_WORDS and not known
        return known < _LEAST_KNOWN * len(words)

    def _chances(self, words: Sequence[str], preferred: str, prior: float) -> dict[str, float]:
        total = np.array([prior if language == preferred else 0.0 for language in self.languages])
        for keys, weight in (([_word(one) for one in words], 1.0), (list(_parts(words)), _TEMPER)):
            at, is_known = self._find(np.array(keys, np.uint32))
            total += weight * self._weights[at[is_known]].sum(axis=0, dtype=np.float32)
        raised = np.exp(total - total.max())
        return dict(zip(self.languages, (raised / raised.sum()).tolist(), strict=True))

    def _find(self, keys: Keys) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
        """Where the keys stand in the table, and whether they do."""
        at = np.searchsorted(self._keys, keys)
        at[at == len(self._keys)] = 0
        return at, self._keys[at] == keys


def _word(word: str) -> int:
    return crc32(word.encode("utf-8", "replace"), 1)  # begins with 1, so that a word is not a part of one


def _parts(words: Sequence[str]) -> Iterator[int]:
    for word in words:
        padded = f" {word} ".encode("utf-8", "replace")
        for start in range(len(padded) - 2):
            yield crc32(padded[start : start + 3])


def _count(lessons: Sequence[tuple[str, str]], languages: Sequence[str]) -> tuple[Keys, Floats]:
    found: dict[str, list[int]] = {language: [] for language in languages}
    for text, language in lessons:
        words = tokens(text)
        found[language] += [*map(_word, words), *_parts(words)]
    counted = [np.unique(np.array(keys, np.uint32), return_counts=True) for keys in found.values()]
    every = np.unique(np.concatenate([keys for keys, _ in counted] or [np.zeros(0, np.uint32)]))
    times = np.zeros((len(every), len(languages)), np.float32)
    for number, (keys, some) in enumerate(counted):
        times[np.searchsorted(every, keys), number] = some
    chances = np.log((times + _SMOOTHING) / (times.sum(axis=0) + _SMOOTHING * len(every)))
    weights = chances - chances.mean(axis=1, keepdims=True)
    tells = np.ptp(weights, axis=1) > _TELLS if len(languages) > 1 else np.ones(len(every), np.bool_)
    return every[tells], weights[tells].astype(np.float16)  # alone, all of them still tell foreign words
