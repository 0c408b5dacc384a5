"""Messages that take something back."""

import pytest

from nlu.words import Words
from tests.nlu.wording import spoken

WORDS = spoken()
CODED = Words(["en", "es", "fr", "de"], is_code=lambda code: code == "K7RD")


@pytest.mark.parametrize(
    "text",
    [
        "undo", "Forget it!", "ok forget it then", "scrap that please", "olvídalo", "mejor olvídalo",
        "Laissez tomber", "non, oubliez ça", "vergiss es", "doch nicht", "vergeet het", "esquece isso",
        "cofnij", "kumoa",
    ],
)  # fmt: skip
def test_undo(text):
    assert WORDS.undo(text).what == "undo"


@pytest.mark.parametrize(
    "text",
    [
        "never mind",
        "nvm lol",
        "sorry, i made a mistake",
        "me equivoqué",
        "mein fehler",
        "no importa",
        "peu importe",
        "egal",
        "nieważne",
    ],
)
def test_perhaps_undo(text):
    assert WORDS.undo(text).what == "mind"


@pytest.mark.parametrize("text", ["nah leave it", "déjalo así", "laissez comme ça", "lass es so", "laat zo"])
def test_leave(text):
    assert WORDS.undo(text).what == "leave"


@pytest.mark.parametrize(
    ("text", "code", "about"),
    [
        ("delete my idea K7RD", "K7RD", ""),
        ("can you delete my idea?", None, ""),
        ("delete my idea about the bench please", None, "about the bench"),
        ("borra mi idea", None, ""),
        ("quiero borrar mi idea K7RD", "K7RD", ""),
        ("supprimez mon idée", None, ""),
        ("supprime K7RD", "K7RD", ""),
        ("Meine Idee löschen bitte", None, ""),
    ],
)
def test_an_idea_of_ones_own(text, code, about):
    undo = CODED.undo(text)
    assert (undo.what, undo.code, undo.about) == ("idea", code, about)


def test_what_words_name():
    assert WORDS.undo("actually forget the light").about == "the light"
    assert WORDS.undo("en fait oubliez le lampadaire").what == "named"


@pytest.mark.parametrize(
    "text",
    [
        "remove the graffiti on mill lane", "the council should withdraw the parking plan",
        "FORGET ME", "OUBLIEZ-MOI nul ne sait quoi que ce soit de ce banc",
        "leave the trees alone", "vote K7RD", "",
    ],
)  # fmt: skip
def test_something_else(text):
    assert CODED.undo(text) is None


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("can you delete the thing about the swing", "the swing"),
        ("remove the one about the bench please", "the bench"),
        ("borra lo del columpio por favor", "columpio"),
        ("lösch das mit der Schaukel", "der schaukel"),
    ],
)
def test_idea_is_named_without_that_word(text, about):
    undo = WORDS.undo(text)

    assert (undo.what, undo.about) == ("named", about)


@pytest.mark.parametrize("text", ["no the other one", "No, la otra", "non, l'autre", "nein, die andere"])
def test_another_one_than_was_asked_about(text):
    assert WORDS.undo(text).what == "other"


@pytest.mark.parametrize(
    "text",
    [
        "i dont want updates on that", "no more messages about this idea",
        "quiero que no me escriban mas de eso",
        "ne m'écrivez plus à ce sujet", "schreibt mir nicht mehr darüber",
        "geen berichten meer over dit idee",
        "não quero mais mensagens sobre isso", "nie piszcie mi o tym więcej",
        "engin fleiri skilaboð um þessa hugmynd",
        "en halua enää viestejä tästä ideasta",
    ],
)  # fmt: skip
def test_no_more_news_of_the_idea_just_spoken_of(text):
    assert WORDS.ends_news_of_it(text)


@pytest.mark.parametrize(
    "text", ["no more messages", "stop", "stop texting me about this, wrong number", "i dreamt about that"]
)
def test_no_end_of_the_news_of_one_idea(text):
    assert not WORDS.ends_news_of_it(text)


