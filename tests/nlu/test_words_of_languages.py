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


@pytest.mark.parametrize(
    ("text", "languages"),
    [("K7RD já", {"is"}), ("K7RD ja", {"de", "is", "nl"}), ("comentário K7RD bom", {"pt"}),
     ("COMENTAR K7RD bueno", {"es", "pt"})],
)  # fmt: skip
def test_a_word_tells_more_as_it_is_spelt(text, languages):
    assert spoken().languages_of(text) == languages
