"""What is remembered between two messages: read back as it was written, and only as much as is needed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.conversation import (
    LIVES,
    REMEMBERED,
    Conversation,
    Listed,
    Question,
    from_json,
    to_json,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

values = (
    st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers() | st.text(), max_size=3)
)
slots = st.dictionaries(st.text(max_size=8), values, max_size=3)
times = st.none() | st.datetimes(timezones=st.just(UTC))
questions = st.builds(Question, st.text(max_size=8), slots, times, st.none() | st.integers())
lists = st.builds(Listed, st.text(), st.text(), st.lists(st.integers(), max_size=3).map(tuple), st.integers())
conversations = st.builds(
    Conversation,
    st.lists(questions, max_size=REMEMBERED).map(tuple),
    st.none() | lists,
    st.integers(0, 3),
    slots,
)


@given(conversations)
def test_a_conversation_is_read_back_as_it_was_written(conversation):
    assert from_json(to_json(conversation)) == conversation


def test_a_new_person_has_an_empty_conversation():
    assert from_json({}) == Conversation()


def test_the_newest_question_comes_first_and_only_three_are_remembered():
    conversation = Conversation()

    for name in ("similar", "list", "noted", "stance"):
        conversation = conversation.ask(name)

    assert [question.name for question in conversation.questions] == ["stance", "noted", "list"]


def test_a_question_that_is_put_anew_waits_first_and_is_not_asked_twice():
    conversation = Conversation().ask("similar", code="K7RD").ask("list")
    old = conversation.questions[1]

    again = conversation.again(old)

    assert [question.name for question in again.questions] == ["similar", "list"]
    assert again.questions[0].slots == {"code": "K7RD"}


def test_a_new_question_forgets_the_misses_of_the_old_one():
    assert Conversation().ask("stop").missed().ask("list").misses == 0


@pytest.mark.parametrize(("age", "alive"), [(LIVES, True), (LIVES + timedelta(seconds=1), False)])
def test_a_question_lives_for_48_hours(age, alive):
    assert Question("list", {}, NOW - age).is_alive(NOW) is alive


def test_a_question_that_was_never_said_cannot_be_answered():
    assert not Question("list").is_alive(NOW)
