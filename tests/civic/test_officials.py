"""Who may do what, and tokens that are shown once."""

import pytest

from civic import officials
from civic.officials import BadOfficial, Caller, Role
from storage import Store
from storage.models import ApiToken
from storage.tx import table_of
from tests.residents import Residents

ED = "ed@city.example"


def test_a_token_speaks_for_itself_or_for_a_person(store: Store, residents: Residents) -> None:
    official_id = store.write_now(officials.add_official, f" {ED.upper()} ", Role.EDITOR, residents.now)
    service = store.write_now(officials.add_token, "map", Role.VIEWER, residents.now)
    personal = store.write_now(officials.add_token, "ed", Role.ADMIN, residents.now, email=ED)

    assert store.read_now(officials.caller, service) == Caller("token map", Role.VIEWER, None)
    assert store.read_now(officials.caller, personal) == Caller(
        ED, Role.EDITOR, official_id
    )  # not more than Ed
    assert store.read_now(officials.caller, "hb_guess") is None


def test_a_token_is_not_kept(store: Store, residents: Residents) -> None:
    token = store.write_now(officials.add_token, "map", Role.VIEWER, residents.now)

    (row,) = store.read_now(lambda tx: tx.run(table_of(ApiToken).select()).all())

    assert token not in str(row)


def test_a_token_ends_with_itself_and_with_its_person(store: Store, residents: Residents) -> None:
    store.write_now(officials.add_official, ED, Role.EDITOR, residents.now)
    tokens = [
        store.write_now(officials.add_token, name, Role.VIEWER, residents.now, email=email)
        for name, email in [("map", None), ("ed", ED)]
    ]

    for change in (
        "UPDATE api_token SET revoked_at = created_at WHERE name = 'map'",
        "UPDATE official SET disabled_at = created_at",
    ):
        store.write_now(lambda tx, change=change: tx.connection.exec_driver_sql(change))

    assert [store.read_now(officials.caller, token) for token in tokens] == [None, None]


@pytest.mark.parametrize("email", ["", "ed", "@city.example", "ed@", "a@b@c"])
def test_what_is_no_address_is_refused(store: Store, residents: Residents, email: str) -> None:
    with pytest.raises(BadOfficial):
        store.write_now(officials.add_official, email, Role.EDITOR, residents.now)


def test_names_are_given_once(store: Store, residents: Residents) -> None:
    store.write_now(officials.add_official, ED, Role.EDITOR, residents.now)
    store.write_now(officials.add_token, "map", Role.VIEWER, residents.now)

    with pytest.raises(BadOfficial):
        store.write_now(officials.add_official, ED.upper(), Role.VIEWER, residents.now)
    with pytest.raises(BadOfficial):
        store.write_now(officials.add_token, "map", Role.VIEWER, residents.now)
    with pytest.raises(BadOfficial):
        store.write_now(officials.add_token, "new", Role.VIEWER, residents.now, email="nobody@city.example")


def test_roles_include_the_ones_before() -> None:
    assert Role.VIEWER < Role.MODERATOR < Role.EDITOR < Role.ADMIN
    assert officials.role_named(" Editor ") is Role.EDITOR
    with pytest.raises(BadOfficial):
        officials.role_named("king")
