"""Corrections as examples: what they teach, and what they must not tell."""

import pytest

from civic import comments, privacy
from civic import ideas as civic_ideas
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
        ("the bins are full, yours Robert", "the bins are full, yours …"),
        ("nazywam się Jan Przykład, potrzebna jest ławka", "nazywam się …, potrzebna jest ławka"),
        ("minun nimeni on Matti Esimerkki, lisää valoja", "minun nimeni on …, lisää valoja"),
        ("ég heiti Jón Dæmi, fleiri bekki", "ég heiti …, fleiri bekki"),
        ("a bench [really] please", "a bench (really) please"),
        ("more trees", "more trees"),
        ("I’m Ann Carter and the bins are full", "I'm … and the bins are full"),
        ("je m’appelle Marie et il faudrait un banc", "je m'appelle … et il faudrait un banc"),
        ("My name’s Bob", "My name's …"),
        ("my name's Lois Lane and the bins are full", "my name's … and the bins are full"),
        ("this is Ann Carter, the bins are full", "this is …, the bins are full"),
        ("this is Mill Road and it floods", "this is Mill Road and it floods"),
        ("A safe crossing - School Lane", "A safe crossing - School Lane"),
    ],
)
def test_nothing_that_leads_to_a_person_is_kept(text, kept):
    assert without_people(text, "US") == kept


def test_the_citys_places_are_no_people():
    places = frozenset({"juniper corner"})

    assert without_people("this is Juniper Corner, it floods", "US", "en", places).startswith(
        "this is Juniper"
    )
    assert without_people("it floods - Juniper Corner", "US", "en", places) == "it floods - Juniper Corner"
    assert without_people("it floods - Juniper Corner", "US", "en") == "it floods"


@pytest.mark.parametrize(
    ("text", "title", "place", "expected"),
    [
        ("We need benches", "Benches - By The Pond", "Mill Road, Larkmouth", "Benches - By The Pond"),
        ("Benches - Ann Carter", "Benches - Ann Carter", None, "Benches"),
    ],
)
def test_a_title_loses_only_the_signature_of_its_text(residents, text, title, place, expected):
    idea = residents.idea(residents.person(1), text, title=title, place_text=place)
    residents.store.write_now(civic_ideas.sort_under, the(idea), "lighting", residents.now, by="resident")

    (lesson,) = taught(residents)

    assert (lesson.title, lesson.place) == (expected, place)


def test_im_before_a_name_introduces_in_english_alone():
    assert without_people("im Ann and the bins are full", "US", "en") == "im … and the bins are full"
    assert without_people("mehr Bänke im Park bitte", "US", "de") == "mehr Bänke im Park bitte"


def test_a_place_that_was_put_right_is_told_beside_the_words():
    lesson = Lesson("a bench at the pond", "en", "Bench at the pond", "parks", "mill lane", ("place",))

    (block,) = as_rasa([lesson])["nlu"]

    assert block["examples"][0]["text"] == "a bench at the pond"
    assert block["examples"][0]["metadata"]["place"] == "mill lane"


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


def test_brackets_that_a_resident_typed_mark_nothing():
    lesson = Lesson("lamp [x]{y} at [the](mill) gate", "en", "Lamp", "lighting", "the](mill", ("topic",))

    (block,) = as_rasa([lesson])["nlu"]

    assert block["examples"][0]["text"] == "lamp (x){y} at ([the)(mill](place)) gate"


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


def test_a_side_that_its_writer_corrects_is_an_example(residents: Residents) -> None:
    writer = residents.person(1)
    comment = residents.comment(writer, residents.idea(None))
    store = residents.store

    store.write_now(comments.take_side, the(comment), writer, "against", residents.now)

    (lesson,) = taught(residents)
    (block,) = as_rasa([lesson])["nlu"]
    assert block["intent"] == "comment"
    assert block["examples"][0]["metadata"] == {
        "language": comment.language, "corrected": ["stance"], "stance": "against",
    }  # fmt: skip

    store.write_now(privacy.forget, writer, residents.now)

    assert taught(residents) == []


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
