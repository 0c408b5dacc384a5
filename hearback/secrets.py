"""The installation's one secret, and the keys that are derived from it."""

import os
import secrets
from pathlib import Path
from typing import Literal

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hearback.errors import Misconfiguration

Purpose = Literal["encryption", "lookup", "sessions", "message-ids", "alerts"]
KEY_BYTES = 32


def derive(secret: bytes, purpose: Purpose) -> bytes:
    """One key a purpose (HKDF-SHA256, RFC 5869), so that none of them tells anything about another."""
    return HKDF(SHA256(), KEY_BYTES, salt=b"hearback", info=purpose.encode()).derive(secret)


def keep_secret(key: Path, *, database: Path) -> bytes:
    """Read the secret that lies beside a SQLite file, or make it when both are new.

    Processes that start at the same moment agree on one secret. Raises `Misconfiguration`.
    """
    # asked before the key: whoever made the database has made its key before
    has_content = database.exists() and database.stat().st_size > 0
    try:
        if not key.exists():
            if has_content:
                raise Misconfiguration(
                    f"{database} has content, but its key {key} is gone: put it back from a backup, "
                    "or set HEARBACK_SECRET_KEY to what it held"
                )
            _make(key)
        secret = key.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise Misconfiguration(
            f"the key {key} cannot be read or made: {reason}. Check the folder and its rights"
        ) from error
    if len(secret) < 2 * KEY_BYTES:
        raise Misconfiguration(f"the key {key} is damaged: put it back from a backup")
    return secret.encode()


def _make(key: Path) -> None:
    """Write a new secret whole under another name, then give it its own, unless another process did."""
    draft = key.with_name(f"{key.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())  # what is sealed with it must not outlive it at a power cut
        try:
            os.link(draft, key)
        except FileExistsError:
            return  # another process was first
        _sync_folder(key.parent)
    finally:
        draft.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
