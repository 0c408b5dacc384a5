"""Personal data goes from all that an idea says and said; the originals stay, sealed."""

import re
from typing import Any

import pytest
from sqlalchemy import event

from civic import ideas, redaction, revisions, statuses, title_news
from civic.news import tell_next
from civic.quotes import SHORTEST_CUT, Taken
from civic.redaction import NothingFound
from civic.statuses import News
from phrases import Phrases
from phrases.render import displayed
from storage import Tx, comments, contacts, notes, outbound, quoting, sessions
from storage import revisions as stored
from storage.inbound import by_id, settle
from storage.models import Idea, IdeaStatus, MessageState, OutboundMessage, SendStatus, Table
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


PHONE = "020 7946 0123"


def everything(residents: Residents) -> str:
    """All that the database holds, but what is sealed or encrypted."""

    def read(tx: Tx) -> list[str]:
        rows = [row for table in Table.metadata.sorted_tables for row in tx.run(table.select())]
        return [str(cell) for row in rows for cell in row if not isinstance(cell, bytes | memoryview)]

    return "\n".join(residents.store.read_now(read))


def write_to(residents: Residents, who: int, text: str, **values: Any) -> int:
    def queue(tx: Tx) -> int:
        row = {"channel": "sms", "kind": "reply", "language": "en", "parts": 1} | values
        return outbound.queue(tx, residents.now, contact_id=who, text=text, **row) or 0

    return residents.store.write_now(queue)


def words_of(residents: Residents, *messages: int) -> list[str]:
    found = [residents.store.read_now(outbound.by_id, one) for one in messages]
    return [one.text for one in found if one]


def test_nothing_that_can_be_read_holds_what_was_taken_out_of_an_idea(residents: Residents) -> None:
    ann, ben = residents.person(1), residents.person(2)
    first = residents.text(1, BOB)
    idea = residents.store.write_now(
        ideas.submit, residents.draft(BOB), contact_id=ann, inbound_id=first, now=residents.now
    )
    residents.vote(ben, idea)
    residents.store.write_now(sessions.save, ann, {"slots": {"text": BOB}, "seen": [1]}, residents.now)
    asked = write_to(residents, ann, f'Is this new: "{BOB}"? 1 yes 2 no', reply_to_id=first)
    listed = write_to(
        residents, ben, f'1 {idea.code} "Bob Miller parks..." at 1 Elm Street. Call 555 0199.',
        buttons=[[{"label": "Bob Miller parks..."}]],
    )  # fmt: skip
    sent = write_to(residents, ben, f"{idea.code}: {BOB}", status="delivered", parts=3)
    residents.store.write_now(
        statuses.change, the(idea), News(IdeaStatus.PLANNED), residents.clock(), by="ed"
    )
    while residents.store.write_now(tell_next, Phrases.load(["en"]), ["en"], residents.clock()):
        pass
    assert "Bob" in everything(residents)

    redact(residents, idea, "bob miller")

    assert words_of(residents, asked, listed, sent) == [
        'Is this new: "[...] parks on the bench, call [...]"? 1 yes 2 no',
        f'1 {idea.code} "[...] parks..." at 1 Elm Street. Call 555 0199.',  # the city's own number stays
        f"{idea.code}: [...] parks on the bench, call [...]",
    ]
    assert residents.store.read_now(sessions.load, ann)["seen"] == [1]
    held = everything(residents)
    assert ("Bob Miller" in held, PHONE in held, held.count('"[...] parks on the bench')) == (False, False, 3)
    assert sum(BOB in one for one in originals(residents, idea)) == 4  # the idea, and each text of ours once


def test_nothing_that_can_be_read_holds_what_was_taken_out_of_a_comment(residents: Residents) -> None:
    idea, other = residents.idea(residents.person(1)), residents.idea(residents.person(1), "Fewer cars")
    comment = residents.comment(residents.person(2), idea, f"Ask Bob Miller, {PHONE}")
    shown = write_to(residents, residents.person(3), f"1 of 1: Ask Bob Miller, {PHONE}")
    residents.store.write_now(comments.quoted_in, shown, [the(comment)])
    theirs = write_to(residents, residents.person(3), f"{other.code}: Bob Miller agrees")

    residents.store.write_now(
        redaction.redact_comment, the(comment), ["Bob Miller"], residents.now, by="ann", country="GB"
    )

    assert words_of(residents, shown, theirs) == [
        "1 of 1: Ask [...], [...]", f"{other.code}: Bob Miller agrees",
    ]  # fmt: skip
    assert PHONE not in everything(residents)
    assert originals(residents, idea) == [f"Ask Bob Miller, {PHONE}", f"1 of 1: Ask Bob Miller, {PHONE}"]


