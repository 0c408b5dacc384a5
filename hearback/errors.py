"""What Hearback says no to: one line each that says what to do."""


class Refusal(Exception):
    """What was asked cannot be done; the message is one line that says why and what to do."""


class Misconfiguration(Refusal):
    """Hearback cannot start as it is set up."""
