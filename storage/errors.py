"""What can go wrong with the store, by consequence."""


class StoreError(Exception):
    """Base of the store's own errors."""


class StoreUnavailable(StoreError):
    """The database cannot be reached or written just now; the same call may work later."""


class HeldElsewhere(StoreUnavailable):
    """Somebody else holds a row, and to wait for it while holding others could be to wait for one another."""


class SchemaMismatch(StoreError):
    """The database was made by another version of Hearback."""


class Vanished(StoreError, LookupError):
    """A row that was there a moment ago is gone: the same call, repeated, sees the world as it is now."""
