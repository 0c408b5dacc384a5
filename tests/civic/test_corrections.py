"""Corrections as examples: what they teach, and what they must not tell."""

import pytest

from civic import ideas as civic_ideas
from civic import privacy
from civic.corrections import Lesson, lessons, without_people
from hearback.corrections import as_rasa
from tests.residents import Residents, the


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("call me on +1 555 010 0123 about the pothole", "call me on … about the pothole"),
        ("the lamp at 14 Elm Street is out", "the lamp at … Elm Street is out"),
        ("write to ann@example.org", "write to …"),
        ("my name is Ann Example and the bins are full", "my name is … and the bins are full"),
        ("Herr Beispiel parkt auf dem Gehweg", "Herr … parkt auf dem Gehweg"),
        ("the bins are full, Ann Example", "the bins are full"),
        ("bus 14 is late", "bus … is late"),
        ("a bench [really] please", "a bench (really) please"),
        ("more trees", "more trees"),
    ],
)
def test_nothing_that_leads_to_a_person_is_kept(text, kept):
    assert without_people(text, "US") == kept


def test_place_is_marked_and_the_rest_is_told_beside():
    lesson = Lesson("a bench at the pond", "en", "Bench at the pond", "parks", "the pond", ("topic",))

    (block,) = as_rasa([lesson])["nlu"]

    assert block["intent"] == "submit_idea"
    assert block["examples"] == [
        {
            "text": "a bench at [the pond](place)",
            "metadata": {
                "language": "en",
                "corrected": ["topic"],
                "title": "Bench at the pond",
                "topic": "parks",
            },
        }
    ]


def test_without_corrections_there_is_no_example():
    assert as_rasa([])["nlu"] == []


def taught(residents: Residents) -> list[Lesson]:
    return residents.store.read_now(lambda tx: list(lessons(tx, "US")))


def test_what_its_author_corrects_is_an_example(residents: Residents) -> None:
    idea = residents.idea(residents.person(1), "A bench by the pond, call +1 555 010 0123")
    residents.idea(residents.person(2), "More trees")

    residents.store.write_now(civic_ideas.sort_under, the(idea), "lighting", residents.now, by="resident")
    residents.store.write_now(civic_ideas.retitle, the(idea), "Pond bench", residents.now, by="resident")

    assert taught(residents) == [
        Lesson(
            "A bench by the pond, call …", idea.language, "Pond bench", "lighting", None, ("title", "topic")
        )
    ]


def test_what_an_official_corrects_is_none(residents: Residents) -> None:
    idea = residents.idea(residents.person(1), "A bench")

    residents.store.write_now(civic_ideas.sort_under, the(idea), "lighting", residents.now, by="token:desk")

    assert taught(residents) == []


def test_whoever_is_forgotten_teaches_nothing_any_more(residents: Residents) -> None:
    author = residents.person(1)
    idea = residents.idea(author, "A bench")
    residents.vote(residents.person(2), idea)
    residents.store.write_now(civic_ideas.sort_under, the(idea), "lighting", residents.now, by="resident")

    residents.store.write_now(privacy.forget, author, residents.now)

    assert taught(residents) == []
