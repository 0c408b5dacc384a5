"""Thanks, and what is asked behind them."""

import pytest

from nlu.interpreter import Interpreter
from nlu.places import Gazetteer
from tests.nlu.labelled import LANGUAGES
from tests.nlu.wording import spoken

ASKED = {
    "en": ["thank you, but what does that mean dear?", "ok thanks and when will i hear"],
    "es": ["gracias, cuando lo sabre?"],
    "fr": ["merci, et c'est quand?"],
    "de": ["danke, aber wann hört man was?"],
    "nl": ["bedankt, maar wat betekent dat?"],
    "pt": ["obrigado, mas o que quer dizer isso?"],
    "pl": ["dzięki, ale co to znaczy?"],
    "fi": ["kiitos, mutta mitä se tarkoittaa?"],
    "is": ["takk, en hvað þýðir þetta?"],
}
THANKS = [
    ("en", "thank you so much!"), ("en", "thanks, ok?"), ("en", "thanks for the bench"),
    ("es", "muchas gracias"),
    ("fr", "merci beaucoup"), ("de", "vielen Dank"), ("nl", "dank je wel"), ("pl", "dziękuję bardzo"),
    ("pt", "muito obrigado"), ("fi", "kiitos paljon"), ("is", "takk kærlega"),
]  # fmt: skip


@pytest.fixture(scope="module")
def interpreter(tmp_path_factory) -> Interpreter:
    return Interpreter.build(
        LANGUAGES, words=spoken(), topics=(), gazetteer=Gazetteer([]), cache=tmp_path_factory.mktemp("cache")
    )


@pytest.mark.parametrize(("language", "text"), [(one, text) for one, some in ASKED.items() for text in some])
async def test_question_behind_thanks_is_a_question(interpreter, language, text):
    heard = await interpreter.read(text, preferred=language)

    assert heard.intent.name in ("ask_question", "ask_status")


@pytest.mark.parametrize(("language", "text"), THANKS)
async def test_thanks_alone_are_thanks(interpreter, language, text):
    heard = await interpreter.read(text, preferred=language)

    assert heard.intent.name == "thank"
