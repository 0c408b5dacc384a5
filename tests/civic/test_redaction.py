"""Personal data goes from all that an idea says and said; the originals stay, sealed."""

import pytest

from civic import ideas, redaction, revisions, title_news
from civic.redaction import NothingFound
from phrases import Phrases
from storage import Tx, contacts, notes, outbound
from storage import revisions as stored
from storage.inbound import by_id, settle
from storage.models import Idea, MessageState
from tests.residents import Residents, number, the

BOB = "Bob Miller parks on the bench, call 020 7946 0123"


def redact(residents: Residents, idea: Idea, *words: str) -> Idea:
    return residents.store.write_now(
        redaction.redact, the(idea), words, residents.clock(), by="ann", country="GB"
    )


def retitle(residents: Residents, idea: Idea, title: str) -> None:
    residents.store.write_now(revisions.retitle, the(idea), title, residents.clock(), by="resident")


def originals(residents: Residents, idea: Idea) -> list[str]:
    kept = residents.store.read_now(notes.redactions, the(idea))
    return [residents.store.read_now(notes.original, one) for one in kept]


def test_how_an_idea_read_before_is_masked_and_sealed_too(residents: Residents) -> None:
    idea = residents.idea(residents.person(1), BOB)
    retitle(residents, idea, "Bob Miller again")
    residents.edit(idea, "The bench is parked on")

    left = redact(residents, idea, "Bob Miller")

    assert left.text == "The bench is parked on"
    before = residents.store.read_now(stored.of_idea, the(idea))
    text = "[...] parks on the bench, call [...]"
    assert [(one.title, one.text) for one in before] == [(text, text), ("[...] again", text)]
    assert not any("Bob" in (one.known_as or "") for one in before)
    assert originals(residents, idea) == [f"{BOB}\n\n{BOB}", f"Bob Miller again\n\n{BOB}"]
    with pytest.raises(NothingFound):
        redact(residents, idea, "Bob Miller")


def test_followers_hear_of_a_new_title_without_what_was_taken_out(residents: Residents) -> None:
    idea = residents.idea(residents.person(1), "Bob Miller parks on the bench")
    residents.text(2, "K7RD yes")
    residents.vote(residents.person(2), idea)
    retitle(residents, idea, "A free bench")

    redact(residents, idea, "Bob Miller")

    phrases = Phrases.load(["en"])
    assert residents.store.write_now(title_news.tell_next, phrases, ["en"], residents.clock())
    address = residents.store.write_now(contacts.recognise, "sms", number(2), residents.clock()).address_id
    (news,) = residents.store.read_now(outbound.for_reader, address, 0)
    assert "[...] parks on the bench" in news.text
    assert "Bob" not in news.text


def test_the_messages_that_said_so_are_masked_and_no_others(residents: Residents) -> None:
    author, moment = residents.person(1), residents.clock()
    first, added, edit, answer, other = (residents.text(1, f"Bob Miller {n}") for n in range(1, 6))
    theirs = residents.text(2, "Bob Miller 6")

    def converse(tx: Tx) -> Idea:
        idea = ideas.submit(
            tx, residents.draft("Bob Miller 1"), contact_id=author, inbound_id=first, now=residents.clock()
        )
        for key, reason in ((added, None), (answer, "answer to news"), (theirs, None)):
            settle(tx, key, MessageState.HANDLED, residents.clock(), idea_id=idea.id, reason=reason)
        revisions.retitle(tx, the(idea), "Bob Miller 3", moment, by="resident")
        settle(tx, edit, MessageState.HANDLED, moment)
        settle(tx, other, MessageState.HANDLED, residents.clock())
        return idea

    redact(residents, residents.store.write_now(converse), "Bob Miller")

    keys = (first, added, edit, answer, other, theirs)
    said = [residents.store.read_now(by_id, key) for key in keys]
    assert [one.text for one in said if one] == [
        "[...] 1", "[...] 2", "[...] 3", "Bob Miller 4", "Bob Miller 5", "Bob Miller 6",
    ]  # fmt: skip
