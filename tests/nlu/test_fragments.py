"""What is said in few words, and what offices write, in all languages: `fragments.toml`."""

import tomllib
from pathlib import Path

import pytest

from nlu.interpreter import Interpreter
from nlu.naming import Naming
from nlu.places import Gazetteer
from tests.nlu.labelled import LANGUAGES
from tests.nlu.wording import spoken

SAID = tomllib.loads((Path(__file__).parent / "fragments.toml").read_text("utf-8"))["said"]


@pytest.fixture(scope="module")
def interpreter(tmp_path_factory) -> Interpreter:
    return Interpreter.build(
        LANGUAGES, words=spoken(), topics=(), gazetteer=Gazetteer([]), cache=tmp_path_factory.mktemp("cache")
    )


@pytest.fixture(scope="module")
def naming() -> Naming:
    return Naming(LANGUAGES)


async def heard(interpreter: Interpreter, means: str) -> list[tuple[str, str, bool]]:
    rows = [(language, one[language]) for one in SAID if one["means"] == means for language in LANGUAGES]
    read = [(language, text, await interpreter.read(text, preferred=language)) for language, text in rows]
    return [(language, text, one.intent.name == "submit_idea") for language, text, one in read]


async def test_few_words_about_something_to_mend_are_an_idea(interpreter):
    wrong = [row for row in await heard(interpreter, "idea") if not row[2]]

    assert len(wrong) <= 2, wrong


async def test_what_an_office_announces_is_no_idea(interpreter):
    wrong = [row for row in await heard(interpreter, "notice") if row[2]]

    assert len(wrong) <= 2, wrong


async def test_languages_agree_on_what_is_to_be_mended(interpreter):
    rows = await heard(interpreter, "idea")
    for first in range(0, len(rows), len(LANGUAGES)):
        same = rows[first : first + len(LANGUAGES)]

        assert sum(is_idea for _, _, is_idea in same) >= len(same) - 1, same


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("soup kitchen", "en"), ("break-in", "en"), ("un sofá y un colchón", "es"),
        ("Schlagloch vor der Schule", "de"), ("Treppe ohne Geländer", "de"), ("fuite d'eau", "fr"),
    ],
)  # fmt: skip
def test_words_that_only_name_things_are_told(naming, text, language):
    assert naming.is_all(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("my sofa", "en"), ("soup kitchen?", "en"), ("sí a la pasarela", "es"), ("hello", "en"), ("", "en"),
        ("tax form", "en"), ("play music", "en"), ("bench tree lamp bus bin water", "en"),
        ("well hi there", "en"),
    ],
)  # fmt: skip
def test_words_that_speak_to_somebody_or_name_no_thing_are_not(naming, text, language):
    assert not naming.is_all(text, language)
