"""What can go wrong at a platform, one class a consequence (not a cause).

- `SendError`
  - `Retry`: later, the same message
  - `Throttled`: later, and the whole channel waits
  - `GiveUp`: never, this message
  - `OptedOut`: never, the person said STOP or blocked us
  - `AddressDead`: never, nobody can be reached there
  - `Misconfigured`: not before an operator has mended something; the whole channel waits
    - `NotAllowed`: the same, but only for recipients of this kind
  - `Unknown`: it may have been sent or not
- `BadWebhook`: somebody else pretends to be the platform
"""

from datetime import timedelta


class SendError(Exception):
    """A message was not handed to the platform, or nobody knows."""

    def __init__(self, code: str = "", reason: str = "") -> None:
        super().__init__(code, reason)
        self.code = code  # the platform's own error code, if it gave one
        self.reason = reason  # for operators: never a text, a name or a number

    def __str__(self) -> str:
        return " ".join(part for part in (self.code, self.reason) if part) or type(self).__name__


class _Later(SendError):
    def __init__(self, after: timedelta | None = None, code: str = "", reason: str = "") -> None:
        super().__init__(code, reason)
        self.after = after  # at least this long; None leaves it to the caller


class Retry(_Later):
    """Surely not sent, and may work later."""


class Throttled(_Later):
    """Surely not sent: we are too fast, so the whole channel pauses."""


class GiveUp(SendError):
    """Will never be sent as it is."""


class OptedOut(SendError):
    """The person does not want our messages: never try this address again unasked."""


class AddressDead(SendError):
    """Nobody can be reached at this address."""


class Misconfigured(SendError):
    """Our account, sender or settings are wrong: an operator must look."""


class NotAllowed(Misconfigured):
    """Our account may not write to recipients of this kind: others are not concerned."""


class Unknown(SendError):
    """It may have been sent: look it up before sending again."""


class BadWebhook(Exception):
    """The call does not come from the platform: refuse it and keep nothing."""
