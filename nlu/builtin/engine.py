"""The embedded engine put together: examples in, a model in memory, messages understood."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

from nlu import civic
from nlu.builtin import cache, examples, features, softmax
from nlu.builtin.examples import Example
from nlu.builtin.tagger import Tagger
from nlu.civic import Civic
from nlu.engine import Parsed
from nlu.understanding import Entity, Intent

_CERTAINTY = 1.6  # sharpens the probabilities, so that being 80 % sure means being right four times in five
_OFTEN_ENOUGH = (
    2  # examples that share a feature: what stands in one alone is learnt by heart, not understood
)
# intents that point at an idea with words; only their messages are searched for them
_POINTING = frozenset(["vote", "unvote", "ask_status", "comment", "follow", "unfollow", "search"])


@dataclass(frozen=True, slots=True)
class Model:
    """All that training found out."""

    labels: tuple[str, ...]
    rarity: dict[str, float]
    unknown: float
    weights: softmax.Weights


class Builtin:
    """Understands messages in process, in well under a millisecond."""

    name = "builtin"

    def __init__(self, model: Model, tagger: Tagger, lexicon: Civic) -> None:
        self._model = model
        self._tagger = tagger
        self._civic = lexicon

    @classmethod
    def load(cls, languages: Sequence[str], folder: Path | None = None) -> Builtin:
        """The engine for these languages, from its cache in this folder or else trained now."""
        files = [*examples.paths(languages), *civic.paths(languages)]
        kept = cache.read(folder, "builtin", files) if folder else None
        if kept is not None:
            engine = cls._from_json(kept, languages)
            if engine is not None:
                return engine
        engine = cls.train(languages)
        if folder:
            cache.write(folder, "builtin", files, engine.as_json())
        return engine

    @classmethod
    def train(cls, languages: Sequence[str]) -> Builtin:
        """The engine, trained from the examples of these languages."""
        lexicon = Civic.load(languages)
        lessons = examples.read(examples.paths(languages))
        pointing = [lesson for lesson in lessons if lesson.intent in _POINTING]
        return cls(_train(lessons, lexicon), Tagger.train(pointing), lexicon)

    async def parse(self, text: str, language: str) -> Parsed:
        """The ranked intents of one message and its entities."""
        return self.parse_now(text, language)

    def parse_now(self, text: str, language: str = "") -> Parsed:
        """The same without waiting: it takes less than a millisecond."""
        model = self._model
        sample = features.features(text, language, self._civic, model.rarity, model.unknown)
        sure = softmax.probabilities(
            softmax.scores(model.weights, sample, len(model.labels)), sharpness=_CERTAINTY
        )
        ranking = sorted(zip(sure, model.labels, strict=True), reverse=True)
        best = ranking[0][1]
        return Parsed(
            tuple(Intent(label, round(chance, 4)) for chance, label in ranking), self._entities(text, best)
        )

    def _entities(self, text: str, intent: str) -> tuple[Entity, ...]:
        return self._tagger.tag(text) if intent in _POINTING else ()

    def as_json(self) -> dict[str, object]:
        """All that was learnt, to be kept."""
        model = self._model
        return {
            "labels": model.labels,
            "unknown": model.unknown,
            "rarity": model.rarity,
            "weights": model.weights,
            "tagger": self._tagger.as_json(),
        }

    @classmethod
    def _from_json(cls, kept: dict[str, object], languages: Sequence[str]) -> Builtin | None:
        match kept:
            case {
                "labels": list() as labels,
                "unknown": float() as unknown,
                "rarity": dict() as rarity,
                "weights": dict() as weights,
                "tagger": dict() as tags,
            }:
                model = Model(tuple(labels), rarity, unknown, softmax.unpack(weights))
                return cls(model, Tagger(tags), Civic.load(languages))
            case _:
                return None


def _train(lessons: Sequence[Example], lexicon: Civic) -> Model:
    labels = tuple(sorted({lesson.intent for lesson in lessons}))
    numbers: dict[str, int] = {}
    found = [_numbered(features.blocks(one.text, one.language, lexicon), numbers) for one in lessons]
    rarity = _rarity(found, len(numbers))
    unknown = 1 + log(1 + len(lessons))
    samples = [_sample(blocks, rarity, unknown) for blocks in found]
    right = [labels.index(lesson.intent) for lesson in lessons]
    known = softmax.train(samples, right, importance=_importance(right, len(labels)))
    weights = {name: known[number] for name, number in numbers.items() if number in known}
    return Model(labels, {name: rarity[numbers[name]] for name in weights}, unknown, weights)


def _numbered(blocks: Sequence[Sequence[str]], numbers: dict[str, int]) -> list[array[int]]:
    # as arrays of numbers the features of all examples fit in a few megabytes
    return [array("I", [numbers.setdefault(name, len(numbers)) for name in block]) for block in blocks]


def _rarity(found: Sequence[Sequence[array[int]]], features_known: int) -> dict[int, float]:
    counts = [0] * features_known
    for blocks in found:
        for block in blocks:
            for number in block:
                counts[number] += 1
    return {
        number: round(1 + log((1 + len(found)) / (1 + times)), 3)
        for number, times in enumerate(counts)
        if times >= _OFTEN_ENOUGH
    }


def _sample(blocks: Sequence[array[int]], rarity: dict[int, float], unknown: float) -> softmax.Sample:
    numbers, values = array("I"), array("f")
    for block, weight in zip(blocks, features.WEIGHTS, strict=True):
        heavy = features.weighted([rarity.get(number, unknown) for number in block], weight)
        for number, value in zip(block, heavy, strict=True):
            if number in rarity:
                numbers.append(number)
                values.append(value)
    return numbers, values


def _importance(numbers: Sequence[int], classes: int) -> list[float]:
    # intents with few examples count a little more, so that large ones do not swallow them
    counts = Counter(numbers)
    usual = len(numbers) / classes
    return [min(2.0, max(0.7, (usual / counts[one]) ** 0.35)) for one in range(classes)]
