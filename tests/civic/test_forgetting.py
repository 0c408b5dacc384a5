"""FORGET ME: everything goes but sums, and ideas that others backed."""

from pathlib import Path
from typing import Any

import pytest

from civic import consent, own_data, privacy
from storage import comments as stored_comments
from storage import contacts, ideas, inbound, outbound, sessions
from storage.checks import find_differences
from storage.inbound import Arrival
from storage.models import (
    Address,
    Consent,
    Contact,
    Follow,
    Idea,
    InboundMessage,
    OutboundMessage,
    ProviderCopy,
    Session,
    Suppression,
    Table,
    Vote,
)
from storage.tx import table_of
from tests.residents import ELM, Residents, number, the

GONE = 1
WORDS = "Zanzibar lantern beside grandmother Quillfeather's porch"


def rows(residents: Residents, model: type[Table]) -> list[Any]:
    return list(residents.store.read_now(lambda tx: tx.run(table_of(model).select()).all()))


def live(residents: Residents) -> int:
    """A person does everything one can do; returns who."""
    person = residents.person(GONE)
    residents.text(GONE, WORDS)
    address = residents.store.write_now(contacts.recognise, "sms", number(GONE), residents.now).address_id
    residents.store.write_now(
        outbound.queue, residents.now, contact_id=person, address_id=address, channel="sms", kind="reply",
        text=f"I noted: {WORDS}", language="en", external_id="SMreply",
    )  # fmt: skip
    residents.store.write_now(
        consent.greet, person, "sms", "This is Larkmouth. HELP for help.", residents.now
    )
    residents.store.write_now(sessions.save, person, {"said": WORDS}, residents.now)
    return person


def test_nothing_of_a_person_stays(residents: Residents) -> None:
    person = live(residents)
    idea = residents.idea(person, WORDS)
    residents.vote(person, idea)

    erasure = residents.forget(person)

    assert (erasure.ideas_kept, erasure.hash_kept) == (0, False)
    for model in (Contact, Address, Consent, Session, OutboundMessage, Idea, Vote, Follow, Suppression):
        assert rows(residents, model) == []
    (message,) = rows(residents, InboundMessage)
    assert (message.text, message.extras, message.external_id, message.contact_id) == ("", {}, None, None)


def test_copies_at_the_provider_are_noted_for_deletion(residents: Residents) -> None:
    person = live(residents)

    residents.forget(person)

    copies = residents.store.read_now(outbound.copies_due, residents.now + privacy.COPIES_AFTER * 9, 10)
    assert sorted(copy.external_id for copy in copies) == sorted(
        [f"SM{0:032}", "SMreply"]
    )  # what came in, and what went out
    assert len(rows(residents, ProviderCopy)) == 2


def test_a_message_that_comes_again_after_an_erasure_has_no_effect(residents: Residents) -> None:
    arrival = Arrival("sms", "SM1", "sms", number(GONE), WORDS)
    residents.texts(arrival)
    residents.forget(residents.person(GONE))

    assert residents.texts(arrival) == 0
    assert rows(residents, Contact) == []


def test_votes_are_withdrawn_and_recounted(residents: Residents) -> None:
    person, other, idea, twin = (
        residents.person(1),
        residents.person(2),
        residents.idea(None),
        residents.idea(None),
    )
    for voter in (person, other):
        residents.vote(voter, idea)
    residents.vote(person, twin)
    residents.merge(twin, idea)

    residents.forget(person)

    assert residents.standing(idea) == (1, 0, 0, 1)
    assert residents.differences() == []
    residents.unmerge(twin)
    assert residents.standing(twin) == (0, 0, 0, 0)


