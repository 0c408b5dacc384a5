"""The embedded engine: intents and entities from our own examples, without a server or a library."""

from nlu.builtin.engine import Builtin

__all__ = ["Builtin"]
