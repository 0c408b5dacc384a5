"""`python -m nlu.builtin en,es FOLDER`: train and keep the models, in a process whose memory ends with it."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from nlu.builtin.engine import Builtin
from nlu.language import Languages

if __name__ == "__main__":
    gc.disable()  # a tenth of the time would go into looking for rubbish, of which there is none
    languages, folder = sys.argv[1].split(","), Path(sys.argv[2])
    Builtin.train(languages).keep(languages, folder)
    Languages.load(languages, folder)  # counts and keeps
