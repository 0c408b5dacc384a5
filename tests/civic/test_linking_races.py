"""Joining while everybody goes on: nothing is lost, nothing counts twice, nobody waits for ever."""

from datetime import datetime

from civic import linking
from civic.linking import Joined
from storage import Store, links
from storage.inbound import Arrival, by_external_id, keep
from tests.residents import Residents, at_once, the

PAIRS = 6


def people(residents: Residents, n: int) -> tuple[int, int]:
    """Somebody by number and on Telegram."""
    return residents.person(n), residents.person(n, "telegram", str(1000 + n))


def test_two_sides_that_agree_at_once_are_joined_once(
    store: Store, residents: Residents, now: datetime
) -> None:
    wishes = []
    for n in range(1, PAIRS + 1):
        ann, account = people(residents, n)
        here, there = (the(store.read_now(links.addresses_of, one)[0]) for one in (ann, account))
        code = store.write_now(linking.offer, ann, here, now)
        link = the(store.read_now(links.by_code, code, now))
        store.write_now(linking.enter, link, account, there, now)
        wishes += [(link, ann), (link, account)]

    joined = at_once(
        *(lambda link=link, who=who: store.write_now(linking.agree, link, who, now) for link, who in wishes)
    )

    assert sum(isinstance(one, Joined) for one in joined) == PAIRS
    for n in range(1, PAIRS + 1):
        assert len(set(people(residents, n))) == 1


def test_a_message_and_a_vote_during_a_join_are_not_lost(
    store: Store, residents: Residents, now: datetime
) -> None:
    idea = residents.idea(residents.person(50))
    pairs = [people(residents, n) for n in range(1, PAIRS + 1)]

    def write(n: int) -> int:
        return store.write_now(keep, [Arrival("telegram", f"{n}", "telegram", str(1000 + n), "hello")], now)

    def join(one: int, other: int) -> object:
        return store.write_now(linking.join, one, other, now)

    def vote(who: int) -> object:
        return residents.vote(who, idea)

    kept = at_once(
        *(lambda n=n: write(n) for n in range(1, PAIRS + 1)),
        *(lambda pair=pair: join(*pair) for pair in pairs),
        *(lambda pair=pair: vote(pair[0]) for pair in pairs),
    )

    assert kept[:PAIRS] == [1] * PAIRS
    for n, (ann, _account) in enumerate(pairs, 1):
        message = store.read_now(by_external_id, "telegram", str(n))
        assert message is not None
        assert message.contact_id == ann
    assert residents.standing(idea)[0] == PAIRS
    assert residents.differences() == []
