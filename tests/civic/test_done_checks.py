"""Is it really done? Who is asked, and what their answers do."""

from datetime import timedelta
from pathlib import Path

import pytest

from civic import consent, done_checks, news, statuses
from civic.city import City, load_city
from civic.statuses import News
from phrases import Phrases
from storage import done_checks as stored
from storage import ideas
from storage.loop_models import DoneCheck
from storage.models import Idea, IdeaStatus
from storage.tx import Tx, table_of
from tests.residents import Residents, the

PHRASES, LANGUAGES = Phrases.load(), ("en", "es")
WHY = {"en": "It is not done, people say.", "es": "No."}


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(Path("cities/demo"))


def finish(residents: Residents, idea: Idea, status: IdeaStatus = IdeaStatus.DONE) -> None:
    residents.store.write_now(statuses.change, the(idea), News(status), residents.clock(), by="ed")
    while residents.store.write_now(news.tell_next, PHRASES, LANGUAGES, residents.now):
        pass


def choose(residents: Residents) -> list[int]:
    """Choose whom to ask; returns all who are."""
    residents.store.write_now(done_checks.choose, residents.clock())
    return [check.contact_id for check in checks(residents)]


def checks(residents: Residents) -> list[DoneCheck]:
    def read(tx: Tx) -> list[DoneCheck]:
        return tx.nouns(DoneCheck, table_of(DoneCheck).select().order_by(table_of(DoneCheck).c.id))

    return residents.store.read_now(read)


def say(residents: Residents, city: City, check: DoneCheck, *, is_done: bool) -> bool:
    return residents.store.write_now(
        done_checks.answer, the(check), check.contact_id, city, WHY, residents.clock(), is_done=is_done
    )


def test_the_author_and_twenty_supporters_are_asked(residents: Residents) -> None:
    ann, against, silent, stopped = (residents.person(n) for n in range(4))
    voters = [residents.person(n) for n in range(10, 35)]
    idea = residents.idea(ann)
    residents.vote(against, idea, "against")
    residents.vote(voters[24], idea, verified=False)
    for person in (silent, stopped, *voters[:24]):
        residents.vote(person, idea)
    residents.unfollow(silent, idea)
    residents.store.write_now(consent.opt_out, stopped, "sms", "STOP", residents.now)
    finish(residents, idea)

    assert choose(residents) == [ann, *voters[:20]]
    assert choose(residents) == [ann, *voters[:20]]


def test_nobody_is_asked_before_everybody_was_told_or_when_it_is_not_done(residents: Residents) -> None:
    idea, other = residents.idea(residents.person(1)), residents.idea(residents.person(2))
    residents.store.write_now(statuses.change, the(idea), News(IdeaStatus.DONE), residents.now, by="ed")
    untold = choose(residents)
    finish(residents, other)
    finish(residents, other, IdeaStatus.DOING)

    assert untold == []
    assert choose(residents) == [idea.contact_id]


def test_three_more_who_deny_it_open_it_again_and_all_hear_why(residents: Residents, city: City) -> None:
    people = [residents.person(n) for n in range(6)]
    idea = residents.idea(people[0])
    for person in people[1:]:
        residents.vote(person, idea)
    finish(residents, idea)
    choose(residents)
    asked = checks(residents)

    said = [False, False, True, False, False, False]
    opened = [say(residents, city, check, is_done=yes) for check, yes in zip(asked, said, strict=True)]

    assert opened == [False, False, False, False, True, False]
    now = residents.again(idea)
    assert (now.status, now.reason) == ("doing", WHY)
    assert now.due is not None
    changes = residents.store.read_now(ideas.status_changes, the(idea))
    assert [(change.status, change.by) for change in changes] == [("done", "ed"), ("doing", "residents")]
    assert residents.store.read_now(stored.reopened, done_checks.BY, 5) == [the(idea)]


def test_a_changed_mind_counts_once(residents: Residents, city: City) -> None:
    idea = residents.idea(residents.person(1))
    finish(residents, idea)
    choose(residents)
    [check] = checks(residents)

    for _ in range(4):
        say(residents, city, check, is_done=False)

    assert residents.again(idea).status == "done"
    assert residents.store.read_now(stored.answers, check.change_id) == stored.Answers(1, 0, 1)


def test_late_answers_do_not_undo_what_an_official_said_since(residents: Residents, city: City) -> None:
    people = [residents.person(n) for n in range(3)]
    idea = residents.idea(people[0])
    for person in people[1:]:
        residents.vote(person, idea)
    finish(residents, idea)
    choose(residents)
    residents.now += timedelta(days=1)
    residents.store.write_now(
        statuses.change,
        the(idea),
        News(IdeaStatus.PASSED_ON, {"en": "To the county."}),
        residents.now,
        by="ed",
    )

    for check in checks(residents):
        say(residents, city, check, is_done=False)

    assert residents.again(idea).status == "passed_on"


def test_nobody_answers_for_somebody_else(residents: Residents, city: City) -> None:
    idea, ben = residents.idea(residents.person(1)), residents.person(2)
    finish(residents, idea)
    choose(residents)
    [check] = checks(residents)

    residents.store.write_now(done_checks.answer, the(check), ben, city, WHY, residents.now, is_done=False)
    residents.store.write_now(done_checks.give_reason, the(check), ben, "No!")

    [after] = checks(residents)
    assert (after.is_done, after.reason) == (None, None)


def test_forgetting_takes_what_a_person_said_of_it(residents: Residents, city: City) -> None:
    ann, ben = residents.person(1), residents.person(2)
    idea = residents.idea(ann)
    residents.vote(ben, idea)
    finish(residents, idea)
    choose(residents)
    for check in checks(residents):
        say(residents, city, check, is_done=False)

    residents.forget(ben)
    [left] = checks(residents)
    residents.forget(ann)

    assert left.contact_id == ann
    assert checks(residents) == []
