"""What people wish for in the first person, over our own sentences: `wishes_<language>.txt`."""

import pytest

from nlu.interpreter import Interpreter
from nlu.places import Gazetteer
from tests.nlu.labelled import LANGUAGES, everywhere
from tests.nlu.wording import spoken

NAMES = {"idea": "submit_idea", "chat": "out_of_scope", "vote": "vote", "follow": "follow"}
SENTENCES = everywhere("wishes")


@pytest.fixture(scope="module")
def interpreter(tmp_path_factory) -> Interpreter:
    return Interpreter.build(
        LANGUAGES,
        words=spoken(),
        topics=(),
        gazetteer=Gazetteer([]),
        cache=tmp_path_factory.mktemp("cache"),
    )


async def misread(interpreter, label, *languages):
    """How many sentences with the label there are, and those that are taken for something else."""
    said = [row for row in SENTENCES if row[1] == label and row[0] in languages]
    heard = [(text, await interpreter.read(text, preferred=language)) for language, _, text in said]
    return len(said), [(text, one.intent.name) for text, one in heard if one.intent.name != NAMES[label]]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_somebody_wants_for_the_city_is_an_idea(interpreter, language):
    count, wrong = await misread(interpreter, "idea", language)

    assert len(wrong) <= 0.05 * count, wrong


@pytest.mark.parametrize("label", ["vote", "follow"])
async def test_wanting_to_vote_or_to_follow_is_that(interpreter, label):
    _, wrong = await misread(interpreter, label, *LANGUAGES)

    assert not wrong


async def test_what_somebody_wants_of_another_bot_is_hardly_ever_an_idea(interpreter):
    count, wrong = await misread(interpreter, "chat", *LANGUAGES)

    assert len(wrong) <= 0.05 * count, wrong
    assert not [text for text, name in wrong if name in ("vote", "unvote", "follow")]
