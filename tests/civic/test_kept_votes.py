"""What people voted on what is closed stays as a sum when they are erased, and nobody counts twice."""

from civic import statuses
from civic.statuses import News
from storage import kept_votes
from storage.models import Idea, IdeaStatus
from tests.residents import Residents, the


def decide(residents: Residents, idea: Idea, status: IdeaStatus) -> None:
    news = News(status, {"en": "Because"})
    residents.store.write_now(statuses.change, the(idea), news, residents.clock(), by="official:1")


def voted_on_and_merged(residents: Residents) -> tuple[Idea, Idea]:
    """An idea that somebody voted on who was erased since, and the closed one that it was merged into."""
    one, root = (residents.idea(residents.person(2), f"Idea {n}") for n in range(2))
    residents.vote(residents.person(1), one)
    residents.merge(one, root)
    decide(residents, root, IdeaStatus.DONE)
    residents.forget(residents.person(1))
    return one, root


def test_votes_on_what_is_open_go_and_on_what_is_closed_stay_as_sums(residents: Residents) -> None:
    voter = residents.person(1)
    ideas = {status: residents.idea(residents.person(2), f"Idea {status}") for status in IdeaStatus}
    for status, idea in ideas.items():
        residents.vote(voter, idea, "against", verified=False)
        decide(residents, idea, status)

    residents.forget(voter)

    standings = {status: residents.standing(idea)[:3] for status, idea in ideas.items()}
    assert {status for status, standing in standings.items() if standing == (0, 1, 1)} == {
        IdeaStatus.DONE, IdeaStatus.DECLINED, IdeaStatus.PASSED_ON,
    }  # fmt: skip
    assert {standing for standing in standings.values() if standing != (0, 1, 1)} == {(0, 0, 0)}
    assert residents.differences() == []


def test_who_comes_back_counts_once(residents: Residents) -> None:
    neighbour, idea = residents.person(3), residents.idea(residents.person(2))
    residents.vote(residents.person(1), idea)
    decide(residents, idea, IdeaStatus.DONE)
    residents.forget(residents.person(1))

    residents.vote(residents.person(1), idea)  # somebody new, for all that is known
    residents.vote(neighbour, idea)  # who was here before

    assert residents.standing(idea)[:3] == (2, 0, 0)


def test_what_is_open_again_has_no_votes_of_people_who_are_gone(residents: Residents) -> None:
    idea = residents.idea(residents.person(2))
    residents.vote(residents.person(1), idea)
    decide(residents, idea, IdeaStatus.DECLINED)
    residents.forget(residents.person(1))

    decide(residents, idea, IdeaStatus.CONSIDERED)
    residents.vote(residents.person(1), idea)

    assert residents.standing(idea)[:3] == (1, 0, 0)
    assert residents.differences() == []


def test_sums_go_with_a_merge_and_come_back_with_its_undoing(residents: Residents) -> None:
    one, other = (residents.idea(residents.person(2), f"Idea {n}") for n in range(2))
    residents.vote(residents.person(1), one)
    for idea in (one, other):
        decide(residents, idea, IdeaStatus.DONE)
    residents.forget(residents.person(1))

    residents.merge(one, other)
    assert residents.standing(other)[:3] == (1, 0, 0)

    residents.unmerge(one)
    assert [residents.standing(idea)[:3] for idea in (one, other)] == [(1, 0, 0), (0, 0, 0)]


def test_an_idea_that_somebody_voted_on_who_is_gone_stays_without_its_author(residents: Residents) -> None:
    author = residents.person(2)
    backed, alone = residents.idea(author, "Backed"), residents.idea(author, "Alone")
    residents.vote(residents.person(1), backed)
    residents.vote(author, alone)
    for idea in (backed, alone):
        decide(residents, idea, IdeaStatus.DONE)
    residents.forget(residents.person(1))

    assert residents.forget(author).ideas_kept == 1

    assert residents.standing(backed)[:3] == (1, 0, 0)
    assert residents.store.read_now(kept_votes.by_idea).keys() == {the(backed)}


def test_a_vote_on_ones_own_idea_stays_with_what_it_was_merged_into(residents: Residents) -> None:
    author = residents.person(1)
    mine, theirs = residents.idea(author, "Mine"), residents.idea(residents.person(2), "Theirs")
    residents.vote(author, mine)
    residents.merge(mine, theirs)
    decide(residents, theirs, IdeaStatus.DONE)

    erasure = residents.forget(author)

    assert (erasure.ideas_kept, erasure.votes_kept) == (0, 1)
    assert residents.standing(theirs)[:3] == (1, 0, 0)
    assert residents.differences() == []


def test_the_status_of_a_merged_idea_moves_no_sums_of_what_it_stands_for(residents: Residents) -> None:
    one, root = voted_on_and_merged(residents)

    decide(residents, one, IdeaStatus.DONE)

    assert residents.standing(root)[:3] == (1, 0, 0)
    assert residents.differences() == []


def test_what_stands_for_itself_and_is_open_keeps_no_sums(residents: Residents) -> None:
    one, root = voted_on_and_merged(residents)

    residents.unmerge(one)
    residents.vote(residents.person(1), one)
    residents.merge(one, root)

    assert residents.standing(root)[:3] == (1, 0, 0)
    assert residents.differences() == []


def test_a_vote_that_counts_already_may_be_changed(residents: Residents) -> None:
    closed, other = (residents.idea(residents.person(2), f"Idea {n}") for n in range(2))
    residents.vote(residents.person(1), closed)
    decide(residents, closed, IdeaStatus.DONE)
    residents.forget(residents.person(1))
    newcomer = residents.person(9)
    residents.vote(newcomer, other)
    residents.merge(other, closed)

    residents.vote(newcomer, closed, "against")

    assert residents.standing(closed)[:3] == (1, 1, 0)
