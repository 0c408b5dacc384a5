"""Filing an idea: once for a message, with a code that no other has."""

from datetime import datetime
from random import Random

from civic import codes, ideas
from storage import Store
from storage import ideas as stored_ideas
from storage.models import Idea
from tests.residents import Residents


def test_what_is_handed_back_is_what_was_written(residents: Residents, store: Store) -> None:
    filed = residents.idea(residents.person(1), "A bench at the market", place_text="the market")

    kept = store.read_now(stored_ideas.get, filed.id or 0)

    assert {name: getattr(filed, name) for name in Idea.model_fields} == {
        name: getattr(kept, name) for name in Idea.model_fields
    }


def test_a_code_that_was_given_is_drawn_again(residents: Residents, store: Store, now: datetime) -> None:
    first, second = (
        store.write_now(
            ideas.submit, residents.draft(text), contact_id=None, inbound_id=None, now=now, random=Random(7)
        )
        for text in ("a bench", "a tree")
    )

    random = Random(7)
    assert [first.code, second.code] == [codes.draw(random, codes.SHORT) for _ in range(2)]


def test_one_message_files_one_idea(residents: Residents, store: Store, now: datetime) -> None:
    message, author = residents.text(1, "a bench"), residents.person(1)

    filed = [
        store.write_now(
            ideas.submit, residents.draft("a bench"), contact_id=author, inbound_id=message, now=now
        )
        for _ in range(2)
    ]

    assert filed[0].id == filed[1].id
    assert store.read_now(stored_ideas.highest_id) == filed[0].id
