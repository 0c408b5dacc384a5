"""Authors correct their ideas: how they read before is kept, votes stay, followers hear of a new title."""

from datetime import datetime, timedelta

import pytest

from civic import ideas as civic_ideas
from civic import news, revisions, statuses
from civic.revisions import CannotEdit
from civic.statuses import News
from phrases import Phrases
from storage import ideas, outbound
from storage import revisions as stored
from storage.models import Idea, IdeaStatus, OutboundMessage, Visibility
from storage.tx import table_of
from tests.residents import ELM, Residents, the

PHRASES = Phrases.load(["en"])
NEIGHBOUR = 2


def tell(residents: Residents, now: datetime) -> list[str]:
    """Tell all there is to tell; what is in the outbox for the neighbour then and was not before."""
    table = table_of(OutboundMessage)
    query = table.select().where(table.c.contact_id == residents.person(NEIGHBOUR)).order_by(table.c.id)
    before = len(residents.store.read_now(lambda tx: tx.run(query).all()))
    while residents.store.write_now(news.tell_next, PHRASES, ["en"], now):
        continue
    return [row.text for row in residents.store.read_now(lambda tx: tx.run(query).all())[before:]]


@pytest.fixture
def idea(residents: Residents) -> Idea:
    """Of author 1, backed by a neighbour who can be written to."""
    filed = residents.idea(residents.person(1), "A bench")
    residents.text(NEIGHBOUR, "K7RD yes")
    residents.vote(residents.person(NEIGHBOUR), filed)
    return filed


def test_new_words_replace_the_old_ones_which_are_kept(residents: Residents, idea: Idea) -> None:
    edited = residents.edit(idea, "Two lanterns", topic="lighting", place_text="elm st", where=ELM)

    assert (edited.text, edited.title, edited.topic) == ("Two lanterns", "Two lanterns", "lighting")
    assert edited.place_name == "Elm Street"
    (before,) = residents.store.read_now(stored.of_idea, the(idea))
    assert (before.title, before.text, before.by) == ("A bench", "A bench", "resident")
    assert [found.id for found in residents.store.read_now(ideas.found, "lanterns", ["en"], 9)] == [idea.id]
    assert residents.store.read_now(ideas.found, "bench", ["en"], 9) == []


def test_votes_and_followers_stay(residents: Residents, idea: Idea) -> None:
    residents.edit(idea, "Two benches")

    assert residents.standing(idea) == (1, 0, 0, 2)
    assert residents.differences() == []


def test_the_same_words_change_nothing(residents: Residents, idea: Idea) -> None:
    residents.edit(idea, "A bench")

    assert residents.store.read_now(stored.of_idea, the(idea)) == []


def test_words_that_must_wait_hold_the_idea(residents: Residents, idea: Idea) -> None:
    edited = residents.edit(idea, "A bench, call 555 0100", held_for="phone")

    assert (edited.visibility, edited.held_for) == ("held", "phone")
    assert tell(residents, residents.clock()) == []
    residents.store.write_now(
        civic_ideas.show, the(idea), Visibility.SHOWN, residents.clock(), by="ann@city.example"
    )
    assert len(tell(residents, residents.clock())) == 1


@pytest.mark.parametrize("status", [IdeaStatus.DONE, IdeaStatus.DECLINED, IdeaStatus.PASSED_ON])
def test_what_the_city_has_finished_with_is_edited_no_more(
    residents: Residents, idea: Idea, status: IdeaStatus
) -> None:
    said = News(status, {"en": "So it is."})
    residents.store.write_now(statuses.change, the(idea), said, residents.clock(), by="ann@city.example")

    with pytest.raises(CannotEdit):
        residents.edit(idea, "Two benches")


def test_what_is_hidden_or_joined_is_edited_no_more(residents: Residents, idea: Idea) -> None:
    twin = residents.idea(residents.person(1))
    residents.merge(twin, idea)
    with pytest.raises(CannotEdit):
        residents.edit(twin, "Two benches")

    residents.store.write_now(
        civic_ideas.show, the(idea), Visibility.HIDDEN, residents.clock(), by="ann@city.example"
    )
    with pytest.raises(CannotEdit):
        residents.store.write_now(
            revisions.retitle, the(idea), "Two benches", residents.clock(), by="resident"
        )


def test_followers_hear_of_a_new_title_once_a_day_and_of_the_last_one(
    residents: Residents, idea: Idea
) -> None:
    residents.edit(idea, "Two benches")
    now = residents.clock()
    (first,) = tell(residents, now)
    assert first.startswith(f'{idea.code} "A bench" is called "Two benches" now.')

    residents.edit(idea, "Three benches")
    residents.edit(idea, "Four benches")

    assert tell(residents, now + timedelta(hours=1)) == []
    (second,) = tell(residents, now + timedelta(hours=25))
    assert second.startswith(f'{idea.code} "Two benches" is called "Four benches" now.')


def test_a_title_that_is_as_it_was_again_is_no_news(residents: Residents, idea: Idea) -> None:
    residents.edit(idea, "Two benches")
    now = residents.clock()
    tell(residents, now)

    residents.edit(idea, "Three benches")
    residents.edit(idea, "Two benches")

    assert tell(residents, now + timedelta(hours=49)) == []


def test_who_unfollowed_and_the_author_hear_nothing(residents: Residents, idea: Idea) -> None:
    residents.unfollow(residents.person(NEIGHBOUR), idea)

    residents.edit(idea, "Two benches")

    assert tell(residents, residents.clock()) == []
    assert residents.store.read_now(outbound.counts) == {}


def test_how_an_idea_read_is_gone_with_its_author(residents: Residents, idea: Idea) -> None:
    residents.edit(idea, "Two benches beside grandmother Quillfeather's porch", title="Two benches")
    told = tell(residents, residents.clock())
    assert told

    residents.forget(residents.person(1))

    kept = residents.again(idea)
    assert (kept.title, kept.text) == ("Two benches", "")
    assert residents.store.read_now(stored.of_idea, the(idea)) == []
    table = table_of(OutboundMessage)
    texts = residents.store.read_now(lambda tx: tx.run(table.select()).all())
    assert [row.text for row in texts] == [""]
