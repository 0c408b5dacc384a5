"""Hearback: the command, and the one place where everything is put together."""
