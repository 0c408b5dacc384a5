"""Getting in at the desk: once, in time, and not by guessing."""

import asyncio
from collections.abc import Awaitable, Iterable
from datetime import timedelta

import pyotp
import pytest

from civic import officials, passwords, second_factors, sign_ins
from civic.officials import BadOfficial, Role
from civic.sign_ins import Step, TooManyFailures, WrongCode
from storage import Store
from storage import officials as kept
from storage.models import Official
from storage.sign_in_models import SignIn, SignInLink
from storage.sign_ins import SignedIn
from storage.tx import table_of
from tests.residents import Residents

ED = "ed@city.example"
OFFICE = "192.0.2.7"


@pytest.fixture
def ed(store: Store, residents: Residents) -> Official:
    store.write_now(officials.add_official, ED, Role.EDITOR, residents.now)
    official = store.read_now(kept.by_email, ED)
    assert official is not None
    return official


def signed_in(store: Store, residents: Residents, official: Official) -> SignedIn:
    key = store.write_now(sign_ins.begin, official, "Firefox on Linux", residents.now)
    found = store.read_now(sign_ins.find, key, residents.now)
    assert found is not None
    return found


def test_a_link_works_once_and_for_a_quarter_of_an_hour(
    store: Store, residents: Residents, ed: Official
) -> None:
    now = residents.now
    token, late = (store.write_now(sign_ins.invite, ED.upper(), now, by="command line") for _ in range(2))

    assert store.read_now(sign_ins.invited, token, now) == ed
    key = store.write_now(sign_ins.follow, token, "Firefox", now + timedelta(minutes=14))
    assert key is not None
    found = store.read_now(sign_ins.find, key, now + timedelta(minutes=14))
    assert found is not None
    assert found.official.email == ED

    assert store.write_now(sign_ins.follow, token, "Firefox", now + timedelta(minutes=14)) is None
    assert store.write_now(sign_ins.follow, late, "Firefox", now + timedelta(minutes=15)) is None
    assert store.read_now(sign_ins.invited, "guess", now) is None


def test_a_link_is_for_an_official_who_is_there(store: Store, residents: Residents, ed: Official) -> None:
    with pytest.raises(BadOfficial):
        store.write_now(sign_ins.invite, "nobody@city.example", residents.now, by="command line")


def test_keys_and_links_are_not_kept(store: Store, residents: Residents, ed: Official) -> None:
    token = store.write_now(sign_ins.invite, ED, residents.now, by="command line")
    key = store.write_now(sign_ins.begin, ed, "Firefox", residents.now)

    rows = store.read_now(
        lambda tx: [tx.run(table_of(model).select()).all() for model in (SignIn, SignInLink)]
    )

    assert token not in str(rows)
    assert key not in str(rows)


def test_a_sign_in_ends_by_idling_and_at_the_end_of_the_day(
    store: Store, residents: Residents, ed: Official
) -> None:
    now = residents.now
    key = store.write_now(sign_ins.begin, ed, "Firefox", now)

    assert store.read_now(sign_ins.find, key, now + timedelta(minutes=119)) is not None
    assert store.read_now(sign_ins.find, key, now + timedelta(minutes=120)) is None
    store.write_now(lambda tx: tx.change(SignIn, 1, seen_at=now + timedelta(hours=14)))
    assert store.read_now(sign_ins.find, key, now + timedelta(hours=14)) is None
    assert store.read_now(sign_ins.find, "guess", now) is None


def test_guessing_stops_for_the_account_and_for_the_address(
    store: Store, residents: Residents, ed: Official
) -> None:
    now = residents.now
    for _ in range(5):
        store.write_now(sign_ins.attempt, ED, OFFICE, now)

    with pytest.raises(TooManyFailures):
        store.write_now(sign_ins.attempt, ED, "198.51.100.1", now)
    later = now + timedelta(minutes=16)
    assert store.write_now(sign_ins.attempt, ED, "198.51.100.1", later).official == ed

    for n in range(25):
        store.write_now(sign_ins.attempt, f"guess{n}@city.example", OFFICE, now)
    with pytest.raises(TooManyFailures):
        store.write_now(sign_ins.attempt, "other@city.example", OFFICE, now)
    assert store.write_now(sign_ins.attempt, "other@city.example", "198.51.100.1", now).official is None


async def _outcomes(tries: Iterable[Awaitable[object]]) -> list[object]:
    return await asyncio.gather(*tries, return_exceptions=True)


