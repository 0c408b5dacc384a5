"""Keywords of campaigns, as one process knows them: a look into a set for each message, and no more."""

import time
from collections.abc import Callable, Collection
from typing import Final

from nlu import keywords
from nlu.keywords import Keyed
from nlu.understanding import Intent, Understanding
from nlu.words import Words
from storage import Store, campaigns

GOOD_FOR: Final = 1.0  # seconds: then another process may have made a campaign, of which nobody has told


class Keywords:
    """The keywords of all campaigns; what is found among them is looked up again before it has an effect."""

    def __init__(self, store: Store, timer: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._timer = timer
        self._known: frozenset[str] = frozenset()
        self._looked_at: float | None = None
        self._told = 0  # how often

    def forget(self) -> None:
        """An official may have made a campaign."""
        self._looked_at = None
        self._told += 1

    async def known(self) -> frozenset[str]:
        """All of them, as of a moment ago."""
        now = self._timer()
        if self._looked_at is None or now - self._looked_at > GOOD_FOR:
            told = self._told
            self._known = await self._store.read(campaigns.codes)  # which may fail: then the next one asks
            if told == self._told:  # else one was made meanwhile, and may be missing
                self._looked_at = now
        return self._known


def read(text: str, known: Collection[str], words: Words) -> Keyed | None:
    """The keyword that a message is or begins with; words that always work are never one."""
    found = keywords.read(text, known)
    return None if found is None or words.command(text) is not None else found


def alone(text: str, language: str) -> Understanding:
    """What a keyword alone means: show me."""
    return Understanding(text, language, 0.0, "words", Intent("browse", 1.0))
