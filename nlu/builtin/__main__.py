"""`python -m nlu.builtin en,es FOLDER`: train and keep the models, in processes that end with it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from nlu.builtin import engine, training
from nlu.builtin.examples import Example
from nlu.builtin.features import Seen
from nlu.builtin.kinds import Kinds
from nlu.language import Languages

_HERE = 0.5  # of the examples are looked at here: learning, here, and the tagger, beside, come then


def main(languages: Sequence[str], folder: Path) -> None:
    """Train the engine here, and do what can be done apart in a process beside."""
    gc.disable()  # a tenth of the time would go into looking for rubbish, of which there is none
    with ProcessPoolExecutor(1) as beside:
        kinds = Kinds(languages)
        lessons = engine.lessons(languages, kinds)
        here = int(len(lessons) * _HERE)
        others = beside.submit(seen, lessons[here:], languages)
        learnt = beside.submit(engine.tagger, languages)
        counted = beside.submit(count, languages, folder)
        found = training.seen(lessons[:here], kinds).and_then(others.result())
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
