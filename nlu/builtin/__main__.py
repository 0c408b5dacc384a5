"""`python -m nlu.builtin en,es FOLDER`: train and keep the model, in a process whose memory ends with it."""

from __future__ import annotations

import sys
from pathlib import Path

from nlu.builtin.engine import Builtin

if __name__ == "__main__":
    Builtin.train(sys.argv[1].split(",")).keep(sys.argv[1].split(","), Path(sys.argv[2]))