async def test_of_many_passwords_at_once_five_are_tried(
    store: Store, residents: Residents, ed: Official
) -> None:
    outcomes = await _outcomes(store.write(sign_ins.attempt, ED, OFFICE, residents.now) for _ in range(20))

    assert [type(outcome) for outcome in outcomes].count(TooManyFailures) == 15


async def test_of_many_codes_at_once_five_are_tried_and_a_right_one_counts_once(
    store: Store, residents: Residents, ed: Official
) -> None:
    now, secret = residents.now, second_factors.new_secret()
    found = signed_in(store, residents, ed)
    store.write_now(sign_ins.set_second_factor, found, secret, pyotp.TOTP(secret).at(now), now)
    later, again = now + timedelta(minutes=1), signed_in(store, residents, ed)
    right = pyotp.TOTP(secret).at(later)

    rights = await _outcomes(store.write(sign_ins.prove, again, right, OFFICE, later) for _ in range(4))
    wrongs = await _outcomes(store.write(sign_ins.prove, again, "none", OFFICE, later) for _ in range(20))

    assert sorted(map(str, rights)) == ["False"] * 3 + ["True"]
    assert wrongs.count(False) <= 5
    assert [type(outcome) for outcome in wrongs].count(TooManyFailures) >= 15


def test_what_was_right_does_not_count(store: Store, residents: Residents, ed: Official) -> None:
    for _ in range(40):
        tried = store.write_now(sign_ins.attempt, ED, OFFICE, residents.now)
        store.write_now(sign_ins.enter, ed, tried, "Firefox", residents.now)


def test_in_the_internet_password_and_second_factor_are_obligatory(
    store: Store, residents: Residents, ed: Official
) -> None:
    found = signed_in(store, residents, ed)

    assert sign_ins.next_step(found, on_loopback=True) is None
    assert sign_ins.next_step(found, on_loopback=False) is Step.PASSWORD

    store.write_now(sign_ins.set_password, found, passwords.hashed("a long enough one"), residents.now)
    again = signed_in(store, residents, found.official)
    assert passwords.fits(again.official.password_hash, "a long enough one")
    assert not passwords.fits(again.official.password_hash, "another long one")
    assert sign_ins.next_step(again, on_loopback=False) is Step.SET_UP


def test_a_code_works_once(store: Store, residents: Residents, ed: Official) -> None:
    now, secret = residents.now, second_factors.new_secret()
    found = signed_in(store, residents, ed)
    with pytest.raises(WrongCode):
        store.write_now(sign_ins.set_second_factor, found, secret, "000000x", now)
    store.write_now(sign_ins.set_second_factor, found, secret, pyotp.TOTP(secret).at(now), now)

    later = now + timedelta(minutes=1)
    code = pyotp.TOTP(secret).at(later)
    again = signed_in(store, residents, ed)
    assert sign_ins.next_step(again, on_loopback=True) is Step.PROVE
    assert not store.write_now(
        sign_ins.prove, again, pyotp.TOTP(secret).at(now), OFFICE, now
    )  # used to set it up
    assert store.write_now(sign_ins.prove, again, code, OFFICE, later)

    replay = signed_in(store, residents, ed)
    assert not store.write_now(sign_ins.prove, replay, code, OFFICE, later)


def test_a_new_password_signs_out_everywhere_else(store: Store, residents: Residents, ed: Official) -> None:
    here, there = signed_in(store, residents, ed), signed_in(store, residents, ed)
    link = store.write_now(sign_ins.invite, ED, residents.now, by="command line")

    store.write_now(sign_ins.set_password, here, passwords.hashed("a long enough one"), residents.now)

    left = store.read_now(lambda tx: [row.id for row in tx.run(table_of(SignIn).select())])
    assert left == [here.sign_in.id]
    assert there.sign_in.id not in left
    assert store.read_now(sign_ins.invited, link, residents.now) is None


def test_signing_out_everywhere_and_reset(store: Store, residents: Residents, ed: Official) -> None:
    found = signed_in(store, residents, ed)
    signed_in(store, residents, ed)
    store.write_now(sign_ins.set_password, found, passwords.hashed("a long enough one"), residents.now)

    store.write_now(sign_ins.reset, ED, residents.now, by="command line")

    assert store.read_now(lambda tx: tx.run(table_of(SignIn).select()).all()) == []
    official = store.read_now(kept.by_email, ED)
    assert official is not None
    assert official.password_hash is None


@pytest.mark.parametrize("password", ["short", "x" * 201])
def test_a_password_has_a_length(password: str) -> None:
    with pytest.raises(passwords.BadPassword):
        passwords.hashed(password)
