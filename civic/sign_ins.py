"""Signing in at the desk: links that work once, passwords, second factors, and for how long."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from civic import audit, second_factors, two_people
from civic.officials import COMMAND_LINE, BadOfficial, Caller, Role, add_official, role_named
from storage import Tx, officials, sign_ins
from storage.models import Official, id_of
from storage.sign_in_models import SignIn
from storage.sign_ins import SignedIn

KEY_BYTES = 32  # of randomness in links and sign-ins; a plain hash of so much is enough
FIRST_ADMIN = "admin@localhost"
LINK_LIFE = timedelta(minutes=15)
IDLE = timedelta(hours=2)  # without a click, and the sign-in is over
LONGEST = timedelta(hours=14)  # a working day; then everybody signs in again
SEEN_EVERY = timedelta(minutes=1)  # so rarely is the last click written down
WINDOW = timedelta(minutes=15)  # in which failures are counted
MOST_AN_ACCOUNT, MOST_AN_ADDRESS = 5, 30
LONGEST_BROWSER = 80  # characters


class TooManyFailures(Exception):
    """So much was wrong that nothing is tried any more for a while; a link still works."""


class WrongCode(ValueError):
    """The code is wrong, too old, or was used before."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A password that is about to be tried: on which account, if any, and what was counted for it."""

    official: Official | None
    counted: tuple[int, ...]


class Step(StrEnum):
    """What an official still has to do before they may work."""

    PROVE = "second-factor"
    PASSWORD = "password"  # noqa: S105  # the name of a step
    SET_UP = "second-factor/new"


def invite(tx: Tx, email: str, now: datetime, *, by: str, maker_id: int | None = None) -> str:
    """Make a link's token that signs this official in, once; `maker_id` is the official who makes it, if any.

    Raises `BadOfficial`.
    """
    official = officials.by_email(tx, email.strip().lower())
    if official is None or official.disabled_at is not None:
        raise BadOfficial(f"no official {email}: add them first with `hearback official add`")
    token = secrets.token_urlsafe(KEY_BYTES)
    sign_ins.add_link(
        tx, _hash(token), id_of(official), maker_id=maker_id, created_at=now, expires_at=now + LINK_LIFE
    )
    audit.note(tx, by, "sign-in link made", f"official:{official.id}", now)
    return token


def invite_somebody(tx: Tx, now: datetime) -> str:
    """A link's token for the first administrator, who is made when there is none: for trying things out."""
    known = [one for one in officials.all_officials(tx) if one.disabled_at is None]
    admin = next((one.email for one in known if role_named(one.role) is Role.ADMIN), None)
    if admin is None:
        admin = FIRST_ADMIN
        add_official(tx, admin, Role.ADMIN, now)
    return invite(tx, admin, now, by="command line")


def invited(tx: Tx, token: str, now: datetime) -> Official | None:
    """Whom a link would sign in, if it works still."""
    link = sign_ins.link(tx, _hash(token), now)
    return _enabled(officials.by_id(tx, link.official_id)) if link else None


def follow(tx: Tx, token: str, browser: str, now: datetime) -> str | None:
    """Use a link up: the key of a new sign-in, or None when it works no more."""
    link = sign_ins.link(tx, _hash(token), now)
    if link is None or not sign_ins.use_link(tx, link.id or 0, now):
        return None
    official = _enabled(officials.by_id(tx, link.official_id))
    if official is None:
        return None
    two_people.let_in(tx, official, link.maker_id)
    return begin(tx, official, browser, now)


def begin(tx: Tx, official: Official, browser: str, now: datetime) -> str:
    """Sign an official in; returns the key for their browser. A second factor is still to be proved."""
    sign_ins.sweep(tx, failed_before=now - WINDOW, seen_before=now - LONGEST, expired_before=now - LINK_LIFE)
    key = secrets.token_urlsafe(KEY_BYTES)
    sign_ins.add(tx, _hash(key), id_of(official), browser[:LONGEST_BROWSER], now, is_proved=False)
    audit.note(tx, official.email, "signed in", f"official:{official.id}", now)
    return key


def find(tx: Tx, key: str, now: datetime) -> SignedIn | None:
    """Who is signed in with this key, unless it was too long ago."""
    found = sign_ins.by_hash(tx, _hash(key))
    if found is None or found.official.disabled_at is not None:
        return None
    is_over = found.sign_in.seen_at <= now - IDLE or found.sign_in.created_at <= now - LONGEST
    return None if is_over else found


def is_stale(sign_in: SignIn, now: datetime) -> bool:
    """Whether the last click is to be written down."""
    return sign_in.seen_at <= now - SEEN_EVERY


def seen(tx: Tx, sign_in: SignIn, now: datetime) -> None:
    """Write down the last click."""
    sign_ins.change(tx, sign_in.id or 0, seen_at=now)


def next_step(found: SignedIn, *, on_loopback: bool) -> Step | None:
    """What is still missing; on loopback nobody must have a password or a second factor."""
    official = found.official
    if official.totp_sealed is not None and not found.sign_in.is_proved:
        return Step.PROVE
    if on_loopback:
        return None
    if official.password_hash is None:
        return Step.PASSWORD
    if official.totp_sealed is None and role_named(official.role) >= Role.MODERATOR:
        return Step.SET_UP
    return None


