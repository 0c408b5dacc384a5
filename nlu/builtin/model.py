"""All that training found out, in arrays: quick to load, and a fraction of what dictionaries take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from nlu.builtin import features
from nlu.builtin.cache import packed, unpacked
from nlu.builtin.features import Blocks
from nlu.builtin.short import Keys, Short, find
from nlu.builtin.softmax import Floats, Sample


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features that are known, in order, and how rare each is; `unknown` stands for all others."""

    keys: Keys
    rarity: npt.NDArray[np.float16]
    unknown: float

    def sample(self, blocks: Blocks) -> Sample:
        """The known features of a message; each block weighs the same, however long the message is."""
        return self.samples([blocks])[0]

    def samples(self, many: Sequence[Blocks]) -> list[Sample]:
        """The same of many messages, all looked up at once."""
        lengths = [len(block) for blocks in many for block in blocks]
        keys = np.concatenate(list(chain.from_iterable(many)))
        at, is_known = find(self.keys, keys)
        values = np.where(is_known, self.rarity[at], np.float32(self.unknown))
        block_of = np.repeat(np.arange(len(lengths)), lengths)
        norms = np.sqrt(np.bincount(block_of, values * values, len(lengths)))
        shares = np.tile(np.array(features.WEIGHTS), len(many)) / np.where(norms, norms, 1.0)
        values = (values * shares[block_of]).astype(np.float32)
        ends = np.cumsum(np.bincount(block_of[is_known] // len(features.WEIGHTS), minlength=len(many)))
        at, values = at[is_known], values[is_known]
        return [(at[start:end], values[start:end]) for start, end in pairwise([0, *ends.tolist()])]

    def knows_any(self, block: Keys) -> bool:
        """Whether one of these features is known; of none, nothing is unknown."""
        return not len(block) or bool(find(self.keys, block)[1].any())


@dataclass(frozen=True, slots=True)
class Model:
    """All that training found out."""

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    prior: Floats  # how usual each label is
    weights: Short  # a row for each known feature, a column for each label

    def scores(self, blocks: Blocks) -> Floats:
        """The linear score of each label."""
        scores: Floats = self.prior + self.weights.total(*self.vocabulary.sample(blocks))
        return scores

    def as_json(self) -> dict[str, object]:
        """Everything, to be kept."""
        known = self.vocabulary
        return {
            "labels": self.labels,
            "unknown": known.unknown,
            "keys": packed(known.keys),
            "rarity": packed(known.rarity),
            "prior": packed(self.prior),
            "weights": self.weights.as_json(),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Model:
        """What `as_json` wrote. Raises `KeyError`, `TypeError` or `ValueError` when it is something else."""
        labels, unknown = kept["labels"], kept["unknown"]
        if not isinstance(labels, list) or not isinstance(unknown, float):
            raise TypeError("no model")
        keys, rarity = unpacked(kept["keys"], np.uint32), unpacked(kept["rarity"], np.float16)
        prior, weights = unpacked(kept["prior"], np.float32), Short.from_json(kept["weights"], len(keys))
        if len(rarity) != len(keys) or not len(prior) == len(labels) == weights.shares.shape[1]:
            raise ValueError("arrays of other lengths")
        return cls(tuple(labels), Vocabulary(keys, rarity, unknown), prior, weights)
