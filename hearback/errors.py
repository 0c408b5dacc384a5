"""What stops Hearback from starting."""


class Misconfiguration(Exception):
    """Hearback cannot start as it is set up; the message is one line that says what to do."""
