"""How rare words are among the ideas, as the newest ones tell: who asks for rare ones is answered soon.

Only words that several of those ideas have are kept, so that nothing which one person said stays behind.
"""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, func
from sqlalchemy import select as select_columns

from storage.models import Idea
from storage.tx import Tx, table_of

LOOKED_AT = 2_000  # ideas
SEVERAL = 4  # of those: fewer tell nothing, and might be one person
GROWN, AT_LEAST = 1.25, 200  # when there are so many more ideas, they are looked at anew
FOUND, SHARE_FOUND = 300, 0.03  # ideas that words may find before more usual ones are left out; of very many
LOOKED_AT_FOR = 600.0  # seconds: ideas are corrected, and indexed anew, meanwhile
FEWEST = 3  # words that are asked for all the same

_IDEA = table_of(Idea)
_HIGHEST = select_columns(func.max(_IDEA.c.id).label("highest"))
_NEWEST = select_columns(_IDEA.c.search_text).order_by(_IDEA.c.id.desc()).limit(bindparam("most"))
_KNOWN: WeakKeyDictionary[Any, "Rarity"] = WeakKeyDictionary()  # by engine


class Telling(NamedTuple):
    """Words to look for: those that tell by themselves, and usual ones, which count beside another."""

    alone: Sequence[str]
    beside: Sequence[str]


@dataclass(frozen=True, slots=True)
class Rarity:
    """Shares of the ideas that have a word, of `ideas` in all, and how many words an idea has."""

    ideas: int
    shares: Mapping[str, float]
    length: float = 1.0
    looked_at: float = 0.0  # on the clock that only goes forward

    def telling(self, words: Iterable[str]) -> Telling:
        """The words, the rarest first; without the usual ones, when more ideas would be found than wanted."""
        rarest = sorted(words, key=lambda word: (self.shares.get(word, 0.0), word))
        wanted = max(FOUND, SHARE_FOUND * self.ideas)
        alone: list[str] = []
        expected = 0.0
        for word in rarest:
            expected += self.shares.get(word, 0.0) * self.ideas
            if expected > wanted:
                break
            alone.append(word)
        beside = rarest[len(alone) : max(FEWEST, len(alone))]
        return Telling(alone, beside) if len(rarest) > 1 else Telling(rarest, [])

    def weight(self, word: str) -> float:
        """How much it says that two ideas have the word: bm25's idf (Robertson and Zaragoza 2009)."""
        having = self.shares.get(word, 0.0) * self.ideas
        return log(1 + max(0.0, self.ideas - having + 0.5) / (having + 0.5))


def highest_id(tx: Tx) -> int:
    """The newest idea's id, 0 without ideas; of those that the transaction files only the first counts."""
    if "ideas" not in tx.looked_up:
        tx.looked_up["ideas"] = int(tx.value(_HIGHEST) or 0)
    highest: int = tx.looked_up["ideas"]
    return highest


def rarity(tx: Tx) -> Rarity:
    """What is known of the words of this database, looked up again when it has grown."""
    engine, ideas = tx.connection.engine, highest_id(tx)
    known = _KNOWN.get(engine)
    if known is None or ideas > known.ideas * GROWN + AT_LEAST or _clock() > known.looked_at + LOOKED_AT_FOR:
        texts = [row.search_text for row in tx.rows(_NEWEST, most=LOOKED_AT)]
        length = sum(len(text.split()) for text in texts) / max(1, len(texts))
        known = _KNOWN[engine] = Rarity(ideas, _shares(texts), max(1.0, length), _clock())
    return known


def _clock() -> float:
    return time.monotonic()


def _shares(texts: Sequence[str]) -> Mapping[str, float]:
    times = Counter(word for text in texts for word in set(text.split()))
    return {word: count / len(texts) for word, count in times.items() if count >= SEVERAL}
