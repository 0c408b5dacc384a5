"""`python -m nlu.builtin en,es FOLDER`: train and keep the models, in processes that end with it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import reduce
from itertools import pairwise
from pathlib import Path

from nlu.builtin import engine, training
from nlu.builtin.examples import Example
from nlu.builtin.features import Seen
from nlu.builtin.kinds import Kinds
from nlu.language import Languages

_MOST_BESIDE = 3  # processes: each takes 150 MB for these seconds, and of more each would do little


def main(languages: Sequence[str], folder: Path) -> None:
    """Train the engine here, and do what can be done apart in processes beside."""
    gc.disable()  # a tenth of the time would go into looking for rubbish, of which there is none
    beside = min(_MOST_BESIDE, max(1, (os.cpu_count() or 1) - 1))
    with ProcessPoolExecutor(beside) as pool:
        kinds = Kinds(languages)
        lessons = engine.lessons(languages, kinds)
        ends = [len(lessons) * part // (beside + 1) for part in range(beside + 2)]
        here, *parts = (lessons[start:end] for start, end in pairwise(ends))
        others = [pool.submit(seen, part, languages) for part in parts]
        learnt = pool.submit(engine.tagger, languages)
        counted = pool.submit(count, languages, folder)
        found = reduce(Seen.and_then, (part.result() for part in others), training.seen(here, kinds))
        engine.Builtin(training.train(lessons, found), learnt.result(), kinds).keep(languages, folder)
        counted.result()


def seen(lessons: Sequence[Example], languages: Sequence[str]) -> Seen:
    """The features of examples."""
    gc.disable()
    return training.seen(lessons, Kinds(languages))


def count(languages: Sequence[str], folder: Path) -> None:
    """Count what tells the languages apart, and keep it."""
    Languages.load(languages, folder)


if __name__ == "__main__":
    main(sys.argv[1].split(","), Path(sys.argv[2]))
