"""What phrases invite people to text is understood: the words of the catalogues and of the lexicons agree."""

import pytest

from nlu.commands import Commands
from phrases import available_languages

SAID = {
    "en": {
        "HELP": "help",
        "STOP": "stop",
        "START": "start",
        "TOP": "top",
        "NEW": "new",
        "NEAR Elm Street": "near",
        "FIND bench": "find",
        "MORE": "more",
        "MINE": "mine",
        "STATUS K7RD": "status",
        "VOTE K7RD": "vote",
        "UNVOTE K7RD": "unvote",
        "FOLLOW K7RD": "follow",
        "UNFOLLOW K7RD": "unfollow",
        "COMMENT K7RD": "comment",
        "EDIT K7RD": "edit",
        "COMMENTS K7RD": "comments",
        "REPORT": "report",
        "REPORT 2": "report",
        "LANGUAGE": "language",
        "FORGET ME": "forget_me",
        "MY DATA": "my_data",
        "CITY NEWS": "city_news",
        "LINK": "link",
        "LINK 482913": "link",
        "UNLINK": "unlink",
    },
    "es": {
        "AYUDA": "help",
        "STOP": "stop",
        "START": "start",
        "TOP": "top",
        "NUEVAS": "new",
        "CERCA Elm Street": "near",
        "BUSCAR banco": "find",
        "SIGUIENTES": "more",
        "MIS IDEAS": "mine",
        "ESTADO K7RD": "status",
        "VOTAR K7RD": "vote",
        "QUITAR VOTO K7RD": "unvote",
        "SEGUIR K7RD": "follow",
        "NO SEGUIR K7RD": "unfollow",
        "COMENTAR K7RD": "comment",
        "EDITAR K7RD": "edit",
        "COMENTARIOS K7RD": "comments",
        "DENUNCIAR": "report",
        "DENUNCIAR 2": "report",
        "IDIOMA": "language",
        "BORRAR MIS DATOS": "forget_me",
        "MIS DATOS": "my_data",
        "NOTICIAS": "city_news",
        "VINCULAR": "link",
        "VINCULAR 482913": "link",
        "DESVINCULAR": "unlink",
    },
    "fr": {
        "AIDE": "help",
        "STOP": "stop",
        "START": "start",
        "TOP": "top",
        "NOUVELLES": "new",
        "PROCHE Elm Street": "near",
        "CHERCHER banc": "find",
        "SUITE": "more",
        "MES IDÉES": "mine",
        "STATUT K7RD": "status",
        "VOTER K7RD": "vote",
        "RETIRER VOTE K7RD": "unvote",
        "SUIVRE K7RD": "follow",
        "NE PLUS SUIVRE K7RD": "unfollow",
        "COMMENTER K7RD": "comment",
        "MODIFIER K7RD": "edit",
        "COMMENTAIRES K7RD": "comments",
        "SIGNALER": "report",
        "SIGNALER 2": "report",
        "LANGUE": "language",
        "OUBLIEZ-MOI": "forget_me",
        "MES DONNÉES": "my_data",
        "INFOS VILLE": "city_news",
        "LIER": "link",
        "LIER 482913": "link",
        "DÉLIER": "unlink",
    },
}


def test_every_language_is_here():
    assert set(SAID) == set(available_languages())


@pytest.mark.parametrize(
    ("language", "text", "command"),
    [(language, text, command) for language, words in SAID.items() for text, command in words.items()],
)
def test_an_invited_word_does_what_the_phrase_says(language, text, command):
    commands = Commands(
        [language], is_code="K7RD".__eq__, is_place=lambda words: words.casefold() == "elm street"
    )

    understood = commands.read(text)

    assert understood is not None
    assert understood.name == command
