"""Passwords of officials: argon2id, with the parameters that its library recommends (RFC 9106)."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12  # characters; NIST SP 800-63B asks for length and for nothing else
LONGEST = 200  # so that nobody keeps us busy with hashing a novel
_HASHER = PasswordHasher()


class BadPassword(ValueError):
    """A password that cannot be one."""


def check(password: str) -> None:
    """Refuse what is too short or too long. Raises `BadPassword`."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadPassword(f"a password has {SHORTEST} to {LONGEST} characters")


def hashed(password: str) -> str:
    """A password as it is kept; takes about a tenth of a second and 64 MB. Raises `BadPassword`."""
    check(password)
    return _HASHER.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether this is the password; takes as long for an account that has none, or is not there."""
    try:
        _HASHER.verify(kept or _nobodys(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")