def test_an_idea_that_others_backed_stays_without_name_and_words(residents: Residents) -> None:
    person, neighbour = residents.person(1), residents.person(2)
    idea = residents.idea(person, f"Please! {WORDS}", title="A lantern at Elm Street", where=ELM)
    residents.vote(neighbour, idea)

    erasure = residents.forget(person)

    kept = residents.again(idea)
    assert erasure.ideas_kept == 1
    assert (kept.title, kept.place_name, kept.topic) == ("A lantern at Elm Street", "Elm Street", "parks")
    assert (kept.text, kept.contact_id, kept.inbound_id) == ("", None, None)
    assert residents.standing(idea) == (1, 0, 0, 1)
    assert residents.store.read_now(ideas.found, "Quillfeather", ["en"], 9) == []
    assert [found.id for found in residents.store.read_now(ideas.found, "lantern", ["en"], 9)] == [idea.id]


def test_someone_who_hears_no_more_of_an_idea_does_not_back_it(residents: Residents) -> None:
    person, neighbour = residents.person(1), residents.person(2)
    idea = residents.idea(person)
    residents.follow(neighbour, idea)
    residents.unfollow(neighbour, idea)

    assert residents.forget(person).ideas_kept == 0


def test_an_idea_that_another_was_merged_into_stays(residents: Residents) -> None:
    person = residents.person(1)
    idea, twin = residents.idea(person), residents.idea(residents.person(2))
    residents.merge(twin, idea)

    assert residents.forget(person).ideas_kept == 1
    assert residents.again(twin).root_id == idea.id


@pytest.mark.parametrize("first", [0, 1])
def test_ideas_that_are_one_and_all_of_one_person_go_together(residents: Residents, first: int) -> None:
    person = residents.person(1)
    ideas_of_one = residents.idea(person), residents.idea(person)
    residents.merge(ideas_of_one[first], ideas_of_one[1 - first])

    assert residents.forget(person).ideas_kept == 0
    assert rows(residents, Idea) == []


def test_an_idea_merged_into_a_neighbours_goes_with_its_author(residents: Residents) -> None:
    person, neighbour = residents.person(1), residents.person(2)
    mine, theirs = residents.idea(person), residents.idea(neighbour)
    residents.merge(mine, theirs)
    residents.vote(person, theirs)

    residents.forget(person)

    assert [idea.id for idea in rows(residents, Idea)] == [theirs.id]
    assert residents.standing(theirs) == (0, 0, 0, 1)


def test_only_someone_who_said_stop_leaves_a_hash(residents: Residents) -> None:
    person = residents.person(1)
    residents.store.write_now(consent.opt_out, person, "sms", "STOP", residents.now)

    assert residents.forget(person).hash_kept

    assert len(rows(residents, Suppression)) == 1  # of the number, on any channel
    assert rows(residents, Contact) == []


@pytest.mark.parametrize("scheme", ["sms", "whatsapp"])
def test_who_said_stop_is_still_stopped_when_coming_back(residents: Residents, scheme: str) -> None:
    person = residents.person(1)
    residents.store.write_now(consent.opt_out, person, "sms", "STOP", residents.now)
    residents.forget(person)

    again = residents.person(1, scheme)

    assert residents.store.read_now(contacts.by_id, again).opted_out_at is not None
    residents.store.write_now(consent.opt_in, again, scheme, "START", residents.now)
    assert rows(residents, Suppression) == []


def test_what_others_were_sent_about_an_idea_that_goes_is_emptied(residents: Residents) -> None:
    author, reader = residents.person(1), residents.person(2)
    idea = residents.idea(author, "A slide beside the fountain")
    sent = residents.store.write_now(
        outbound.queue, residents.clock(), contact_id=reader, channel="sms", kind="reply", language="en",
        text=f"1 {idea.code} {idea.title} (0)", status="delivered",
    )  # fmt: skip

    residents.forget(author)

    assert sent is not None
    emptied = residents.store.read_now(outbound.by_id, sent)
    assert emptied is not None
    assert emptied.text == ""


