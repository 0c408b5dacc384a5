"""Which words Twilio answers by itself."""

import pytest

from bot.channels.keywords import ANSWERED, RESERVED, SenderKind, is_answered_by_twilio, kind_of


@pytest.mark.parametrize(
    ("sender", "kind"),
    [
        ("+15550109999", "long_code"),
        ("+447700900123", "long_code"),
        ("+18005550199", "toll_free"),
        ("+18885550199", "toll_free"),
        ("+18995550199", "long_code"),
        ("12345", "short_code"),
        ("CityHall", "long_code"),
    ],
)
def test_the_kind_of_a_sender_shows_in_its_number(sender: str, kind: SenderKind):
    assert kind_of(sender) == kind


@pytest.mark.parametrize(
    "text", ["STOP", "stop", " Stop \n", "StopAll", "optout", "Revoke", "help", "INFO", "unstop"]
)
def test_twilio_answers_its_words_in_any_case(text: str):
    assert is_answered_by_twilio(text, "long_code")
    assert is_answered_by_twilio(text, "toll_free")
    assert not is_answered_by_twilio(text, "short_code")


@pytest.mark.parametrize("text", ["STOP PLEASE", "stop.", "STOP!!", "the bus stop", "alto", "", "s t o p"])
def test_twilio_answers_whole_messages_only(text: str):
    assert not is_answered_by_twilio(text, "long_code")


def test_yes_opts_in_on_a_long_code_but_not_on_a_toll_free_number():
    assert is_answered_by_twilio("yes", "long_code")
    assert not is_answered_by_twilio("yes", "toll_free")


def test_all_words_that_any_sender_answers_are_reserved():
    assert ANSWERED["long_code"] | ANSWERED["toll_free"] == RESERVED
