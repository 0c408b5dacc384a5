"""Second thoughts, notes, who answers what, and what authors hear: rules of the desk, on both databases."""

from datetime import timedelta

import pytest

from civic import authors, claims, ideas, merges, notes, officials, pending, privacy
from civic.claims import Taken
from civic.news import preview
from civic.notes import BadNote
from civic.officials import Caller, Role
from civic.pending import CannotAct, Subject
from civic.statuses import News
from phrases import Phrases
from storage import Store, Tx, contacts, inbound
from storage import ideas as stored
from storage import notes as kept
from storage.models import IdeaStatus, MessageState, OutboundMessage, Visibility
from storage.tx import table_of
from tests.residents import Residents, the

PHRASES = Phrases.load(["en", "es"])
LANGUAGES = ("en", "es")


@pytest.fixture
def eve(store: Store, residents: Residents) -> Caller:
    official_id = store.write_now(officials.add_official, "eve@city.example", Role.EDITOR, residents.now)
    return Caller("eve@city.example", Role.EDITOR, official_id)


@pytest.fixture
def fay(store: Store, residents: Residents) -> Caller:
    official_id = store.write_now(officials.add_official, "fay@city.example", Role.EDITOR, residents.now)
    return Caller("fay@city.example", Role.EDITOR, official_id)


def texts(store: Store) -> list[str]:
    return [row.text for row in store.read_now(lambda tx: tx.run(table_of(OutboundMessage).select()).all())]


def test_an_act_waits_ten_seconds_and_is_given_to_one_process(
    store: Store, residents: Residents, eve: Caller
) -> None:
    idea, now = residents.idea(None), residents.now
    act_id = store.write_now(
        pending.plan, eve, Subject("status", the(idea)), body={"status": "done"}, seen='"x"', now=now
    )

    assert store.write_now(pending.claim, now + timedelta(seconds=9), 10) == []
    [act] = store.write_now(pending.claim, now + timedelta(seconds=10), 10)
    assert (act.id, act.body) == (act_id, {"status": "done"})
    assert store.write_now(pending.claim, now + timedelta(seconds=10), 10) == []
    with pytest.raises(CannotAct):
        store.write_now(pending.undo, act_id, eve, now)


def test_an_act_that_a_process_left_is_taken_up_by_one_other_and_not_for_ever(
    store: Store, residents: Residents, eve: Caller
) -> None:
    now, idea = residents.now, Subject("visibility", the(residents.idea(None)))
    store.write_now(pending.plan, eve, idea, body={}, seen="", now=now - timedelta(days=1))
    store.write_now(pending.claim, now, 10)

    assert store.write_now(pending.claim, now + timedelta(seconds=59), 10) == []
    with pytest.raises(CannotAct):  # or what was decided first would be carried out last
        store.write_now(pending.plan, eve, idea, body={}, seen="", now=now)
    later = now + timedelta(minutes=1)
    [left], [*others] = (store.write_now(pending.claim, later, 10) for _ in range(2))

    assert (others, pending.is_late(left, later)) == ([], True)
    store.write_now(pending.settle, left, None)
    assert store.write_now(pending.claim, later + timedelta(hours=1), 10) == []
    store.write_now(pending.plan, eve, idea, body={}, seen="", now=later)
    [fresh] = store.write_now(pending.claim, later + timedelta(hours=9), 10)
    assert not pending.is_late(fresh, later + timedelta(hours=9))  # nobody had begun it


def test_an_act_is_undone_by_whoever_did_it(
    store: Store, residents: Residents, eve: Caller, fay: Caller
) -> None:
    idea, now = residents.idea(None), residents.now
    act_id = store.write_now(
        pending.plan, eve, Subject("merge", the(idea)), body={"into": "K7RD"}, seen="", now=now
    )
    with pytest.raises(CannotAct):
        store.write_now(pending.plan, fay, Subject("status", the(idea)), body={}, seen="", now=now)
    with pytest.raises(CannotAct):
        store.write_now(pending.undo, act_id, fay, now)

    store.write_now(pending.undo, act_id, eve, now)

    assert store.write_now(pending.claim, now + timedelta(minutes=1), 10) == []


def test_the_author_hears_that_an_idea_is_hidden_and_why(store: Store, residents: Residents) -> None:
    idea = residents.idea(residents.person(1))

    def hide(tx: Tx) -> None:
        after = ideas.show(tx, the(idea), Visibility.HIDDEN, residents.now, by="eve", reason=None)
        authors.hear_of_visibility(
            tx, PHRASES, LANGUAGES, idea, after, reason="It names a neighbour.", now=residents.now
        )

    store.write_now(hide)

    [text] = texts(store)
    assert idea.code in text
    assert "It names a neighbour." in text