def caller_of(official: Official) -> Caller:
    """The official as rules and the audit log know them."""
    return Caller(official.email, role_named(official.role), official.id)


def attempt(tx: Tx, email: str, address: str, now: datetime) -> Attempt:
    """Count a password or code as wrong before it is tried, so that many at once are not tried for one.

    Raises `TooManyFailures`. What was right is taken back.
    """
    keys = ((_account(tx, email), MOST_AN_ACCOUNT), (_address(tx, address), MOST_AN_ADDRESS))
    for key, most in keys:
        tx.serialise(key)
        if sign_ins.failures(tx, key, now - WINDOW) >= most:
            raise TooManyFailures
    counted = tuple(sign_ins.add_failure(tx, key, now) for key, _ in keys)
    return Attempt(_enabled(officials.by_email(tx, email.strip().lower())), counted)


def enter(tx: Tx, official: Official, tried: Attempt, browser: str, now: datetime) -> str:
    """Sign in with a password that was right; failures count on until a second factor is right, too."""
    sign_ins.take_back_failures(tx, tried.counted)
    if official.totp_sealed is None:
        sign_ins.drop_failures(tx, _account(tx, official.email))
    return begin(tx, official, browser, now)


def prove(tx: Tx, found: SignedIn, code: str, address: str, now: datetime) -> bool:
    """Take a code of the second factor, each once; False when it is wrong. Raises `TooManyFailures`."""
    tried = attempt(tx, found.official.email, address, now)
    official = tried.official  # as it is now: nobody else takes a code of this account meanwhile
    if official is None or official.totp_sealed is None:
        return False
    step = second_factors.step_of(tx.vault.unseal(official.totp_sealed, second_factors.PURPOSE), code, now)
    if step is None or step <= (official.totp_step or 0):
        return False
    officials.change(tx, id_of(official), totp_step=step)
    sign_ins.change(tx, found.sign_in.id or 0, is_proved=True, seen_at=now)
    sign_ins.take_back_failures(tx, tried.counted)
    sign_ins.drop_failures(tx, _account(tx, official.email))
    return True


def browsers(tx: Tx, found: SignedIn) -> list[SignIn]:
    """Every browser in which this official is signed in, the last used first."""
    return sign_ins.of_official(tx, id_of(found.official))


def choose_language(tx: Tx, found: SignedIn, language: str) -> None:
    """Show the desk in another language from now on."""
    officials.change(tx, id_of(found.official), language=language)


def set_password(tx: Tx, found: SignedIn, kept: str, now: datetime) -> None:
    """Keep a new password, hashed already; every other browser is signed out."""
    official_id = id_of(found.official)
    officials.change(tx, official_id, password_hash=kept)
    sign_ins.end(tx, official_id, but=found.sign_in.id)
    sign_ins.drop_links(tx, official_id)
    audit.note(tx, found.official.email, "password set", f"official:{official_id}", now)


def set_second_factor(tx: Tx, found: SignedIn, secret: str, code: str, now: datetime) -> None:
    """Keep a second factor once its first code is right. Raises `WrongCode`."""
    step = second_factors.step_of(secret, code, now)
    if step is None:
        raise WrongCode
    official_id = id_of(found.official)
    sealed = tx.vault.seal(secret, second_factors.PURPOSE)
    officials.change(tx, official_id, totp_sealed=sealed, totp_step=step)
    sign_ins.change(tx, found.sign_in.id or 0, is_proved=True)
    sign_ins.end(tx, official_id, but=found.sign_in.id)
    audit.note(tx, found.official.email, "second factor set", f"official:{official_id}", now)


def reset(tx: Tx, email: str, now: datetime, *, by: str) -> None:
    """Forget password and second factor, and sign out everywhere. Raises `BadOfficial`.

    Of an account that a colleague's link led into its tokens work no more either: then nobody is in. Whose
    links led into it only the server's command line forgets: what was written there by then may be theirs.
    """
    official = officials.by_email(tx, email.strip().lower())
    if official is None:
        raise BadOfficial(f"no official {email}")
    if official.let_in_by:
        officials.revoke_tokens_of(tx, id_of(official), now)
    let_in_by = None if by == COMMAND_LINE else official.let_in_by
    officials.change(
        tx, id_of(official), password_hash=None, totp_sealed=None, totp_step=None, let_in_by=let_in_by
    )
    sign_ins.end(tx, id_of(official))
    sign_ins.drop_links(tx, id_of(official))
    audit.note(tx, by, "sign-in reset", f"official:{official.id}", now)


def end(tx: Tx, found: SignedIn, now: datetime, *, everywhere: bool = False) -> None:
    """Sign out here, or everywhere."""
    official_id = id_of(found.official)
    sign_ins.end(tx, official_id, only=None if everywhere else found.sign_in.id)
    audit.note(
        tx, found.official.email, "signed out", f"official:{official_id}", now, everywhere=everywhere or None
    )


def _enabled(official: Official | None) -> Official | None:
    return official if official is not None and official.disabled_at is None else None


def _account(tx: Tx, email: str) -> str:
    return tx.vault.hash("sign-in account", email.strip().lower()[:320])


def _address(tx: Tx, address: str) -> str:
    return tx.vault.hash("sign-in address", address)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
