"""The first notice goes at once; what comes within an hour waits and becomes one message."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from civic import authors, ideas, news, notices, statuses
from civic.authors import Judged
from civic.statuses import News
from phrases import Phrases, parts
from storage import Store, Tx, contacts, funnel, gathered, outbound
from storage.gathered import NEWS
from storage.listing import Filters
from storage.models import Idea, IdeaStatus, OutboundMessage, SendStatus, Visibility
from tests.residents import Residents, the
from tests.storage.test_statistics import explained

MINUTE = timedelta(minutes=1)
LANGUAGES = ("en", "es")
PHRASES = Phrases.load()


@pytest.fixture
def ann(residents: Residents) -> int:
    return residents.person(1)


@pytest.fixture
def say(residents: Residents) -> Callable[..., None]:
    """Set a status some minutes after the start, and tell it."""

    def tell(idea: Idea, status: IdeaStatus, after: int = 0, reason: str = "") -> None:
        write, at = residents.store.write_now, residents.now + after * MINUTE
        write(statuses.change, the(idea), News(status, {"en": reason} if reason else None), at, by="ed")
        while write(news.tell_next, PHRASES, LANGUAGES, at):
            pass

    return tell


def judge(residents: Residents, judged: Judged, became: Visibility, after: int, reason: str = "") -> None:
    """Tell whose it is that an official showed or hid it, some minutes after the start."""
    at, other = residents.now + after * MINUTE, "held"
    before, now = (judged.model_copy(update={"visibility": one}) for one in (other, became.value))
    residents.store.write_now(
        authors.hear_of_visibility, PHRASES, LANGUAGES, before, now, reason=reason or None, now=at
    )


def goes(residents: Residents, person: int) -> list[OutboundMessage]:
    """What goes out to a person, or went, in order."""
    rows = residents.store.read_now(outbound.of_contact, person, 50)
    return sorted((row for row in rows if row.status != SendStatus.SUPPRESSED), key=the)


def send(residents: Residents, message: OutboundMessage, after: int) -> None:
    at = residents.now + after * MINUTE
    residents.store.write_now(
        outbound.record, the(message), SendStatus.WIRED, at, handed_at=at, external_id=f"SM{message.id}"
    )


def after(residents: Residents, message: OutboundMessage) -> int:
    return round((message.due_at - residents.now) / MINUTE)


def test_what_comes_within_an_hour_becomes_one_message(
    residents: Residents, ann: int, say: Callable[..., None]
) -> None:
    one, two, three = (residents.idea(ann, f"Idea number {n}") for n in range(3))

    say(one, IdeaStatus.PLANNED)
    send(residents, goes(residents, ann)[0], 1)
    say(two, IdeaStatus.DECLINED, 10, reason="No money. " * 12)
    say(three, IdeaStatus.DOING, 20)

    first, joined = goes(residents, ann)
    assert (after(residents, first), after(residents, joined)) == (0, 61)
    lines = joined.text.splitlines()
    assert [idea.code in line for idea, line in zip((two, two, three), lines, strict=True)] == [
        True,
        False,
        True,
    ]
    assert lines[1].startswith("The city says: No money.")
    assert joined.parts == parts(joined.text).count > 1


@pytest.mark.parametrize(
    ("status", "reason", "line"),
    [
        (IdeaStatus.PASSED_ON, "Water board of the region", "To whom: Water board of the region"),
        (IdeaStatus.PASSED_ON, "It goes to the bus company.", "The city says: It goes to the bus company."),
        (IdeaStatus.DECLINED, "No money", "The city says: No money"),
    ],
)
def test_a_name_alone_says_to_whom_an_idea_was_passed_on(residents, ann, say, status, reason, line):
    say(residents.idea(ann, "A bench"), status, reason=reason)

    assert goes(residents, ann)[0].text.splitlines()[1] == line


def test_an_hour_later_the_first_goes_at_once_again(
    residents: Residents, ann: int, say: Callable[..., None]
) -> None:
    one, two = residents.idea(ann), residents.idea(ann, "Fewer cars")

    say(one, IdeaStatus.PLANNED)
    send(residents, goes(residents, ann)[0], 1)
    say(two, IdeaStatus.PLANNED, 62)

    assert [after(residents, message) for message in goes(residents, ann)] == [0, 62]


def test_what_left_meanwhile_begins_a_new_hour(
    residents: Residents, ann: int, say: Callable[..., None]
) -> None:
    ideas_ = [residents.idea(ann, f"Idea number {n}") for n in range(3)]

    say(ideas_[0], IdeaStatus.PLANNED)
    send(residents, goes(residents, ann)[0], 0)
    say(ideas_[1], IdeaStatus.PLANNED, 5)
    send(residents, goes(residents, ann)[1], 60)
    say(ideas_[2], IdeaStatus.PLANNED, 70)

    messages = goes(residents, ann)
    assert [after(residents, message) for message in messages] == [0, 60, 120]
    assert ideas_[2].code in messages[2].text
    assert ideas_[1].code not in messages[2].text


def test_later_news_of_one_idea_makes_the_earlier_old(
    residents: Residents, ann: int, say: Callable[..., None]
) -> None:
    one, two = residents.idea(ann), residents.idea(ann, "Fewer cars")

    say(one, IdeaStatus.CONSIDERED)
    send(residents, goes(residents, ann)[0], 0)
    say(two, IdeaStatus.CONSIDERED, 5)
    say(two, IdeaStatus.PLANNED, 6)

    joined = goes(residents, ann)[1]
    assert joined.text.count(two.code) == 1
    assert "planned" in joined.text


def test_what_waits_for_the_morning_becomes_one_too(
    residents: Residents, ann: int, say: Callable[..., None]
) -> None:
    one, two = residents.idea(ann), residents.idea(ann, "Fewer cars")
    morning = residents.now + timedelta(hours=9)

    say(one, IdeaStatus.PLANNED)
    [first] = goes(residents, ann)
    residents.store.write_now(outbound.record, the(first), SendStatus.SENDING, residents.now)
    residents.store.write_now(outbound.record, the(first), SendStatus.QUEUED, residents.now, due_at=morning)
    say(two, IdeaStatus.PLANNED, 180)

    [joined] = goes(residents, ann)
    assert joined.due_at == morning
    assert all(idea.code in joined.text for idea in (one, two))


def test_nobody_is_told_twice_after_a_crash(residents: Residents, ann: int, say: Callable[..., None]) -> None:
    one, two = residents.idea(ann), residents.idea(ann, "Fewer cars")
    say(one, IdeaStatus.PLANNED)
    say(two, IdeaStatus.PLANNED, 5)
    before = [message.text for message in goes(residents, ann)]

    residents.store.write_now(ideas.show, the(two), Visibility.HELD, residents.now, by="ed")
    residents.store.write_now(ideas.show, the(two), Visibility.SHOWN, residents.now, by="ed")
    while residents.store.write_now(news.tell_next, PHRASES, LANGUAGES, residents.now + 6 * MINUTE):
        pass

    assert [message.text for message in goes(residents, ann)] == before


def test_what_is_hidden_is_taken_out_again(residents: Residents, say: Callable[..., None]) -> None:
    ben, ann = residents.person(2), residents.person(1)
    ideas_ = [residents.idea(ann, f"Idea number {n}") for n in range(3)]
    for each in ideas_:
        residents.follow(ben, each)
    for minute, each in enumerate(ideas_):
        say(each, IdeaStatus.PLANNED, minute)

    residents.store.write_now(ideas.show, the(ideas_[1]), Visibility.HIDDEN, residents.now, by="ed")
    residents.store.write_now(news.withdraw, residents.again(ideas_[1]), residents.now)

    joined = goes(residents, ben)[1]
    assert [each.code in joined.text for each in ideas_] == [False, False, True]


def test_an_erased_idea_takes_its_news_along_and_no_other(
    residents: Residents, say: Callable[..., None]
) -> None:
    ann, ben, cleo = (residents.person(n) for n in (1, 2, 3))
    one, two, hers = residents.idea(ann, "One"), residents.idea(ann, "Two"), residents.idea(cleo, "Hers")
    for each in (one, two, hers):
        residents.follow(ben, each)
    for minute, each in enumerate((one, two, hers)):
        say(each, IdeaStatus.PLANNED, minute)
    residents.unfollow(ben, hers)

    residents.forget(cleo)

    joined = goes(residents, ben)[1]
    assert two.code in joined.text
    assert hers.code not in joined.text


def test_forgetting_takes_what_waits(residents: Residents, ann: int, say: Callable[..., None]) -> None:
    one, two = residents.idea(ann), residents.idea(ann, "Fewer cars")
    say(one, IdeaStatus.PLANNED)
    say(two, IdeaStatus.PLANNED, 5)

    residents.forget(ann)

    assert goes(residents, ann) == []


def test_a_message_holds_no_more_than_a_provider_takes(
    residents: Residents, ann: int, say: Callable[..., None]
) -> None:
    for n in range(5):
        say(residents.idea(ann, f"Idea number {n}"), IdeaStatus.DECLINED, n, reason="Because. " * 60)

    messages = goes(residents, ann)
    assert all(len(message.text) <= 1600 for message in messages)
    assert sum(message.text.count("declined") for message in messages) == 5
    assert len({message.due_at for message in messages[1:]}) == 1


def test_who_tries_things_out_sees_all_at_once(residents: Residents, say: Callable[..., None]) -> None:
    known = residents.store.write_now(contacts.recognise, "simulator", "ann", residents.now)
    one, two = residents.idea(known.contact_id), residents.idea(known.contact_id, "Fewer cars")

    say(one, IdeaStatus.PLANNED)
    say(two, IdeaStatus.PLANNED, 5)

    assert [after(residents, message) for message in goes(residents, known.contact_id)] == [0, 5]
    assert timedelta(hours=1) == notices.WITHIN[NEWS]


def test_who_was_sent_what_became_of_an_idea_has_heard_back(
    residents: Residents, ann: int, say: Callable[..., None]
) -> None:
    bench = residents.idea(ann, "A bench", topic="parks")
    tram = residents.idea(residents.person(2), "A tram", topic="transport")
    residents.vote(residents.person(3), bench)

    def heard(*topics: str, votes: int = 0) -> int | None:
        return residents.store.read_now(funnel.stages, Filters(topic=topics), LANGUAGES, votes).heard_back

    say(bench, IdeaStatus.PLANNED)
    say(tram, IdeaStatus.DOING)
    assert (heard(), heard("parks")) == (0, 0)
    for person in (ann, residents.person(2), residents.person(3)):
        send(residents, goes(residents, person)[0], 1)

    assert (heard(), heard("parks"), heard("transport"), heard("culture")) == (3, 2, 1, 0)
    assert heard("parks", votes=funnel.MOST_VOTES + 1) is None


def test_who_was_sent_it_among_other_news_has_heard_back(
    residents: Residents, ann: int, say: Callable[..., None]
) -> None:
    bench = residents.idea(ann, "A bench", topic="parks")
    tram = residents.idea(ann, "A tram", topic="transport")
    lamp = residents.idea(ann, "A lamp", topic="culture")

    def heard(*topics: str) -> int | None:
        return residents.store.read_now(funnel.stages, Filters(topic=topics), LANGUAGES, 0).heard_back

    say(bench, IdeaStatus.PLANNED)
    send(residents, goes(residents, ann)[0], 1)
    say(tram, IdeaStatus.DOING, 5)
    say(lamp, IdeaStatus.PLANNED, 6)
    say(lamp, IdeaStatus.DOING, 7)
    assert (heard(), heard("transport")) == (1, 0)
    send(residents, goes(residents, ann)[1], 70)

    assert (heard(), heard("parks"), heard("transport"), heard("culture")) == (1, 1, 1, 1)
    assert heard("streets") == 0


def test_what_is_judged_soon_after_another_is_one_message(
    residents: Residents, ann: int, say: Callable[..., None]
) -> None:
    idea = residents.idea(residents.person(2))
    said = [residents.comment(ann, idea, f"Word {n}") for n in range(4)]

    judge(residents, said[0], Visibility.SHOWN, 0)
    for minute, comment in enumerate(said[1:], 1):
        judge(residents, comment, Visibility.HIDDEN, minute, reason=f"Reason {min(minute, 2)}.")

    first, joined = goes(residents, ann)
    assert (after(residents, first), after(residents, joined)) == (0, 5)
    hidden, why = (
        f'Your comment on {idea.code} "More benches": others do not see it any more.',
        "The city says:",
    )
    assert joined.text.splitlines() == [
        hidden,
        f"{why} Reason 1.",
        hidden,
        f"{why} Reason 2.",
    ]  # the like once
    say(residents.idea(ann, "Fewer cars"), IdeaStatus.PLANNED, 4)
    assert after(residents, goes(residents, ann)[-1]) == 4  # news do not wait for it
    send(residents, joined, 5)
    judge(residents, said[0], Visibility.HIDDEN, 11)
    assert after(residents, goes(residents, ann)[-1]) == 11


def test_what_is_judged_otherwise_before_it_was_told_is_told_as_it_is_now(
    residents: Residents, ann: int
) -> None:
    idea = residents.idea(ann)
    comment = residents.comment(ann, idea, "You fool")

    judge(residents, idea, Visibility.SHOWN, 0)
    judge(residents, comment, Visibility.HIDDEN, 1, reason="Not nice.")
    judge(residents, comment, Visibility.SHOWN, 2)

    _, joined = goes(residents, ann)
    assert joined.text == (
        f'Your comment on {idea.code} "More benches": a person at the city has read it, '
        "and everybody can see it now."
    )


def test_what_is_gathered_is_looked_for_among_its_persons_messages_alone(sqlite_store: Store) -> None:
    def ask(tx: Tx) -> None:
        gathered.supersede(tx, 1, ["status:7:", "status:8"])
        gathered.parts_of(tx, 1)

    plan = sqlite_store.write_now(explained, ask)

    assert sum("ix_outbound_message_contact_id_id (contact_id=?" in line for line in plan) == 2, plan
    assert not [line for line in plan if "SCAN" in line]
