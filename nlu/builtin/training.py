"""From examples to a model: how rare each feature is, and what each says of each intent."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from nlu.builtin import features, softmax
from nlu.builtin.examples import Example
from nlu.civic import Civic

_PRIOR = 0.6  # how much it counts that some intents are more usual than others
# in how many examples a part of a word, a word, a kind must stand: rare parts mostly cost memory
_OFTEN_ENOUGH = (2, 1, 1)


@dataclass(frozen=True, slots=True)
class Model:
    """All that training found out."""

    labels: tuple[str, ...]
    rarity: dict[str, float]
    unknown: float
    prior: tuple[float, ...]  # how usual each label is
    weights: softmax.Weights


def train(lessons: Sequence[Example], lexicon: Civic) -> Model:
    """The model that tells the intents of these examples apart."""
    labels = tuple(sorted({lesson.intent for lesson in lessons}))
    numbers: dict[str, int] = {}
    found = [_numbered(features.blocks(one.text, one.language, lexicon), numbers) for one in lessons]
    rarity = _rarity(found, len(numbers))
    unknown = 1 + log(1 + len(lessons))
    samples = [_sample(blocks, rarity, unknown) for blocks in found]
    right = [labels.index(lesson.intent) for lesson in lessons]
    prior = _prior(right, len(labels))
    known = softmax.train(samples, right, prior=prior, importance=_importance(right, len(labels)))
    weights = {name: known[number] for name, number in numbers.items() if number in known}
    return Model(labels, {name: rarity[numbers[name]] for name in weights}, unknown, prior, weights)


def _numbered(blocks: Sequence[Sequence[str]], numbers: dict[str, int]) -> list[array[int]]:
    # as arrays of numbers the features of all examples fit in a few megabytes
    return [array("I", [numbers.setdefault(name, len(numbers)) for name in block]) for block in blocks]


def _rarity(found: Sequence[Sequence[array[int]]], features_known: int) -> dict[int, float]:
    counts, enough = [0] * features_known, [0] * features_known
    for blocks in found:
        for block, least in zip(blocks, _OFTEN_ENOUGH, strict=True):
            for number in block:
                counts[number] += 1
                enough[number] = least
    return {
        number: round(1 + log((1 + len(found)) / (1 + times)), 3)
        for number, times in enumerate(counts)
        if times >= enough[number]
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


def _prior(numbers: Sequence[int], classes: int) -> tuple[float, ...]:
    counts = Counter(numbers)
    return tuple(round(_PRIOR * log(counts[one] / len(numbers)), 3) for one in range(classes))


def _importance(numbers: Sequence[int], classes: int) -> list[float]:
    # intents with few examples count a little more, so that large ones do not swallow them
    counts = Counter(numbers)
    usual = len(numbers) / classes
    return [min(2.0, max(0.7, (usual / counts[one]) ** 0.35)) for one in range(classes)]
