"""The shared store: SQLModel tables and every query, on SQLite and PostgreSQL."""

from storage.errors import HeldElsewhere, StoreError, StoreUnavailable
from storage.meanings import Meanings
from storage.store import Store, open_store
from storage.tx import Tx
from storage.vault import Vault

__all__ = [
    "HeldElsewhere", "Meanings", "Store", "StoreError", "StoreUnavailable", "Tx", "Vault", "open_store",
]  # fmt: skip
