"""Whoever asks what they voted for gets their votes, and not their ideas."""

import pytest

from nlu import lexicons
from nlu.recalling import Recalling

RECALLING = Recalling(lexicons.languages())


@pytest.mark.parametrize(
    "text",
    [
        "what did I vote for?", "Which ideas have I voted for", "my votes", "show me my votes please",
        "where can I see what I voted", "what have i backed so far", "did i vote already?",
        "¿qué he votado?", "¿por qué ideas voté?", "mis votos", "a qué le di mi voto",
        "pour quoi ai-je voté ?", "pour quelles idées j'ai voté", "mes votes", "est-ce que j'ai déjà voté ?",
        "wofür habe ich gestimmt?", "für welche Ideen hab ich abgestimmt", "meine Stimmen",
        "waar heb ik op gestemd?", "mijn stemmen", "em que votei?", "os meus votos",
        "na co głosowałam?", "moje głosy", "mitä olen äänestänyt?", "omat ääneni",
        "hvað hef ég kosið?", "atkvæðin mín",
    ],
)  # fmt: skip
def test_question_for_ones_own_votes_is_heard(text):
    assert RECALLING.heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "I voted for the bench", "what can I vote for", "how do I vote", "my vote is for the bench",
        "my ideas", "who voted for it", "take my votes back", "ya voté por el banco",
        "j'ai voté pour le banc", "meine Stimme für die Bank", "mijn stem is voor de bank", "",
        "moje pomysły",
    ],
)  # fmt: skip
def test_vote_and_other_questions_are_none(text):
    assert not RECALLING.heard(text)


def test_what_names_ideas_is_not_about_votes_alone():
    assert RECALLING.speaks_of_votes("the votes of mine", "en")
    assert not RECALLING.speaks_of_votes("votes on my ideas", "en")
    assert not RECALLING.speaks_of_votes("mine", "en")


@pytest.mark.parametrize(
    "text",
    [
        "who else wants that", "Who else voted for it?", "¿quién más quiere eso?", "qui d'autre veut ça ?",
        "wer will das noch", "wie nog meer", "quem mais apoia isso", "kto jeszcze tego chce",
        "kuka muu haluaa sitä", "hver annar vill þetta",
    ],
)  # fmt: skip
def test_who_else_is_for_it_is_asked(text):
    assert RECALLING.asks_who_else(text)


@pytest.mark.parametrize("text", ["who are you", "somebody else wants it", "quién decide eso", ""])
def test_who_is_somebody_asks_for_no_backers(text):
    assert not RECALLING.asks_who_else(text)
