"""All that training found out, in arrays: quick to load, and a fraction of what dictionaries take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlu.builtin import features
from nlu.builtin.cache import packed, unpacked
from nlu.builtin.features import Blocks, Seen
from nlu.builtin.short import Keys, Short, find
from nlu.builtin.softmax import Floats, Samples


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features that are known, in order, and how rare each is; `unknown` stands for all others."""

    keys: Keys
    rarity: npt.NDArray[np.float16]
    unknown: float

    def samples(self, seen: Seen) -> Samples:
        """The known features of messages; each block weighs the same, however long the message is."""
        at, is_known = find(self.keys, seen.keys)
        values = np.full(len(at), self.unknown, np.float32)
        values[is_known] = self.rarity[at[is_known]]
        blocks, kinds = len(seen.lengths), len(features.WEIGHTS)
        block_of = np.repeat(np.arange(blocks), seen.lengths)
        norms = np.sqrt(np.bincount(block_of, values * values, blocks))
        shares = np.tile(np.array(features.WEIGHTS), blocks // kinds) / np.where(norms, norms, 1.0)
        values = (values * shares[block_of]).astype(np.float32)
        lengths = np.bincount(block_of[is_known] // kinds, minlength=blocks // kinds)
        return Samples(at[is_known], values[is_known], lengths)

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
        sample = self.vocabulary.samples(Seen.of([blocks]))
        scores: Floats = self.prior + self.weights.total(sample.rows, sample.values)
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
