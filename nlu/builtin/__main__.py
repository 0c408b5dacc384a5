"""`python -m nlu.builtin en,es FOLDER`: train and keep the models, in processes that end with it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from nlu.builtin.engine import Builtin, tagger
from nlu.language import Languages


def main(languages: Sequence[str], folder: Path) -> None:
    """Train the engine here, and what takes less time in a process beside it."""
    gc.disable()  # a tenth of the time would go into looking for rubbish, of which there is none
    with ProcessPoolExecutor(1) as beside:
        learnt = beside.submit(tagger, languages)
        counted = beside.submit(count, languages, folder)
        Builtin.train(languages, learnt.result).keep(languages, folder)
        counted.result()


def count(languages: Sequence[str], folder: Path) -> None:
    """Count what tells the languages apart, and keep it."""
    Languages.load(languages, folder)


if __name__ == "__main__":
    main(sys.argv[1].split(","), Path(sys.argv[2]))
