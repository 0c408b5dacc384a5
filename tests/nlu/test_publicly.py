"""What is the city's although its words are those of homes."""

import pytest

from nlu import lexicons
from nlu.publicly import Publicly
from tests.nlu.interpreting import Saying, over, read

PUBLICLY = Publicly(lexicons.languages())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "soup kitchen"), ("en", "A soup kitchen please"), ("en", "play area by the old mill"),
        ("en", "sleeping places for the homeless"), ("es", "Comedor social"),
        ("es", "una cocina comunitaria"),
        ("fr", "cuisine collective"), ("de", "eine Suppenküche, bitte"), ("nl", "gaarkeuken"),
        ("pt", "camas para sem-abrigo"), ("pl", "jadłodajnia"), ("fi", "soppakeittiö"), ("is", "súpueldhús"),
    ],
)  # fmt: skip
def test_public_thing_is_named_alone_or_with_where_and_for_whom(language, text):
    assert PUBLICLY.is_named(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "soup kitchen was great last night lol"), ("en", "kitchen"),
        ("en", "is there a soup kitchen?"),
        ("en", "see you in the soup kitchen"), ("de", "meine Küche"),
        ("de", "sag mir beim Mittagstisch Bescheid"), ("de", "halt mich beim Mittagstisch auf dem Laufenden"),
        ("xx", "soup kitchen"), ("en", ""),
    ],
)  # fmt: skip
def test_who_tells_of_one_names_none(language, text):
    assert not PUBLICLY.is_named(text, language)


async def test_public_thing_is_an_idea_however_sure_an_engine_is_that_it_is_chat(languages):
    chatting = over(Saying(("out_of_scope", 0.97)), languages)

    assert (await read(chatting, "soup kitchen")).intent.name == "submit_idea"
    assert (await read(chatting, "my kitchen")).intent.name == "out_of_scope"
