"""Nobody approves what they wrote by way of a colleague's account."""

from pathlib import Path

import pytest

from civic import broadcasts, officials, sign_ins, two_people
from civic.broadcasts import Draft, NotAllowed
from civic.city import load_city
from civic.officials import COMMAND_LINE, Role
from storage import broadcasts as stored
from storage import officials as kept
from storage.models import Official
from tests.residents import Residents, the

DEMO = Path(__file__).parents[2] / "cities" / "demo"
ANN, BEN, CLEO = (f"{name}@city.example" for name in ("ann", "ben", "cleo"))


@pytest.fixture
def town(residents: Residents) -> Residents:
    """Three officials whom nobody has let in yet."""
    for email in (ANN, BEN, CLEO):
        residents.store.write_now(officials.add_official, email, Role.ADMIN, residents.now)
    return residents


def official(town: Residents, email: str) -> Official:
    found = town.store.read_now(kept.by_email, email)
    assert found is not None
    return found


def let_in(town: Residents, email: str, by: str | None) -> None:
    """Follow a link that a colleague made, or that the server did."""
    maker = the(official(town, by)) if by else None
    link = town.store.write_now(sign_ins.invite, email, town.now, by=by or "command line", maker_id=maker)
    assert town.store.write_now(sign_ins.follow, link, "Firefox", town.now)


def reset(town: Residents, email: str, by: str = COMMAND_LINE) -> None:
    town.store.write_now(sign_ins.reset, email, town.now, by=by)


def are_apart(town: Residents, one: str, other: str) -> bool:
    ids = the(official(town, one)), [the(official(town, other))]
    apart = town.store.read_now(two_people.are_apart, *ids)
    assert apart == town.store.read_now(two_people.are_apart, ids[1][0], [ids[0]])
    return apart


def test_whom_the_server_let_in_are_two_people(town: Residents) -> None:
    for email in (ANN, BEN):
        let_in(town, email, None)

    assert are_apart(town, ANN, BEN)
    assert not are_apart(town, ANN, ANN)


def test_who_made_the_link_may_be_the_one_who_followed_it(town: Residents) -> None:
    let_in(town, BEN, ANN)
    let_in(town, BEN, None)  # what was set up by Ann's link still opens it

    assert not are_apart(town, ANN, BEN)
    assert are_apart(town, CLEO, BEN)
    reset(town, BEN)
    assert are_apart(town, ANN, BEN)
    let_in(town, BEN, ANN)  # who forgets a colleague's second factor and makes a link is in again
    assert not are_apart(town, ANN, BEN)


def test_who_wrote_as_a_colleague_does_not_get_apart_by_a_reset_at_the_desk(town: Residents) -> None:
    let_in(town, BEN, ANN)

    reset(town, BEN, by=ANN)
    assert not are_apart(town, ANN, BEN)

    reset(town, BEN)
    assert are_apart(town, ANN, BEN)


def test_one_official_may_be_behind_two_others_and_behind_those_whom_they_let_in(town: Residents) -> None:
    let_in(town, BEN, ANN)
    let_in(town, CLEO, BEN)

    assert not are_apart(town, BEN, CLEO)
    assert not are_apart(town, ANN, CLEO)
    reset(town, BEN)
    assert not are_apart(town, ANN, CLEO)


def test_two_whom_one_official_let_in_may_approve_each_others_words(town: Residents) -> None:
    let_in(town, BEN, ANN)
    let_in(town, CLEO, ANN)

    assert are_apart(town, BEN, CLEO)


def test_a_link_opens_nothing_where_there_is_a_second_factor(town: Residents) -> None:
    town.store.write_now(kept.change, the(official(town, BEN)), totp_sealed=b"sealed")

    let_in(town, BEN, ANN)

    assert are_apart(town, ANN, BEN)


def test_a_reset_ends_tokens_of_an_account_that_a_link_of_a_colleague_led_into(town: Residents) -> None:
    let_in(town, BEN, ANN)
    made = {
        email: town.store.write_now(officials.add_token, email, Role.EDITOR, town.now, email=email)
        for email in (BEN, CLEO)
    }

    for email in (BEN, CLEO):
        reset(town, email)

    assert town.store.read_now(officials.caller, made[BEN]) is None
    assert town.store.read_now(officials.caller, made[CLEO]) is not None


def test_who_made_a_services_token_wrote_what_it_wrote(town: Residents) -> None:
    ann, city = sign_ins.caller_of(official(town, ANN)), load_city(DEMO)
    key = town.store.write_now(officials.add_token, "newsletter", Role.EDITOR, town.now, by=ann)
    service = town.store.read_now(officials.caller, key)
    assert service is not None
    assert service.official_id is None
    text = Draft({"en": "The bridge is open again."}, {"everyone": True})
    number = town.store.write_now(broadcasts.draft, text, city, town.now, by=service)
    written = town.store.read_now(stored.by_id, number)

    assert written is not None
    assert written.authors == [ann.official_id]
    with pytest.raises(NotAllowed):
        town.store.write_now(broadcasts.approve, written, town.now, by=ann)
