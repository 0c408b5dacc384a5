"""Which number of a list an opinion is about."""

import pytest

from tests.nlu.wording import spoken

WORDS = spoken()


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "and I don't like number 3 at all", 3),
        ("en", "i really love the second one", 2),
        ("en", "the first one is great", 1),
        ("en", "number 2 is a bad idea", 2),
        ("en", "no i hate 2", 2),
        ("es", "y la 2 no me gusta nada", 2),
        ("es", "me encanta la segunda", 2),
        ("fr", "et la 2 je n'aime pas du tout", 2),
        ("de", "ich mag die 2", 2),
        ("nl", "nummer 2 vind ik goed", 2),
        ("pt", "e a 2 não gosto nada", 2),
        ("pl", "a 2 wcale mi się nie podoba", 2),
        ("fi", "ja 2 en tykkää yhtään", 2),
        ("is", "númer 2 líst mér illa á", 2),
    ],
)
def test_a_number_with_nothing_but_an_opinion_is_read(language, text, number):
    assert WORDS.opined(text, language) == number


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "i like none of the 3"),
        ("en", "not 2, i like the first one"),
        ("en", "i like all 3"),
        ("en", "i like 2 of them"),
        ("en", "2 great ideas"),
        ("en", "i hate the other 2"),
        ("en", "i love it <3"),
        ("en", "love it x 3"),
        ("en", "i like it :3"),
        ("en", "me 2 i love it"),
        ("en", "thats 2 much i hate it"),
        ("en", "the third time i say i love it"),
        ("en", "i like the first one more than the second"),
        ("en", "stop, i hate 2"),
        ("en", "unsubscribe me i hate all 3"),
        ("en", "stop telling me about 2, i hate it"),
        ("en", "remove me, i dont like 1"),
        ("en", "comment on 2 i love it"),
        ("en", "i want 2 more benches"),
        ("en", "my son likes number 3"),
        ("es", "me gustan las 3"),
        ("es", "no me gusta ninguna de las 3"),
        ("fr", "j'aime les 3"),
        ("fr", "je n'aime aucune des 3"),
        ("de", "mir gefallen alle 3"),
        ("de", "keine der 3 gefällt mir"),
        ("de", "die eine finde ich gut"),
        ("nl", "ik vind geen van de 3 goed"),
        ("pt", "não gosto de nenhuma das 3"),
        ("pl", "żadna z 3 mi się nie podoba"),
        ("fi", "tykkään kaikista 3"),
        ("is", "mér líst illa á öll 3"),
        ("en", "i love " + "1" * 5_000),
    ],
)
def test_a_number_in_doubt_is_not_read(language, text):
    assert WORDS.opined(text, language) is None
