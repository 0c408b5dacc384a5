"""What people say about ideas: kept once, counted when shown, held when three report it."""

import pytest

from civic import comments, privacy
from storage import comments as stored
from storage import ideas as stored_ideas
from storage import outbound
from storage.models import Comment, Flag, Idea, Quote, SendStatus, Visibility
from storage.tx import table_of
from tests.residents import Residents, the


def shown(residents: Residents, idea: Idea) -> list[str]:
    """What everybody may read, for, against and neither, the newest first."""
    group = residents.store.read_now(stored_ideas.group_ids, residents.again(idea).root_id or 0)
    rows = [
        comment
        for side in ("for", "against", None)
        for comment in residents.store.read_now(stored.shown, group, side, 99)
    ]
    return [row.text for row in rows]


def look(residents: Residents, comment: Comment, visibility: Visibility) -> Comment:
    return residents.store.write_now(
        comments.show, the(comment), visibility, residents.clock(), by="ann@city.example"
    )


def test_a_comment_is_counted_and_its_writer_follows(residents: Residents) -> None:
    author, writer = residents.person(1), residents.person(2)
    idea = residents.idea(author)

    comment = residents.comment(writer, idea, "My gran needs it", "for")

    assert (comment.stance, comment.visibility) == ("for", "shown")
    assert residents.again(idea).comments == 1
    assert residents.standing(idea) == (0, 0, 0, 2)
    assert set(residents.hears(idea)) == {author, writer}


def test_commenting_does_not_undo_an_unfollow(residents: Residents) -> None:
    writer, idea = residents.person(2), residents.idea(residents.person(1))
    residents.unfollow(writer, idea)

    residents.comment(writer, idea)

    assert residents.hears(idea) == [residents.person(1)]


def test_the_same_words_of_one_person_are_kept_once(residents: Residents) -> None:
    writer, idea = residents.person(2), residents.idea(None)

    first, second = residents.comment(writer, idea), residents.comment(writer, idea)
    residents.comment(residents.person(3), idea)

    assert first.id == second.id
    assert residents.again(idea).comments == 2


def test_a_comment_that_must_wait_is_not_counted_until_an_official_shows_it(residents: Residents) -> None:
    idea = residents.idea(None)
    comment = residents.comment(residents.person(2), idea, "Call 555 0100", held_for="phone")
    assert (residents.again(idea).comments, shown(residents, idea)) == (0, [])

    look(residents, comment, Visibility.SHOWN)

    assert (residents.again(idea).comments, shown(residents, idea)) == (1, ["Call 555 0100"])


def test_three_different_people_hold_a_comment(residents: Residents) -> None:
    idea = residents.idea(None)
    comment = residents.comment(residents.person(1), idea, "You are all fools")

    held = [residents.report(residents.person(n), comment) for n in (2, 2, 3, 2, 4)]

    assert held == [False, False, False, False, True]
    assert (residents.again(idea).comments, shown(residents, idea)) == (0, [])
    assert residents.store.read_now(comments.get, the(comment)).held_for == comments.REPORTED


def test_what_an_official_has_shown_takes_three_new_people(residents: Residents) -> None:
    idea = residents.idea(None)
    comment = residents.comment(residents.person(1), idea)
    for n in (2, 3, 4):
        residents.report(residents.person(n), comment)
    look(residents, comment, Visibility.SHOWN)

    assert [residents.report(residents.person(n), comment) for n in (2, 3, 4, 5, 6)] == [False] * 5
    assert residents.report(residents.person(7), comment)


def test_nobody_reports_their_own_comment(residents: Residents) -> None:
    idea = residents.idea(None)
    comment = residents.comment(residents.person(1), idea)

    residents.report(residents.person(1), comment)

    assert residents.store.read_now(stored.flags, [the(comment)]) == {}


def test_only_the_writer_says_on_which_side_a_comment_is(residents: Residents) -> None:
    comment = residents.comment(residents.person(1), residents.idea(None))

    now, store = residents.now, residents.store

    assert store.write_now(comments.take_side, the(comment), residents.person(2), "for", now) is None
    changed = store.write_now(comments.take_side, the(comment), residents.person(1), "against", now)

    assert changed is not None
    assert changed.stance == "against"