def test_what_is_looked_up_by_its_words_loses_them_when_it_was_found(residents: Residents) -> None:
    idea = residents.idea(residents.person(1), BOB)
    open_ = write_to(residents, residents.person(1), f"{idea.code}: {BOB}", status="unknown")

    redact(residents, idea, "Bob Miller")
    assert words_of(residents, open_) == [f"{idea.code}: {BOB}"]
    residents.store.write_now(outbound.record, open_, SendStatus.DELIVERED, residents.clock())

    assert words_of(residents, open_) == [""]


def test_what_is_put_back_as_it_is_rewritten_loses_its_words_all_the_same(residents: Residents) -> None:
    left = write_to(residents, residents.person(1), f"Read: {BOB}", status="sending")

    def race(tx: Tx) -> OutboundMessage | None:
        def put_back(connection: Any, *_execution: Any) -> None:  # by another process, behind an UPDATE
            connection.exec_driver_sql("UPDATE outbound_message SET status = 'queued'")

        event.listen(tx.connection, "after_cursor_execute", put_back, once=True)
        quoting.rewrite(tx, left, text="Read: [...]", buttons=None, parts=1)
        return outbound.by_id(tx, left)

    message = residents.store.write_now(race)

    assert message is not None
    assert message.is_erased or "Bob" not in message.text


def test_what_a_broadcast_said_to_many_is_looked_through_once(
    residents: Residents, monkeypatch: pytest.MonkeyPatch
) -> None:
    idea = residents.idea(residents.person(1), BOB)
    sent = [write_to(residents, residents.person(2), f"{idea.code}: {BOB}") for _ in range(20)]
    looked: list[str] = []
    out_of = Taken.out_of

    def count(taken: Taken, quoted: str) -> str:
        looked.append(quoted)
        return out_of(taken, quoted)

    monkeypatch.setattr(Taken, "out_of", count)
    redact(residents, idea, "Bob Miller")

    assert looked.count(f"{idea.code}: {BOB}") == 1
    assert set(words_of(residents, *sent)) == {f"{idea.code}: [...] parks on the bench, call [...]"}


def test_what_was_cut_or_put_on_one_line_is_masked_as_far_as_it_goes() -> None:
    text = "call Bob on\n020 7946 0123 about\nthe bench"
    taken = Taken([(text, redaction.masked(text, "GB", ["Bob"]))], ["Bob"])

    assert taken.out_of(f'"{text}"') == '"call [...] on\n[...] about\nthe bench"'
    assert taken.out_of('"call Bob on 020 7946 0123 about the bench"').endswith('about the bench"')
    assert PHONE not in taken.out_of('"call Bob on 020 7946 0123 about the bench"')
    assert taken.out_of('"call Bob on 020 79..."') == '"call [...] on [...]..."'
    assert taken.out_of_all({"a": ["Bob", 1, None]}) == {"a": ["[...]", 1, None]}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hola\n\nLlamadme al 612345678 por favor", "Hola Llamadme al [...] por favor"),
        ("  Hola\nLlamadme  al 612345678\n", "Hola Llamadme al [...]"),
        ("Hola \u200b amigos\nal 612345678 por favor", "Hola  amigos al [...] por favor"),
        ("612345678\n\n  y ann@example.org\n\nson de Ana", "[...] y [...] son de Ana"),
    ],
)
def test_on_one_line_all_of_a_number_goes_however_many_line_breaks_were_before_it(
    text: str, shown: str
) -> None:
    taken = Taken([(text, redaction.masked(text, "ES", []))], [])
    line = displayed(text)

    assert taken.out_of(f"K7RD: {line}") == f"K7RD: {shown}"
    for end in range(SHORTEST_CUT, len(line)):  # wherever it was cut
        assert not re.search(r"[1-9]|exam", taken.out_of(f'"{line[:end]}..."')), end
