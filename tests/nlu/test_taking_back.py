"""Whose comment is to go."""

import pytest

from tests.nlu.wording import spoken

WORDS = spoken()


@pytest.mark.parametrize(
    "text",
    [
        "delete my comment", "lösch meinen kommentar", "borra mi comentario", "supprimez mon commentaire",
        "verwijder mijn reactie", "usuń mój komentarz", "apague o meu comentário", "poista kommenttini",
        "eyddu athugasemdinni minni",
    ],
)  # fmt: skip
def test_ones_own_comment(text):
    assert WORDS.undo(text).what == "comment"


@pytest.mark.parametrize(
    "text",
    [
        "remove that comment", "lösch den kommentar", "borra ese comentario", "supprimez ce commentaire",
        "verwijder die reactie", "usuń ten komentarz", "apague esse comentário", "poista tämä kommentti",
        "eyddu athugasemdinni",
    ],
)  # fmt: skip
def test_a_comment_of_anybody(text):
    assert WORDS.undo(text).what == "that_comment"