def test_ideas_that_are_one_have_one_discussion_and_part_with_their_own(residents: Residents) -> None:
    idea, twin = residents.idea(None), residents.idea(None)
    residents.comment(residents.person(1), idea, "first")
    residents.comment(residents.person(2), twin, "second")

    residents.merge(twin, idea)
    residents.comment(residents.person(3), twin, "third")

    assert residents.again(idea).comments == 3
    assert shown(residents, twin) == ["third", "second", "first"]
    residents.unmerge(twin)
    assert (residents.again(idea).comments, residents.again(twin).comments) == (2, 1)
    assert residents.differences() == []


def test_forgetting_somebody_withdraws_their_comments_and_reports(residents: Residents) -> None:
    person, idea = residents.person(1), residents.idea(residents.person(2))
    residents.comment(person, idea, "Mine")
    other = residents.comment(residents.person(3), idea, "Theirs")
    residents.report(person, other)
    assert residents.store.read_now(privacy.summary, person).comments == 1

    residents.forget(person)

    assert (residents.again(idea).comments, shown(residents, idea)) == (1, ["Theirs"])
    assert residents.store.read_now(lambda tx: tx.run(table_of(Flag).select()).all()) == []
    assert residents.differences() == []


def test_what_others_were_sent_of_a_comment_is_emptied_with_it(residents: Residents) -> None:
    person, reader, idea = residents.person(1), residents.person(2), residents.idea(None)
    comment = residents.comment(person, idea, "My aunt Quillfeather says so")
    sent, waiting = (
        residents.store.write_now(
            outbound.queue, residents.clock(), contact_id=reader, channel="sms", kind="reply", language="en",
            text="1 My aunt Quillfeather says so", status=status,
        )
        for status in ("delivered", "queued")
    )  # fmt: skip
    assert sent
    assert waiting
    for message_id in (sent, waiting):
        residents.store.write_now(stored.quoted_in, message_id, [the(comment)])

    residents.forget(person)

    rows = [residents.store.read_now(outbound.by_id, message_id) for message_id in (sent, waiting)]
    assert [(row.text, row.status) for row in rows if row] == [("", "delivered"), ("", "suppressed")]
    residents.forget(reader)
    assert residents.store.read_now(lambda tx: tx.run(table_of(Quote).select()).all()) == []


@pytest.mark.parametrize(
    ("doubt", "outcome"),
    [
        ("sending", "wired"), ("sending", "failed"), ("sending", "queued"), ("unknown", "wired"),
        ("unknown", "failed"), ("unknown", "delivered"),
    ],
)  # fmt: skip
def test_what_was_in_doubt_is_emptied_once_its_fate_is_known(
    residents: Residents, doubt: str, outcome: str
) -> None:
    store, now = residents.store, residents.clock()
    person, reader = residents.person(1), residents.person(2)
    comment = residents.comment(person, residents.idea(None), "My aunt Quillfeather says so")
    message_id = store.write_now(
        outbound.queue, now, contact_id=reader, channel="sms", kind="reply", language="en",
        text="1 My aunt Quillfeather says so", status=doubt,
    )  # fmt: skip
    assert message_id
    store.write_now(stored.quoted_in, message_id, [the(comment)])

    residents.forget(person)
    looked_up = store.read_now(outbound.by_id, message_id)
    store.write_now(outbound.record, message_id, SendStatus(outcome), now)

    settled = store.read_now(outbound.by_id, message_id)
    assert looked_up
    assert settled
    assert looked_up.text
    assert (settled.text, settled.status) == ("", "suppressed" if outcome == "queued" else outcome)


def test_an_idea_that_goes_takes_its_discussion_along(residents: Residents) -> None:
    author = residents.person(1)
    residents.comment(author, residents.idea(author), "And soon, please")

    residents.forget(author)

    assert residents.store.read_now(lambda tx: tx.run(table_of(Comment).select()).all()) == []


@pytest.mark.parametrize("visibility", [Visibility.HELD, Visibility.HIDDEN])
def test_an_official_takes_a_comment_back(residents: Residents, visibility: Visibility) -> None:
    idea = residents.idea(None)
    comment = residents.comment(residents.person(1), idea)

    look(residents, comment, visibility)

    assert (residents.again(idea).comments, shown(residents, idea)) == (0, [])


def test_a_comment_that_its_writer_takes_back_is_gone(residents: Residents) -> None:
    writer, other, idea = residents.person(1), residents.person(2), residents.idea(None)
    comment = residents.comment(writer, idea, "My gran needs it")

    for person in (other, writer, writer):  # nobody else may, and twice is once
        residents.store.write_now(comments.withdraw, the(comment), person, residents.clock())
        left = shown(residents, idea)
        assert left == (["My gran needs it"] if person == other else [])

    assert residents.again(idea).comments == 0
