"""Whose comment is to go."""

import pytest

from tests.nlu.wording import spoken

WORDS = spoken()


_OWN = [
    "delete my comment", "lösch meinen kommentar", "borra mi comentario", "supprimez mon commentaire",
    "verwijder mijn reactie", "usuń mój komentarz", "apague o meu comentário", "poista kommenttini",
    "eyddu athugasemdinni minni",
]  # fmt: skip
_ANYBODYS = [
    "remove that comment", "lösch den kommentar", "borra ese comentario", "supprimez ce commentaire",
    "verwijder die reactie", "usuń ten komentarz", "apague esse comentário", "poista tämä kommentti",
    "eyddu athugasemdinni",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "what"),
    [*((text, "comment") for text in _OWN), *((text, "that_comment") for text in _ANYBODYS)],
)
def test_ones_own_comment_is_told_from_that_of_anybody(text, what):
    assert WORDS.undo(text).what == what
