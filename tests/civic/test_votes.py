"""One vote a person and idea; the counts beside the rows equal a recount."""

from functools import partial

import pytest

from tests.residents import Residents, at_once

PEOPLE, THREADS, EACH = 320, 8, 40


def test_votes_for_and_against_are_counted_apart(residents: Residents) -> None:
    idea = residents.idea(residents.person(0))

    residents.vote(residents.person(1), idea)
    residents.vote(residents.person(2), idea)
    standing = residents.vote(residents.person(3), idea, "against")

    assert (standing.pro, standing.con, standing.before) == (2, 1, None)
    assert residents.differences() == []


def test_the_last_vote_of_a_person_counts(residents: Residents) -> None:
    idea, voter = residents.idea(None), residents.person(1)

    residents.vote(voter, idea)
    residents.vote(voter, idea)
    standing = residents.vote(voter, idea, "against")

    assert (standing.pro, standing.con, standing.before) == (0, 1, "for")
    assert residents.differences() == []


def test_a_vote_taken_back_is_not_counted(residents: Residents) -> None:
    idea, voter = residents.idea(None), residents.person(1)
    residents.vote(voter, idea)

    standing = residents.unvote(voter, idea)
    again = residents.unvote(voter, idea)

    assert (standing.pro, standing.before) == (0, "for")
    assert (again.pro, again.before) == (0, None)
    assert residents.differences() == []


def test_votes_that_prove_no_number_are_counted_and_said(residents: Residents) -> None:
    idea, voter = residents.idea(None), residents.person(1, "telegram", "42")

    residents.vote(voter, idea, verified=False)
    assert residents.standing(idea)[:3] == (1, 0, 1)

    residents.vote(voter, idea, verified=True)
    assert residents.standing(idea)[:3] == (1, 0, 0)
    assert residents.differences() == []


def test_sms_and_whatsapp_of_one_number_have_one_vote(residents: Residents) -> None:
    idea = residents.idea(None)

    residents.vote(residents.person(1, "sms"), idea)
    standing = residents.vote(residents.person(1, "whatsapp"), idea)

    assert (standing.pro, standing.before) == (1, "for")


def test_submitting_follows_and_does_not_vote(residents: Residents) -> None:
    idea = residents.idea(residents.person(0))

    assert residents.standing(idea) == (0, 0, 0, 1)


def test_a_clock_that_goes_back_does_not_bring_an_old_vote_back(residents: Residents) -> None:
    idea, twin, voter = residents.idea(None), residents.idea(None), residents.person(1)
    residents.vote(voter, twin)
    residents.merge(twin, idea)
    residents.turn_clock_back()

    residents.vote(voter, idea, "against")

    assert residents.standing(idea)[:2] == (0, 1)
    assert residents.differences() == []


@pytest.mark.parametrize("merged", [False, True])
def test_votes_of_many_at_the_same_time_are_all_counted(residents: Residents, *, merged: bool) -> None:
    idea = residents.idea(None)
    ways = [idea]
    if merged:
        ways.append(residents.idea(None))
        residents.merge(ways[1], idea)
    voters = [residents.person(n) for n in range(PEOPLE)]

    def vote(batch: int) -> None:
        for place, voter in enumerate(voters[batch * EACH : (batch + 1) * EACH]):
            residents.vote(voter, ways[place % len(ways)])

    at_once(*(partial(vote, batch) for batch in range(THREADS)), threads=THREADS)

    assert residents.standing(idea) == (PEOPLE, 0, 0, PEOPLE)
    assert residents.differences() == []


def test_follows_of_many_at_the_same_time_are_all_counted(residents: Residents) -> None:
    idea, twin = residents.idea(None), residents.idea(None)
    residents.merge(twin, idea)
    people = [residents.person(n) for n in range(80)]

    at_once(*(partial(residents.follow, who, (idea, twin)[place % 2]) for place, who in enumerate(people)))

    assert residents.standing(idea)[3] == len(people)
