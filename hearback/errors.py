"""What Hearback says no to: one line each that says what to do."""


class Refusal(Exception):
    """What was asked cannot be done; the message is one line that says why and what to do."""


class WrongUsage(Refusal):
    """The command was given something that it cannot take."""


class Misconfiguration(Refusal):
    """Hearback cannot start as it is set up."""
