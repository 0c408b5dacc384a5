"""One-letter slips of command words."""

import pytest

from nlu import lexicons
from nlu.slips import slip_of
from tests.nlu.wording import spoken

WORDS = spoken("en", "es", "fr")


@pytest.mark.parametrize(
    ("typed", "word", "slip"),
    [
        ("hlep", "help", "swapped"),
        ("hellp", "help", "doubled"),
        ("hel", "help", "missing"),
        ("halp", "help", "wrong"),
        ("help", "help", None),
        ("helps", "help", None),
        ("pleh", "help", None),
    ],
)
def test_kinds_of_slips(typed, word, slip):
    assert slip_of(typed, word) == slip


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("HLEP", "help"),
        ("hellp", "help"),
        ("staus", "status"),
        ("folow", "follow"),
        ("langauge", "language"),
        ("serach", "find"),
        ("unvte", "unvote"),
        ("ayuad", "help"),
        ("siguente", "more"),
        ("statutt", "status"),
        ("vtoe!", "vote"),
        ("neww", "new"),
    ],
)
def test_slip_is_forgiven(typed, name):
    command = WORDS.slip(typed)

    assert command is not None
    assert command.name == name
    assert command.slip


@pytest.mark.parametrize(
    "text",
    """
    shop step spot stoop atop shoe show near park part para fine find mine mind mini line link like
    kind nine text next test best rest note vote more mare core moment here held hello hell news
    knew algo alta auto foto moto nota bota nieve huevo caja paja noir soir aime hier lire suite
    langue votre notre yes no ok thanks gracias merci bench banco banc tree street top stop the
    school light
    """.split(),
)
def test_word_of_the_language_is_no_slip(text):
    assert WORDS.slip(text) is None


@pytest.mark.parametrize(
    "text", ["strat", "satrt", "forgetme", "mydta", "forget em", "tpo", "hlp", "staus of the park"]
)
def test_start_forget_me_my_data_and_short_words_want_exact_spelling(text):
    assert WORDS.slip(text) is None


@pytest.mark.parametrize("text", ["STPO", "sotp", "stopp", "sttop", "unsubscirbe"])
def test_doubled_or_swapped_letter_is_as_good_as_stop(text):
    command = WORDS.slip(text)

    assert command is not None
    assert (command.name, command.slip) == ("stop", False)
    assert WORDS.is_opt_out(text)


@pytest.mark.parametrize("text", ["stap", "stip", "unsubscrie", "cancal"])
def test_other_slips_of_stop_are_asked_about(text):
    command = WORDS.slip(text)

    assert command is not None
    assert (command.name, command.slip) == ("stop", True)
    assert not WORDS.is_opt_out(text)


def test_no_word_of_the_lexicons_is_a_slip_of_another():
    words_of_all = spoken()
    for language in (lexicons.COMMON, *lexicons.languages()):
        for words in lexicons.lists(lexicons.load(language)["commands"]).values():
            assert [word for word in words if words_of_all.slip(word)] == []


@pytest.mark.parametrize(
    ("typed", "is_near"), [("strat", True), ("start", False), ("hlep", False), ("bench", False)]
)
def test_what_must_be_exact_is_not_guessed_at_but_known_to_be_near(typed, is_near):
    assert WORDS.slip("strat") is None
    assert WORDS.is_nearly_exact(typed) is is_near
