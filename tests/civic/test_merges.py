"""Two ideas that are one: people count once, and undoing is exact."""

import pytest

from civic.ideas import show
from civic.merges import CannotMerge
from storage import ideas
from storage.models import Visibility
from tests.residents import Residents


def test_a_person_counts_once_in_ideas_that_are_one(residents: Residents) -> None:
    theirs, mine = residents.idea(None), residents.idea(None)
    both, one = residents.person(1), residents.person(2)
    for voter, idea in [(both, theirs), (both, mine), (one, mine)]:
        residents.vote(voter, idea)

    merged = residents.merge(mine, theirs)

    assert (merged.code, merged.votes_for, merged.followers) == (theirs.code, 2, 2)
    assert residents.differences() == []


def test_the_last_of_two_votes_counts(residents: Residents) -> None:
    theirs, mine, voter = residents.idea(None), residents.idea(None), residents.person(1)
    residents.vote(voter, mine, "against")
    residents.vote(voter, theirs, "for")

    residents.merge(mine, theirs)

    assert residents.standing(theirs)[:2] == (1, 0)


def test_undoing_restores_both_exactly(residents: Residents) -> None:
    theirs, mine = residents.idea(residents.person(1)), residents.idea(residents.person(2))
    for n, idea in [(3, theirs), (4, theirs), (4, mine), (5, mine)]:
        residents.vote(residents.person(n), idea, "for" if n < 5 else "against")
    before = (
        residents.standing(theirs),
        residents.standing(mine),
        residents.hears(theirs),
        residents.hears(mine),
    )

    residents.merge(mine, theirs)
    residents.unmerge(mine)

    after = (
        residents.standing(theirs),
        residents.standing(mine),
        residents.hears(theirs),
        residents.hears(mine),
    )
    assert after == before
    assert residents.differences() == []


def test_undoing_in_the_middle_of_a_chain_takes_its_branch_along(residents: Residents) -> None:
    root, branch, leaf = (residents.idea(None) for _ in range(3))
    for n, idea in enumerate([root, branch, leaf]):
        residents.vote(residents.person(n), idea)
    residents.merge(leaf, branch)
    residents.merge(branch, root)
    assert residents.standing(root)[0] == 3

    residents.unmerge(branch)

    assert (residents.standing(root)[0], residents.standing(branch)[0]) == (1, 2)
    assert residents.again(leaf).root_id == branch.id
    assert residents.differences() == []


def test_a_vote_on_a_merged_idea_counts_for_the_one_it_stands_for(residents: Residents) -> None:
    theirs, mine, voter = residents.idea(None), residents.idea(None), residents.person(1)
    residents.merge(mine, theirs)

    standing = residents.vote(voter, mine)
    taken_back = residents.unvote(voter, mine)

    assert (standing.code, standing.pro, taken_back.pro) == (theirs.code, 1, 0)


def test_a_vote_given_while_merged_stays_with_the_idea_that_stood(residents: Residents) -> None:
    theirs, mine, voter = residents.idea(None), residents.idea(None), residents.person(1)
    residents.vote(voter, mine)
    residents.merge(mine, theirs)

    residents.vote(voter, theirs, "against")
    residents.unmerge(mine)

    assert residents.standing(theirs)[:2] == (0, 1)
    assert residents.standing(mine)[:2] == (1, 0)


def test_what_is_one_already_cannot_be_merged(residents: Residents) -> None:
    a, b, c = (residents.idea(None) for _ in range(3))
    residents.merge(a, b)

    for idea, into in [(a, a), (a, b), (b, a), (a, c)]:
        with pytest.raises(CannotMerge):
            residents.merge(idea, into)
    with pytest.raises(CannotMerge):
        residents.unmerge(c)


def test_ideas_can_be_merged_again_after_undoing(residents: Residents) -> None:
    a, b = residents.idea(None), residents.idea(None)
    residents.vote(residents.person(1), a)
    residents.merge(a, b)
    residents.unmerge(a)

    assert residents.merge(b, a).votes_for == 1
    assert residents.differences() == []


def test_unfollowing_one_silences_both(residents: Residents) -> None:
    theirs, mine, person = residents.idea(None), residents.idea(None), residents.person(1)
    residents.follow(person, theirs)
    residents.unfollow(person, mine)

    residents.merge(mine, theirs)

    assert (residents.hears(theirs), residents.standing(theirs)[3]) == ([], 0)


def test_ones_own_ideas_that_are_one_are_listed_once(residents: Residents) -> None:
    author, neighbour = residents.person(1), residents.person(2)
    first, second, third = (residents.idea(author) for _ in range(3))
    theirs = residents.idea(neighbour)

    def listed() -> list[str]:
        return [one.code for one in residents.store.read_now(ideas.of_contact_once, author, 9)]

    residents.merge(first, second)
    assert listed() == [third.code, second.code]

    residents.merge(third, theirs)  # into somebody else's: one's own is all that one has
    assert listed() == [third.code, second.code]

    residents.merge(second, theirs)
    assert listed() == [third.code]

    residents.unmerge(second)
    residents.unmerge(first)
    assert listed() == [third.code, second.code, first.code]


def test_what_somebody_voted_on_is_listed_once_and_only_while_they_may_see_it(residents: Residents) -> None:
    person, author = residents.person(1), residents.person(2)
    first, second, third = (residents.idea(author) for _ in range(3))
    residents.vote(person, first, "against")
    residents.vote(person, second)
    residents.vote(author, third)

    def listed() -> list[str]:
        return [one.code for one in residents.store.read_now(ideas.voted_by, person, 9)]

    assert listed() == [second.code, first.code]

    residents.merge(first, third)
    assert listed() == [second.code, third.code]

    residents.merge(second, third)
    assert listed() == [third.code]

    residents.store.write_now(show, third.id or 0, Visibility.HIDDEN, residents.clock(), by="official:1")
    assert listed() == []