@pytest.mark.parametrize(
    "text", ["please stop that", "end it", "remove my name", "borren mi número", "en halua tätä enää"]
)
def test_an_end_of_the_last_act_or_of_all_messages(text):
    assert WORDS.undo(text).what == "end"


@pytest.mark.parametrize(
    "text",
    [
        "hmm actually no", "I voted by mistake", "sorry that was my kid playing with the phone", "mejor no",
        "ah non finalement", "ne doch nicht", "toch maar niet, sorry", "afinal não", "jednak nie",
        "en sittenkään", "nei annars",
    ],
)  # fmt: skip
def test_second_thoughts(text):
    assert WORDS.undo(text).what in ("back", "undo")


@pytest.mark.parametrize(
    "text", ["i meant no", "quise decir no", "ich meinte nein", "ég meinti nei", "miałam na myśli nie"]
)
def test_a_yes_that_was_to_be_a_no(text):
    assert WORDS.undo(text).what == "no"


@pytest.mark.parametrize(
    "text", ["no", "i meant no parking", "wrong number", "that was my sons bench at the station"]
)
def test_no_second_thoughts(text):
    assert WORDS.undo(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "i dont want that idea anymore", "you know what, forget about it, i dont want it anymore",
        "ya no la quiero, bórrenla", "je n'en veux plus, supprimez", "já não quero, pode apagar",
        "en haluakaan, poistakaa se", "take my idea down",
    ],
)  # fmt: skip
def test_an_idea_that_is_not_wanted_any_more(text):
    assert WORDS.undo(text).what == "gone"


@pytest.mark.parametrize(
    "text",
    ["i dont want that idea anymore because of the noise, build a pool", "i want it gone, the old bin"],
)
def test_no_idea_that_is_not_wanted_any_more(text):
    assert WORDS.undo(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "stop texting me on this number", "don't contact me on this number", "unsubscribe me on this number",
        "hört auf mir zu schreiben, ich habe genug davon", "stop texting me, I don't care about it",
        "no me escriban mas, no quiero saber nada de esto",
        "arrêtez de m'envoyer des sms, j'en ai marre de ça",
    ],
)  # fmt: skip
def test_an_end_of_all_messages_is_no_end_of_those_about_one_idea(text):
    assert WORDS.is_opt_out(text)
    assert not WORDS.ends_news_of_it(text)


@pytest.mark.parametrize(
    "text",
    [
        "please get rid of it", "i want it gone", "I want it removed", "you can remove it",
        "take it away please",
        "quítenlo por favor", "pueden quitarlo", "kann weg", "löscht das", "entfernt das bitte",
        "haal het weg", "enlevez-le", "retirem isso", "takið þetta burt", "usuńcie to", "poistakaa se",
    ],
)  # fmt: skip
def test_what_is_to_be_taken_away_is_the_thing(text):
    """A sofa that was dumped: the idea stays."""
    assert WORDS.undo(text).what == "away"


@pytest.mark.parametrize(
    "text",
    [
        "my daughter was hit there", "my son got hurt there last week", "it was my son who fell there",
        "era mi hija la que se cayó", "das war mein sohn der gestürzt ist",
        "c'était mon fils renversé par un vélo",
        "foi a minha filha que caiu ali", "to była moja córka która tam upadła", "dat was mijn zoon die viel",
        "se oli lapseni joka kaatui", "þetta var sonur minn sem datt",
    ],
)  # fmt: skip
def test_who_was_hurt_takes_nothing_back(text):
    assert WORDS.undo(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "that was my kid", "my son pressed the button", "my daughter had my phone", "my kid sent that",
        "fue mi hijo jugando con el móvil", "das war mein sohn mit dem handy",
        "das war meine tochter die mit meinem handy gespielt hat",
        "c'était mon fils qui jouait avec mon téléphone", "foi o meu filho a brincar com o telemóvel",
        "to był mój syn, bawił się telefonem", "dat was mijn zoon die met mijn telefoon speelde",
        "lapseni leikki puhelimella", "þetta var sonur minn að leika sér í símanum",
    ],
)  # fmt: skip
def test_a_child_with_the_phone(text):
    assert WORDS.undo(text).what == "back"
