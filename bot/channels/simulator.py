"""The simulator: the phone in the browser fetches its replies from the outbox, nothing is pushed to it."""

from typing import Final

from bot.channels import terminal

SCHEME: Final = "simulator"

PULLED: Final = frozenset({terminal.SCHEME, SCHEME})  # schemes whose messages the reader fetches; never sent
