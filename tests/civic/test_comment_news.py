"""The author of an idea hears that others spoke of it: at most once a day, and only who wants to."""

from datetime import datetime, timedelta

import pytest

from civic import comments, consent, news
from phrases import Phrases
from storage import outbound
from storage.models import Idea, OutboundMessage, Visibility
from storage.tx import table_of
from tests.residents import Residents, the

PHRASES = Phrases.load(["en"])
AUTHOR, NEIGHBOUR = 1, 2


def tell(residents: Residents, now: datetime) -> list[str]:
    """Tell all there is to tell; what is then in the outbox for the author and was not before."""
    table = table_of(OutboundMessage)
    query = table.select().where(table.c.contact_id == residents.person(AUTHOR)).order_by(table.c.id)
    before = residents.store.read_now(lambda tx: tx.run(query).all())
    while residents.store.write_now(news.tell_next, PHRASES, ["en"], now):
        continue
    after = residents.store.read_now(lambda tx: tx.run(query).all())
    assert all(row.kind == "notice" for row in after)  # which waits for the end of quiet hours
    return [row.text for row in after[len(before) :]]


@pytest.fixture
def idea(residents: Residents) -> Idea:
    """Of an author who wrote from a phone, and can be written to."""
    residents.text(AUTHOR, "A bench, please")
    return residents.idea(residents.person(AUTHOR), "A bench")


def test_an_author_hears_of_comments_once_a_day(residents: Residents, idea: Idea) -> None:
    neighbour = residents.person(NEIGHBOUR)
    residents.comment(neighbour, idea, "one")
    now = residents.clock()

    assert tell(residents, now) == [
        f'1 new comment on your idea {idea.code} "A bench". To read: COMMENTS {idea.code}'
    ]
    residents.comment(neighbour, idea, "two")
    residents.comment(neighbour, idea, "three")
    assert tell(residents, now + timedelta(hours=23)) == []
    assert tell(residents, now + timedelta(hours=24)) == [
        f'2 new comments on your idea {idea.code} "A bench". To read: COMMENTS {idea.code}'
    ]
    assert tell(residents, now + timedelta(hours=49)) == []


def test_several_ideas_are_told_in_one_message(residents: Residents, idea: Idea) -> None:
    other = residents.idea(residents.person(AUTHOR), "A lamp")
    for each in (idea, other):
        residents.comment(residents.person(NEIGHBOUR), each)

    (told,) = tell(residents, residents.clock())

    assert [line.partition('"')[2].partition('"')[0] for line in told.splitlines()] == ["A bench", "A lamp"]


def test_nobody_hears_of_what_they_said_themselves(residents: Residents, idea: Idea) -> None:
    residents.comment(residents.person(AUTHOR), idea)

    assert tell(residents, residents.clock()) == []


def test_a_held_comment_is_told_when_an_official_has_shown_it(residents: Residents, idea: Idea) -> None:
    comment = residents.comment(residents.person(NEIGHBOUR), idea, held_for="phone")
    assert tell(residents, residents.clock()) == []

    residents.store.write_now(
        comments.show, the(comment), Visibility.SHOWN, residents.clock(), by="ann@city.example"
    )

    assert len(tell(residents, residents.clock())) == 1


@pytest.mark.parametrize("silenced", ["unfollow", "stop"])
def test_who_wants_to_hear_nothing_hears_nothing_also_later(
    residents: Residents, idea: Idea, silenced: str
) -> None:
    author = residents.person(AUTHOR)
    if silenced == "stop":
        residents.store.write_now(consent.opt_out, author, "sms", "STOP", residents.now)
    else:
        residents.unfollow(author, idea)
    residents.comment(residents.person(NEIGHBOUR), idea)

    assert tell(residents, residents.clock()) == []
    residents.store.write_now(consent.opt_in, author, "sms", "START", residents.now)
    residents.follow(author, idea)
    assert tell(residents, residents.clock()) == []


def test_an_author_who_is_gone_hears_nothing(residents: Residents, idea: Idea) -> None:
    residents.vote(residents.person(NEIGHBOUR), idea)
    residents.comment(residents.person(NEIGHBOUR), idea)
    residents.forget(residents.person(AUTHOR))

    assert not residents.store.write_now(news.tell_next, PHRASES, ["en"], residents.clock())
    assert residents.store.read_now(outbound.counts) == {}