def test_both_authors_hear_that_their_ideas_are_one(store: Store, residents: Residents) -> None:
    mine, theirs = residents.idea(residents.person(1)), residents.idea(residents.person(2))
    own = residents.idea(residents.person(2), "More benches again")

    def join(tx: Tx, one: int, other: int) -> None:
        merges.merge(tx, one, other, residents.clock(), by="eve")
        authors.hear_of_merge(tx, PHRASES, LANGUAGES, one, other, now=residents.now)

    store.write_now(join, the(mine), the(theirs))
    assert sorted(mine.code in text.split(":")[0].split('"')[0] for text in texts(store)) == [False, True]

    store.write_now(join, the(own), the(theirs))
    assert len(texts(store)) == 2  # who wrote both knows


def test_a_preview_says_what_is_said_and_to_how_many(store: Store, residents: Residents) -> None:
    idea = residents.idea(residents.person(1))
    for n in (2, 3):
        residents.vote(residents.person(n), idea)
    silent = residents.person(4)
    residents.vote(silent, idea)
    store.write_now(lambda tx: outbound_stop(tx, silent, residents))

    news = News(IdeaStatus.PLANNED, {"en": "It comes with the new shelter."})
    current = store.read_now(stored.get, the(idea))
    [english] = store.read_now(preview, PHRASES, LANGUAGES, current, news, now=residents.now)

    assert (english.language, english.people, english.parts) == ("en", 3, 1)
    assert "planned" in english.text
    assert "It comes with the new shelter." in english.text
    hidden = store.write_now(ideas.show, the(idea), Visibility.HIDDEN, residents.now, by="eve")
    assert store.read_now(preview, PHRASES, LANGUAGES, hidden, news, now=residents.now) == []


def outbound_stop(tx: Tx, contact_id: int, residents: Residents) -> None:
    contacts.change(tx, contact_id, opted_out_at=residents.now)


def test_notes_and_assignees_are_kept_and_go_with_their_author(
    store: Store, residents: Residents, eve: Caller
) -> None:
    author = residents.person(1)
    idea = residents.idea(author)
    residents.vote(residents.person(2), idea)
    with pytest.raises(BadNote):
        store.write_now(notes.add, the(idea), "  ", residents.now, by=eve.name)
    with pytest.raises(BadNote):
        store.write_now(notes.assign, the(idea), "nobody@city.example", residents.now, by=eve.name)
    store.write_now(notes.add, the(idea), "She called about it.", residents.now, by=eve.name)
    store.write_now(notes.assign, the(idea), eve.name, residents.now, by=eve.name)

    assert [note.text for note in store.read_now(kept.of_idea, the(idea))] == ["She called about it."]
    assignee = store.read_now(kept.assignee, the(idea))
    assert assignee is not None
    assert assignee.email == eve.name

    store.write_now(privacy.forget, author, residents.now)
    assert store.read_now(kept.of_idea, the(idea)) == []  # the idea stays, since others backed it
    assert store.read_now(stored.get, the(idea)).text == ""


def test_an_idea_that_goes_takes_what_waits_for_it_along(
    store: Store, residents: Residents, eve: Caller
) -> None:
    author = residents.person(1)
    idea = residents.idea(author)
    store.write_now(pending.plan, eve, Subject("status", the(idea)), body={}, seen="", now=residents.now)
    store.write_now(notes.add, the(idea), "A note", residents.now, by=eve.name)
    store.write_now(kept.add_redaction, the(idea), "call me", residents.now, by=eve.name)

    store.write_now(privacy.forget, author, residents.now)

    assert store.read_now(stored.by_id, the(idea)) is None
    assert store.write_now(pending.claim, residents.now + timedelta(minutes=1), 10) == []


def test_a_message_is_answered_by_one_official_at_a_time(
    store: Store, residents: Residents, eve: Caller, fay: Caller
) -> None:
    message_id, now = residents.text(1, "hm?"), residents.now
    store.write_now(claims.claim, message_id, eve, now)

    with pytest.raises(Taken) as taken:
        store.write_now(claims.claim, message_id, fay, now)
    assert taken.value.by == eve.name
    store.write_now(claims.claim, message_id, eve, now)
    store.write_now(claims.claim, message_id, fay, now + timedelta(minutes=11))
    store.write_now(claims.claim, message_id, eve, now + timedelta(minutes=12), take_over=True)
    store.write_now(claims.release, message_id, fay, now + timedelta(minutes=12))  # not hers
    with pytest.raises(Taken):
        store.write_now(claims.claim, message_id, fay, now + timedelta(minutes=13))
    store.write_now(claims.release, message_id, eve, now + timedelta(minutes=13))
    store.write_now(claims.claim, message_id, fay, now + timedelta(minutes=13))


def test_a_message_is_put_away_once(store: Store, residents: Residents, eve: Caller) -> None:
    message_id = residents.text(1, "asdf")
    assert not store.write_now(claims.discard, message_id, "noise", eve, residents.now)
    store.write_now(inbound.settle, message_id, MessageState.UNCLEAR, residents.now)

    assert store.write_now(claims.discard, message_id, "noise", eve, residents.now)
    assert not store.write_now(claims.discard, message_id, "noise", eve, residents.now)
