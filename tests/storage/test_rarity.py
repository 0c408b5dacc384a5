"""Which words of a query are worth asking for."""

import pytest

from storage import Store, rarity, search
from storage.rarity import FOUND, Rarity
from tests.residents import Residents, the

LARGE = Rarity(100_000, {"street": 0.4, "bench": 0.02, "elm": 0.005, "please": 0.7, "the": 0.01})


def test_usual_words_are_left_out_among_many_ideas() -> None:
    words = ["please", "street", "bench", "elm", "gargoyle"]

    assert LARGE.telling(words) == (["gargoyle", "elm", "bench"], [])


def test_of_usual_words_alone_the_least_usual_count_beside_another() -> None:
    assert LARGE.telling(["please", "street", "bench", "the"]) == (["the", "bench"], ["street"])
    assert LARGE.telling(["please"]) == (["please"], [])


@pytest.mark.parametrize("words", [["street", "please", "bench", "elm"], []])
def test_among_few_ideas_every_word_is_asked_for(words: list[str]) -> None:
    few = Rarity(FOUND // len(LARGE.shares), LARGE.shares)

    alone, beside = few.telling(words)

    assert sorted(alone) == sorted(words)
    assert not beside


def test_a_usual_word_finds_an_idea_only_beside_another(residents: Residents, store: Store) -> None:
    author = residents.person(1)
    for number in range(FOUND + 10):
        residents.idea(author, f"gargoyle number {number}")
    both, one = residents.idea(author, "paint gargoyle number 77"), residents.idea(author, "my own gargoyle")

    found = store.read_now(search.best_matches, "number gargoyle", ["en"], 2 * FOUND)

    assert the(both) in found
    assert the(one) not in found


def test_what_few_people_said_is_not_remembered(residents: Residents, store: Store) -> None:
    for number in range(8):
        residents.idea(residents.person(number), "a bench for the school")
    residents.idea(residents.person(9), "a gargoyle for the school")

    known = store.read_now(rarity.rarity)

    assert known.ideas == 9
    assert known.shares["school"] == 1
    assert known.shares["bench"] == pytest.approx(8 / 9)
    assert "gargoyle" not in known.shares


def test_it_is_looked_up_again_after_a_while(
    residents: Residents, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = 0.0
    monkeypatch.setattr(rarity, "_clock", lambda: moment)
    store.read_now(rarity.rarity)
    for number in range(rarity.SEVERAL):
        residents.idea(residents.person(number), "a bench for the school")

    moment = rarity.LOOKED_AT_FOR
    assert store.read_now(rarity.rarity).shares == {}
    moment += 1
    assert store.read_now(rarity.rarity).shares["bench"] == 1


def test_it_is_looked_up_again_when_there_are_many_more_ideas(residents: Residents, store: Store) -> None:
    before = store.read_now(rarity.rarity)
    residents.idea(residents.person(1), "a bench for the school")

    assert store.read_now(rarity.rarity) is before
    rarity._KNOWN.clear()
    assert store.read_now(rarity.rarity).ideas == 1
