"""Who only says that they have an idea, or want to vote, is asked what, and no danger is heard in it."""

import pytest

from tests.nlu.wording import spoken

WORDS = spoken()


@pytest.mark.parametrize(
    "text",
    [
        "we need", "we need a", "hi, i have an idea", "I have a question please",
        "i want to report something",
        "may I complain?", "tengo una idea", "quisiera reportar algo", "j'ai une idée",
        "je voudrais signaler quelque chose", "ich habe eine Idee", "wir brauchen", "tenho uma ideia",
        "precisamos de", "ik heb een idee", "ik wil iets melden", "mam pomysł", "chciałabym coś zgłosić",
        "ég er með hugmynd", "okkur vantar", "minulla on idea", "haluaisin ilmoittaa jotain",
    ],
)  # fmt: skip
def test_what_only_says_that_something_comes_is_an_opening(text):
    assert WORDS.is_opening(text)


@pytest.mark.parametrize(
    "text",
    [
        "we need a bench", "we need help", "i need a doctor", "i have an idea for the park", "i want to die",
        "ich brauche Hilfe", "necesito ayuda", "j'ai besoin d'un médecin", "tarvitsen apua", "", "please",
        "I want to stop",
        "i want it", "we want that too", "quiero votar", "mam pomysł na park",
    ],
)  # fmt: skip
def test_what_says_more_is_none(text):
    assert not WORDS.is_opening(text)


@pytest.mark.parametrize(
    "text",
    [
        "i want to vote", "How do I vote?", "quiero votar", "je voudrais voter", "ich möchte abstimmen",
        "quero votar", "ik wil graag stemmen", "chcę zagłosować", "mig langar að kjósa", "haluaisin äänestää",
    ],
)  # fmt: skip
def test_who_wants_to_vote_on_nothing_in_particular_is_heard(text):
    assert WORDS.wants_to_vote(text)


@pytest.mark.parametrize(
    "text", ["i want to vote for the bench", "i want to vote no", "i want to vote for it", "no vote", ""]
)
def test_who_votes_is_left_to_the_engine(text):
    assert not WORDS.wants_to_vote(text)


@pytest.mark.parametrize(
    "text",
    [
        "nobody cares if i am here or not", "nobody cares about me i want to be no more",
        "niemand luistert ik kan niet meer",
        "he is fine but she is not", "the ambulance is here but he is not",
        "der krankenwagen ist da aber er nicht",
        "we need you here now please", "we need you now",
    ],
)  # fmt: skip
def test_what_may_be_a_cry_for_help_is_left_to_the_engine(text):
    assert not any(said(text) for said in (WORDS.is_venting, WORDS.is_all_clear, WORDS.is_opening))
