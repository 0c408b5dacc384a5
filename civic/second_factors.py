"""The second factor of officials: codes of six digits from an app (TOTP, RFC 6238)."""

from datetime import datetime

import pyotp

PERIOD = 30  # seconds that a code lives
DRIFT = 1  # periods that a telephone's clock may be off
PURPOSE = "totp"  # what the secret is sealed for


def new_secret() -> str:
    """A secret for an app."""
    return pyotp.random_base32()


def address(secret: str, email: str, city: str) -> str:
    """What the QR code says: `otpauth://totp/…`."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=f"{city} (Hearback)")


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step that a code belongs to, if it is right now; each step is to be used once."""
    digits = "".join(code.split())
    current = int(now.timestamp()) // PERIOD
    totp = pyotp.TOTP(secret)
    for step in range(current - DRIFT, current + DRIFT + 1):
        if pyotp.utils.strings_equal(digits, totp.at(step * PERIOD)):
            return step
    return None
