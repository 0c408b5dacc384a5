"""The terminal: `hearback chat` fetches its replies from the outbox, nothing is pushed to it."""

from typing import Final

SCHEME: Final = "terminal"
