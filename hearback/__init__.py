"""Hearback: the command, and the one place where everything is put together."""

import sys

__version__ = "0.1.0"

if {"rich", "structlog"}.isdisjoint(sys.modules):  # structlog loads rich to draw what we never log: 3 MB
    sys.modules["rich"] = None  # type: ignore[assignment]  # refuses to be imported
    import structlog  # noqa: F401

    del sys.modules["rich"]
