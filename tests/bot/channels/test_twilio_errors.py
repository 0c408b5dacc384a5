"""What follows from Twilio's codes."""

from datetime import timedelta

import pytest

from bot.channels.errors import (
    AddressDead,
    GiveUp,
    Misconfigured,
    NotAllowed,
    OptedOut,
    Retry,
    SendError,
    Throttled,
    Unknown,
)
from bot.channels.twilio_errors import MEANINGS, error_for, meaning_of


@pytest.mark.parametrize(
    ("codes", "consequence"),
    [
        ([21610, 63014], OptedOut),
        ([21211, 21214, 21217, 21614, 30005, 30006, 63003, 63024], AddressDead),
        (
            [20003, 20404, 21212, 21603, 21606, 21703, 21704, 30002, 30032, 30034],
            Misconfigured,
        ),
        ([63001, 63002, 63007, 63020, 63040, 63041, 63062], Misconfigured),
        ([20429, 21611, 30022, 30023, 63018, 63038], Throttled),
        ([30001, 30003, 30008, 30610, 63010, 63012], Retry),
        (
            [
                21602,
                21604,
                21612,
                21617,
                21620,
                21623,
                21654,
                21655,
                21656,
                30004,
                30007,
                30036,
                30450,
                30640,
            ],
            GiveUp,
        ),
        ([21408, 21608, 30044], NotAllowed),
        (
            [
                63005,
                63013,
                63015,
                63016,
                63019,
                63021,
                63026,
                63027,
                63028,
                63030,
                63031,
                63032,
                63034,
                63049,
            ],
            GiveUp,
        ),
    ],
)
def test_every_code_has_its_consequence(codes: list[int], consequence: type[SendError]):
    assert {meaning_of(code).consequence for code in codes} == {consequence}


@pytest.mark.parametrize(
    ("status", "consequence"),
    [
        (400, GiveUp),
        (401, Misconfigured),
        (404, Misconfigured),
        (302, Misconfigured),
        (429, Throttled),
        (503, Unknown),
    ],
)
@pytest.mark.parametrize("code", [None, "", "no number", 12345, 503])
def test_an_unknown_code_is_judged_by_its_status(
    code: str | int | None, status: int, consequence: type[SendError]
):
    assert type(error_for(code, status)) is consequence


def test_what_comes_back_later_says_how_much_later():
    waits = {code: meaning.after for code, meaning in MEANINGS.items() if meaning.consequence is Retry}

    assert all(waits.values())


def test_what_twilio_asks_for_outranks_our_own_wait():
    error = error_for(21611, 429, timedelta(seconds=7))

    assert isinstance(error, Throttled)
    assert error.after == timedelta(seconds=7)
    assert error.code == "21611"
