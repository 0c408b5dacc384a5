"""Everyone who took part hears of an idea, until they say no."""

from civic import consent, follows
from tests.residents import Residents, the


def test_author_voter_and_follower_hear_of_an_idea(residents: Residents) -> None:
    author, voter, follower = (residents.person(n) for n in range(3))
    idea = residents.idea(author)
    residents.vote(voter, idea)
    residents.follow(follower, idea)

    assert residents.hears(idea) == [author, voter, follower]
    assert residents.standing(idea)[3] == 3


def test_unfollowing_silences_whatever_the_role(residents: Residents) -> None:
    author = residents.person(1)
    idea = residents.idea(author)

    residents.unfollow(author, idea)
    residents.unfollow(author, idea)
    residents.vote(author, idea)

    assert residents.hears(idea) == []
    assert residents.standing(idea) == (1, 0, 0, 0)


def test_asking_again_is_heard(residents: Residents) -> None:
    person, idea = residents.person(1), residents.idea(None)
    residents.unfollow(person, idea)

    residents.follow(person, idea)
    residents.follow(person, idea)

    assert residents.hears(idea) == [person]
    assert residents.standing(idea)[3] == 1
    assert residents.store.read_now(follows.is_following, person, the(idea))


def test_asking_to_hear_of_one_undoes_the_silence_of_what_it_stands_for(residents: Residents) -> None:
    person, idea, twin = residents.person(1), residents.idea(None), residents.idea(None)
    residents.unfollow(person, twin)
    residents.merge(twin, idea)

    residents.follow(person, idea)

    assert residents.hears(idea) == [person]
    assert residents.standing(idea)[3] == 1


def test_who_said_stop_hears_nothing(residents: Residents) -> None:
    person = residents.person(1)
    idea = residents.idea(person)

    residents.store.write_now(consent.opt_out, person, "sms", "STOP", residents.now)

    assert residents.hears(idea) == []


def test_following_is_known_before_and_after(residents: Residents) -> None:
    person, idea = residents.person(1), residents.idea(None)
    is_following = follows.is_following

    assert not residents.store.read_now(is_following, person, the(idea))
    residents.vote(person, idea)
    assert residents.store.read_now(is_following, person, the(idea))
    residents.unfollow(person, idea)
    assert not residents.store.read_now(is_following, person, the(idea))
