"""Whom a broadcast would reach, what it would cost, and what may not go out: before anybody approves it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from civic.broadcasts import BadBroadcast
from civic.city import QuietHours
from tests.broadcasting import Broadcasting
from tests.residents import ELM, Residents


def test_everyone_is_who_agreed_to_city_news_and_the_rehearsal_says_who_is_left_out(
    hall: Broadcasting,
) -> None:
    hall.person(1)
    hall.person(2, language="es", scheme="telegram")
    hall.person(3, language="fr")
    hall.person(4, news=False)
    hall.stop(hall.person(5))

    found = hall.rehearse(hall.draft())

    assert found.people == 3
    assert found.by_channel == {"sms": 2, "telegram": 1}
    assert found.by_language == {"en": 2, "es": 1}
    assert found.missing_languages == {"fr": 1}
    assert found.left_out == {"did not agree to city news": 1, "opted out": 1}
    assert (found.parts, found.cost, found.currency) == (3, Decimal("0.0166"), "USD")
    assert found.texts["en"] == ("The bridge is open again, says Larkmouth.", 1)
    assert {(one.channel, one.language) for one in found.samples} == {
        ("sms", "en"), ("sms", "fr"), ("telegram", "es"),
    }  # fmt: skip


def test_a_person_with_two_channels_gets_it_on_the_one_they_used_last(
    hall: Broadcasting, residents: Residents
) -> None:
    ann = hall.person(1)
    hall.now += timedelta(hours=1)
    assert hall.person(1, scheme="whatsapp") == ann

    broadcast = hall.approved()
    hall.run()

    assert [(one.contact_id, one.channel) for one in hall.messages(broadcast)] == [(ann, "whatsapp")]


@pytest.mark.parametrize(
    ("audience", "meant"),
    [
        ({"languages": ["es"]}, {"ben"}),
        ({"channels": ["telegram"]}, {"ben"}),
        ({"areas": ["riverside"]}, {"ann", "cleo"}),
        ({"ideas": {"topic": ["parks"]}}, {"ann", "cleo"}),
        ({"ideas": {"topic": ["parks"]}, "took_part": ["author"]}, {"ann"}),
        ({"ideas": {"topic": ["parks"]}, "took_part": ["voter"]}, {"cleo"}),
        ({"ideas": {"topic": ["parks"], "since": "2100-01-01T00:00:00Z"}}, set()),
        ({"ideas": {"q": "bench"}, "languages": ["es"]}, set()),
    ],
)
def test_an_audience_in_words_of_the_field(
    hall: Broadcasting, residents: Residents, audience: dict[str, Any], meant: set[str]
) -> None:
    people = {
        "ann": hall.person(1), "ben": hall.person(2, language="es", scheme="telegram"),
        "cleo": hall.person(3), "dan": hall.person(4),
    }  # fmt: skip
    idea = residents.idea(people["ann"], "A bench by the river", where=ELM)
    residents.vote(people["cleo"], idea)

    broadcast = hall.approved(audience)
    hall.run()

    assert {one.contact_id for one in hall.messages(broadcast)} == {people[name] for name in meant}


def test_news_of_ideas_are_for_who_took_part_and_did_not_silence_them(
    hall: Broadcasting, residents: Residents
) -> None:
    ann, ben, cleo = (hall.person(n, news=False) for n in (1, 2, 3))
    idea = residents.idea(ann, "A bench by the river")
    residents.vote(ben, idea)
    residents.vote(cleo, idea)
    residents.unfollow(cleo, idea)
    hidden = residents.idea(cleo, "A secret bench", held_for="insult")

    broadcast = hall.approved({"ideas": {"topic": ["parks"]}})
    hall.run()

    assert hidden.visibility == "held"
    assert sorted(one.contact_id or 0 for one in hall.messages(broadcast)) == [ann, ben]


def test_who_was_written_to_lately_or_often_enough_is_left_out(hall: Broadcasting) -> None:
    first = hall.approved() if hall.person(1) else None
    assert first is not None
    hall.run()
    hall.hand_over(first)
    hall.person(2)

    assert hall.rehearse(hall.draft({"not_written_to_days": 3, "everyone": True})).left_out == {
        "written to lately": 1
    }
    hall.city = replace(hall.city, messages_per_month=1)
    assert hall.rehearse(hall.draft()).left_out == {"monthly limit": 1}


def test_a_rehearsal_finishes_by_the_pace_and_outside_quiet_hours(hall: Broadcasting) -> None:
    for n in range(4):
        hall.person(n)
    pace = {**hall.city.delivery.pace, "sms": Decimal("0.001")}
    hall.city = replace(hall.city, delivery=replace(hall.city.delivery, pace=pace))
    hall.now = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # 19:00 in the Azores, an hour before silence
    hours = QuietHours.parse("20:00-09:00")

    found = hall.rehearse(hall.draft(), hours=hours)

    # 4,000 s: 3,600 this evening, 400 tomorrow from nine o'clock on
    assert found.finish == datetime(2026, 11, 24, 10, 6, 40, tzinfo=UTC)
    assert not found.is_held_up
    late = hall.draft(send_at=datetime(2026, 11, 23, 23, 0, tzinfo=UTC))
    assert hall.rehearse(late, hours=hours).begin == datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def test_a_rehearsal_says_when_it_costs_more_than_a_day_may(hall: Broadcasting) -> None:
    hall.person(1)
    assert not hall.rehearse(hall.draft()).is_over_limit

    hall.city = replace(hall.city, spending=replace(hall.city.spending, per_day=Decimal("0.008")))

    assert hall.rehearse(hall.draft()).is_over_limit


def test_people_outside_whatsapps_window_are_told_of(hall: Broadcasting) -> None:
    hall.person(1, scheme="whatsapp")
    hall.now += timedelta(hours=25)
    hall.person(2, scheme="whatsapp")

    found = hall.rehearse(hall.draft())

    assert (found.people, found.outside_window, found.has_template) == (2, 1, False)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"es": "Hola"}, "needs a text in en"),
        ({"en": "Hi", "xx": "Hi"}, "languages of the city"),
        ({"en": "Hi {name}"}, "nobody's name"),
        ({"en": "Hi {"}, "brace"),
        ({"en": "Hi", "es": " "}, "es is empty"),
        ({"en": "x" * 1601}, "longer"),
    ],
)
def test_a_text_that_cannot_go_out_is_refused(hall: Broadcasting, texts: dict[str, str], said: str) -> None:
    with pytest.raises(BadBroadcast, match=said) as refused:
        hall.draft(texts=texts)
    assert refused.value.field == "texts"


def test_one_language_alone_is_enough_for_those_who_speak_it(hall: Broadcasting) -> None:
    ben = hall.person(2, language="es")

    broadcast = hall.approved({"languages": ["es"]}, texts={"es": "Hola"})
    hall.run()

    assert [(one.contact_id, one.text) for one in hall.messages(broadcast)] == [(ben, "Hola")]


@pytest.mark.parametrize("audience", [{"areas": ["atlantis"]}, {"languages": ["xx"]}, {"languages": []}])
def test_an_audience_that_means_nobody_is_refused(hall: Broadcasting, audience: dict[str, Any]) -> None:
    with pytest.raises(BadBroadcast) as refused:
        hall.draft(audience)
    assert refused.value.field == "audience"
