"""Runs in Rasa's environment, on its Python 3.10: `rasa …` as a child that does not outlive its parent."""

import os
import runpy
import signal
import sys
import threading


def _end_with_parent() -> None:
    os.read(0, 1)  # ends when the parent closes the pipe, or is gone
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    if token := os.environ.pop("RASA_AUTH_TOKEN", ""):
        # Here, because everybody can read a command line from outside; joined, because it may begin with "-".
        sys.argv.append(f"--auth-token={token}")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.path.pop(0)  # the folder of this file
    runpy.run_module("rasa", run_name="__main__", alter_sys=True)
