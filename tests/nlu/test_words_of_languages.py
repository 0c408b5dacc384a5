"""Which language a command word tells."""

import pytest

from tests.nlu.wording import spoken

WORDS = spoken("en", "es", "fr")


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("AYUDA", {"es"}),
        ("mes idées", {"fr"}),
        ("NEW", {"en"}),
        ("UNVOTE K7RD", {"en"}),
        ("QUITAR VOTO K7RD", {"es"}),
        ("STOP", {"en", "es", "fr"}),
        ("START", {"en", "es", "fr"}),
        ("K7RD", {"en", "es", "fr"}),
        ("K7RD oui", {"fr"}),
        ("non K7RD", {"fr"}),
        ("K7RD sí", {"es"}),
        ("K7RD SI", {"es"}),
        ("K7RD yes", {"en", "es", "fr"}),
        ("K7RD ja", {"en", "es", "fr"}),  # in no language of this city
        ("A bench, please", set()),
    ],
)
def test_a_command_tells_the_languages_that_have_its_word(text, languages):
    assert WORDS.languages_of(text) == languages
