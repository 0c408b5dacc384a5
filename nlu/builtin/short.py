"""Weights as they are kept: a byte each, and for every row one number that says what its bytes are worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlu.builtin.cache import packed, unpacked
from nlu.builtin.softmax import Floats, Rows

_MOST = 127  # what a signed byte can say
_FIRST = 18  # bits of a key by which very many are looked for
Keys = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Short:
    """Rows of weights in half of the memory that half-precision numbers take, and nearly as exact."""

    shares: npt.NDArray[np.int8]
    worth: npt.NDArray[np.float16]

    @classmethod
    def of(cls, weights: npt.NDArray[np.floating]) -> Short:
        """The weights made short: the largest of each row is a whole byte."""
        most = np.abs(weights).max(axis=1, initial=0.0)
        worth = np.where(most, most / _MOST, 1.0).astype(np.float16)
        worth[worth == 0] = 1.0  # too little for half precision: nothing
        shares = np.clip(np.rint(weights / worth[:, None].astype(np.float32)), -_MOST, _MOST)
        return cls(shares.astype(np.int8), worth)

    def total(self, rows: Rows, values: Floats | np.float32) -> Floats:
        """The sum of these rows, each as many times as its value says."""
        amounts = self.worth.take(rows) * values
        total: Floats = amounts.astype(np.float32) @ self.shares.take(rows, axis=0).astype(np.float32)
        return total

    def as_json(self) -> dict[str, str]:
        """Everything, to be kept."""
        return {"shares": packed(self.shares), "worth": packed(self.worth)}

    @classmethod
    def from_json(cls, kept: object, rows: int) -> Short:
        """What `as_json` wrote. Raises `KeyError`, `TypeError` or `ValueError` when it is something else."""
        if not isinstance(kept, Mapping):
            raise TypeError("no weights")
        shares, worth = unpacked(kept["shares"], np.int8), unpacked(kept["worth"], np.float16)
        if len(worth) != rows:
            raise ValueError("arrays of other lengths")
        return cls(shares.reshape(rows, -1 if rows else 0), worth)


def find(known: Keys, wanted: Keys) -> tuple[Rows, npt.NDArray[np.bool_]]:
    """Where each wanted key stands among those in order that are known, and whether it does."""
    at = _places(known, wanted) if len(wanted) > len(known) else np.searchsorted(known, wanted)
    at[at == len(known)] = 0
    return at, known[at] == wanted if len(known) else np.zeros(len(wanted), np.bool_)


def _places(known: Keys, wanted: Keys) -> Rows:
    """As `searchsorted`, four times as quick for many: from the first known key that begins alike."""
    shift = np.uint32(32 - _FIRST)
    begins = np.searchsorted(known, np.arange(1 << _FIRST, dtype=np.uint32) << shift)
    at: Rows = begins[wanted >> shift]
    ended = np.append(known, np.uint32(0xFFFFFFFF))
    before = np.flatnonzero(ended[at] < wanted)
    while len(before):
        at[before] += 1
        before = before[ended[at[before]] < wanted[before]]
    return at
