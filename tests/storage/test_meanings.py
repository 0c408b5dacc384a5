"""Ideas are found by what they mean, too, and indexed anew when more is known."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime

import pytest

from storage import Meanings, Store, Vault, ideas, indexing, open_store
from tests.residents import Residents

SEATS = {"bench": "seat", "banco": "seat", "ławka": "seat"}
Open = Callable[[Meanings], Store]


def known(words: dict[str, str], version: str = "1") -> Meanings:
    """What these words mean."""
    return Meanings(version, lambda text, _language: {words[w] for w in text.lower().split() if w in words})


@pytest.fixture
def opened(database_url: str, vault: Vault) -> Iterator[Open]:
    """Opens the same database with other meanings."""
    with ExitStack() as stores:
        yield lambda meanings: stores.enter_context(closing(open_store(database_url, vault, meanings)))


def candidates(store: Store, words: str) -> list[int | None]:
    return [one.id for one in store.read_now(ideas.candidates, words, "en", None, 40)]


def test_an_idea_is_found_from_another_language(opened: Open, now: datetime) -> None:
    store = opened(known(SEATS))
    residents = Residents(store, now)
    spanish = residents.idea(None, "un banco en la parada", language="es")
    residents.idea(None, "more buses")

    assert candidates(store, "a bench please") == [spanish.id]
    assert candidates(opened(Meanings()), "a bench please") == []


def test_shared_words_come_before_shared_meanings(opened: Open, now: datetime) -> None:
    store = opened(known(SEATS))
    residents = Residents(store, now)
    spanish = residents.idea(None, "un banco en la parada", language="es")
    same = residents.idea(None, "un bench en la parada")

    assert candidates(store, "bench") == [same.id, spanish.id]


def test_a_rare_word_in_a_short_text_says_most(opened: Open, now: datetime) -> None:
    store = opened(Meanings())
    residents = Residents(store, now)
    for n in range(6):
        residents.idea(None, f"road number {n}")
    long = residents.idea(None, "a fountain " + "and this and that about our quarter " * 4)
    short = residents.idea(None, "fountain for all")

    assert candidates(store, "fountain road")[:2] == [short.id, long.id]


def test_a_name_is_one_word_of_the_index_however_it_is_written(opened: Open, now: datetime) -> None:
    store = opened(known({"bus": "Public transport / stops", "tram": "public-transport stops"}))
    tram = Residents(store, now).idea(None, "tram at night")

    assert candidates(store, "bus in the evening") == [tram.id]


def test_ideas_are_indexed_anew_some_at_a_time(opened: Open, now: datetime) -> None:
    before, after = opened(known({}, "1")), opened(known(SEATS, "2"))
    residents = Residents(before, now)
    spanish = [residents.idea(None, f"banco {n}", language="es").id for n in range(5)]
    assert not before.write_now(indexing.go_on)

    assert after.write_now(indexing.go_on, 2)
    assert sorted(candidates(after, "bench")) == spanish[:2]
    late = Residents(after, now).idea(None, "ławka", language="pl")  # filed meanwhile
    assert after.write_now(indexing.go_on, 2)
    while after.write_now(indexing.go_on, 2):
        pass

    assert sorted(candidates(after, "bench")) == [*spanish, late.id]
    assert not after.write_now(indexing.go_on, 2)


def test_a_word_taken_out_of_an_idea_takes_its_meaning_along(opened: Open, now: datetime) -> None:
    store = opened(known(SEATS))
    residents = Residents(store, now)
    idea = residents.idea(None, "banco", title="banco", language="es")

    store.write_now(
        lambda tx: ideas.reword(tx, ideas.get(tx, idea.id or 0), now, title="fuente", text="fuente")
    )

    assert candidates(store, "bench") == []
