"""Addresses are sealed and found by keyed hashes; the keys live outside the database."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12  # NIST SP 800-38D recommends 96 bits for AES-GCM


class Unsealable(Exception):
    """The sealed bytes were made with another key, or were changed."""


class Vault:
    """Seals what identifies a person, and hashes it for look-up.

    `sealing_key` has 32 bytes (AES-256-GCM), `lookup_key` at least 32 (HMAC-SHA-256).
    """

    def __init__(self, sealing_key: bytes, lookup_key: bytes) -> None:
        self._cipher = AESGCM(sealing_key)
        self._lookup_key = lookup_key

    def seal(self, plain: str, purpose: str) -> bytes:
        """Encrypt for one purpose; the same text gives other bytes each time."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain.encode(), purpose.encode())

    def unseal(self, sealed: bytes, purpose: str) -> str:
        """Decrypt what `seal` made for the same purpose, or raise `Unsealable`."""
        try:
            plain = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError) as error:  # ValueError: too short to be sealed at all
            raise Unsealable("sealed with another key, or changed") from error
        return plain.decode()

    def hash(self, *parts: str) -> str:
        """A keyed hash of the parts, 32 hexadecimal digits; useless without the key."""
        message = "\x00".join(parts).encode(errors="surrogatepass")
        return hmac.new(self._lookup_key, message, hashlib.sha256).hexdigest()[:32]