def test_coming_back_and_voting_again_counts_once(residents: Residents) -> None:
    idea = residents.idea(None)
    residents.vote(residents.person(1), idea)
    residents.forget(residents.person(1))

    residents.vote(residents.person(1), idea)

    assert residents.standing(idea) == (1, 0, 0, 1)
    assert residents.store.read_now(contacts.by_id, residents.person(1)).opted_out_at is None


def test_other_people_stay_as_they_were(residents: Residents) -> None:
    gone, other = live(residents), residents.person(2)
    residents.text(2, "Benches")
    idea = residents.idea(other)

    residents.forget(gone)

    assert residents.store.read_now(contacts.by_id, other).id == other
    assert residents.again(idea).contact_id == other
    assert [message.text for message in residents.store.read_now(inbound.waiting, 9)] == ["Benches"]


def test_a_summary_counts_what_is_kept(residents: Residents) -> None:
    person = live(residents)
    idea = residents.idea(person)
    residents.vote(person, idea)
    residents.comment(person, idea)

    assert residents.store.read_now(privacy.summary, person) == privacy.Summary(1, 1, 1, 1, 1)


@pytest.mark.parametrize("backed", [False, True])
def test_no_byte_of_a_person_is_left_in_the_file(
    sqlite_store: Any, sqlite_url: str, now: Any, *, backed: bool
) -> None:
    residents = Residents(sqlite_store, now)
    person = live(residents)
    idea = residents.idea(person, WORDS, title="A light")
    residents.vote(person, idea)
    if backed:
        residents.vote(residents.person(2), idea)
    residents.edit(idea, f"Now: {WORDS}", title="A lamp")
    talk_and_be_quoted(residents, person)
    residents.store.write_now(own_data.issue, person, residents.now)
    for n in range(30):  # so that the search index has several segments
        residents.idea(None, f"unrelated idea number {n}")

    residents.forget(person)
    assert residents.store.truncate_log()

    file = Path(sqlite_url.removeprefix("sqlite:///"))
    content = b"".join(path.read_bytes().lower() for path in file.parent.glob(f"{file.name}*"))
    assert b"unrelated" in content
    traces = [number(GONE)[1:], *WORDS.lower().replace("'s", "").split(), "grandmoth", "lanter"]
    assert [trace for trace in traces if trace.encode() in content and trace != "beside"] == []
    assert the(idea)


def talk_and_be_quoted(residents: Residents, person: int) -> None:
    """A comment on somebody else's idea, which a third one was shown, and a report of another one."""
    theirs = residents.idea(None, "unrelated idea")
    said = residents.comment(person, theirs, f"Comment: {WORDS}")
    residents.report(person, residents.comment(residents.person(2), theirs, "unrelated words"))
    shown = residents.store.write_now(
        outbound.queue, residents.clock(), contact_id=residents.person(3), channel="sms", kind="reply",
        language="en", text=f"1 Comment: {WORDS}", status="delivered",
    )  # fmt: skip
    residents.store.write_now(stored_comments.quoted_in, shown or 0, [the(said)])


def test_an_idea_that_nobody_backed_goes_when_taken_back(residents: Residents) -> None:
    person = residents.person(GONE)
    idea, other = residents.idea(person, WORDS), residents.idea(person, "A bench")
    residents.vote(person, idea)

    stays = residents.store.write_now(privacy.withdraw, person, the(idea), residents.clock())

    assert not stays
    assert [row.id for row in rows(residents, Idea)] == [the(other)]
    assert residents.store.read_now(find_differences) == []


def test_an_idea_that_others_backed_stays_nameless_when_taken_back(residents: Residents) -> None:
    person, neighbour = residents.person(GONE), residents.person(2)
    idea = residents.idea(person, WORDS, title="A light")
    residents.vote(neighbour, idea)

    stays = residents.store.write_now(privacy.withdraw, person, the(idea), residents.clock())

    left = residents.again(idea)
    assert stays
    assert (left.title, left.text, left.contact_id, left.votes_for) == ("A light", "", None, 1)
    assert residents.store.read_now(find_differences) == []
