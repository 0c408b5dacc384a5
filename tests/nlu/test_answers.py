"""Choices, yes and no as answers to a waiting question."""

import pytest

from nlu import lexicons
from tests.nlu.wording import spoken

WORDS = spoken()
OPTIONS = ("Join theirs", "Keep mine", "Elm Street North", "Elm Street South")


@pytest.mark.parametrize(
    "text",
    [
        "1",
        " 1. ",
        "1)",
        "(1)",
        "#1",
        "one",
        "One!",
        "uno",
        "un",
        "1\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}",
        "\N{ARABIC-INDIC DIGIT ONE}",
        "\N{FULLWIDTH DIGIT ONE}",
        "number 1",
        "No. 1",
        "option one please",
        "the first one",
        "la primera",
        "le premier svp",
        "die erste",
        "Nummer eins bitte",
        "de eerste",
        "nummer een aub",
        "a primeira",
        "opção um por favor",
        "join theirs",
        "Join",
        "theirs",
        "jion theirs",
        "1 join theirs",
    ],
)
def test_first_option_is_chosen(text):
    assert WORDS.choice(text, OPTIONS) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("dos", 2),
        ("deux", 2),
        ("zwei", 2),
        ("twee", 2),
        ("dois", 2),
        ("três", 3),
        ("keep", 2),
        ("kep mine", 2),
        ("elm north", 3),
        ("south", 4),
        ("suoth", 4),
    ],
)
def test_other_options_are_chosen(text, number):
    assert WORDS.choice(text, OPTIONS) == number


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "0",
        "12",
        "1 2",
        "1 and 2",
        "elm",
        "street",
        "of",
        "no one",
        "I saw 2 dogs",
        "we need 2 benches at the school",
        "1 bench near the school would be nice for my gran",
        "",
        "yes",
    ],
)
def test_what_is_no_single_option_chooses_nothing(text):
    assert WORDS.choice(text, OPTIONS) is None


def test_number_is_read_without_options():
    assert WORDS.choice("7") == 7
    assert WORDS.choice("siete") == 7
    assert WORDS.choice("seven dwarfs") is None


@pytest.mark.parametrize(
    "text",
    [
        "y",
        "yes",
        "Yes!",
        "YEAH",
        "yep",
        "yes please",
        "yes, thanks",
        "sure",
        "of course",
        "ok",
        "okay",
        "sí",
        "si",
        "si por favor",
        "claro",
        "claro que sí",
        "por supuesto",
        "vale",
        "oui",
        "oui merci",
        "ouais",
        "bien sûr",
        "d'accord",
        "ja",
        "👍",
        "👍🏽👍🏽",
        "yes 👍",
        "yes yes yes",
        "I think so",
        "creo que sí",
        "je crois que oui",
        "go ahead",
        "ja bitte",
        "na klar",
        "natürlich",
        "natuerlich",
        "ich glaube schon",
        "ja graag",
        "klopt",
        "natuurlijk",
        "sim",
        "claro que sim",
        "com certeza",
        "sim por favor",
    ],
)
def test_yes(text):
    assert WORDS.yes_no(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "n",
        "no",
        "No!",
        "nope",
        "nah",
        "no thanks",
        "no, thank you",
        "not really",
        "of course not",
        "I don't think so",
        "no gracias",
        "claro que no",
        "para nada",
        "creo que no",
        "no quiero",
        "non",
        "non merci",
        "bien sûr que non",
        "pas du tout",
        "pas d'accord",
        "je ne crois pas",
        "nein",
        "👎",
        "👎🏽",
        "no no no",
        "that's wrong",
        "no es correcto",
        "ce n'est pas ça",
        "nope, sorry",
        "not ok",
        "no está bien",
        "hell no",
        "absolutely not",
        "certainement pas",
        "nein danke",
        "auf keinen Fall",
        "stimmt nicht",
        "ich glaube nicht",
        "nee bedankt",
        "klopt niet",
        "liever niet",
        "ik denk het niet",
        "não",
        "nao obrigada",
        "claro que não",
        "de jeito nenhum",
    ],
)
def test_no(text):
    assert WORDS.yes_no(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "yes no",
        "not sure",
        "yeah right",
        "no problem",
        "ok no",
        "si no",
        "oui non",
        "maybe",
        "ja ja ja",
        "yes I want a bench there",
        "no benches please",
        "the bench",
        "no sé",
        "sí y no",
        "peut-être",
        "ja und nein",
        "jein",
        "weiß nicht",
        "ja nee",
        "misschien",
        "sim e não",
        "talvez",
        "1",
        "please",
        "thanks",
        "",
    ],
)
def test_neither_yes_nor_no(text):
    assert WORDS.yes_no(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no that's not what i said", False),
        ("no i wanted something else", False),
        ("yes that is what i meant", True),
        ("yep, add it for me please", True),
        ("no, lo que dije es otra cosa", False),
        ("sí, eso es lo que quiero decir", True),
        ("non ce n'est pas ce que je demandais", False),
        ("oui c'est exactement ce que je voulais", True),
        ("nein das ist nicht das was ich wollte", False),
        ("ja genau das wollte ich sagen", True),
        ("nee dat is niet wat ik zei", False),
        ("ja dat is precies wat ik bedoel", True),
        ("não foi isso que eu pedi", False),
        ("sim é isso que eu quero", True),
    ],
)
def test_words_around_an_answer_change_nothing(text, said):
    assert WORDS.yes_no(text) is said


@pytest.mark.parametrize(
    "text",
    [
        "yes but not that one",
        "no thats right",
        "yes it is not",
        "no lo sé",
        "si eso no",
        "je ne sais pas",
        "ja nicht",
        "não sei",
        "no more noise",
        "no problem",
        "is that what i said",
        "yes to the bench",
        "that's not what i said",
    ],
)
def test_words_around_an_answer_that_could_change_it_leave_it_open(text):
    assert WORDS.yes_no(text) is None


@pytest.mark.parametrize(
    ("text", "is_yes"),
    [
        ("that's exactly it", True),
        ("no totta kai", True),
        ("c'est bien ça oui", True),
        ("tak, o to mi chodziło", True),
        ("exactamente eso", True),
        ("eikä", False),
        ("ei, en sitä tarkoittanut", False),
        ("nie, nie o to mi chodziło", False),
        ("ah non, pas ça", False),
        ("no me refería a eso", False),
    ],
)
def test_yes_and_no_in_everyday_words(text, is_yes):
    assert WORDS.yes_no(text) is is_yes


@pytest.mark.parametrize(
    ("text", "most", "chosen"),
    [
        ("1 2", 3, (1, 2)),
        ("1, 3", 3, (1, 3)),
        ("1+2", 3, (1, 2)),
        ("3 and 1 please", 3, (3, 1)),
        ("number one and number two", 3, (1, 2)),
        ("1 y 2", 2, (1, 2)),
        ("le 1 et le 3", 3, (1, 3)),
        ("die 1 und die 2", 2, (1, 2)),
        ("1 ja 2", 2, (1, 2)),
        ("both", 2, (1, 2)),
        ("las dos", 2, (1, 2)),
        ("les deux svp", 2, (1, 2)),
        ("beide bitte", 2, (1, 2)),
        ("molemmat", 2, (1, 2)),
        ("two and one", 2, (2, 1)),
        ("2 and one", 3, (2, 1)),
        ("the second one and the third one", 3, (2, 3)),
    ],
)
def test_several_numbers_of_a_list_may_be_chosen_at_once(text, most, chosen):
    assert WORDS.several(text, most) == chosen


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("1", 3),
        ("1 1", 3),
        ("1 2", 1),
        ("1 and 4", 3),
        ("both", 3),
        ("1 or 2", 3),
        ("1 and 2 benches", 3),
        ("", 3),
        ("1, I mean 2", 3),
        ("1 lieber 2", 3),
        ("1 raczej 3", 3),
        ("1 o 3", 3),
        ("1 to 3", 3),
        ("1-3", 3),
        ("1 \u2013 3", 3),
        ("1/3", 3),
        ("2.3", 3),
        ("1 no 3", 3),
        ("no, 1 and 3", 3),
        ("1 and 3?", 3),
        ("both?", 2),
    ],
)
def test_what_is_not_several_numbers_of_the_list_chooses_none(text, most):
    assert WORDS.several(text, most) == ()


@pytest.mark.parametrize(
    ("text", "numbers", "said_yes"),
    [
        ("yes 3", (3,), True),
        ("sí 2", (2,), True),
        ("nein 2", (2,), False),
        ("1,2 no", (1, 2), False),
        ("1 2 3 yes", (1, 2, 3), True),
        ("no 3", (3,), None),
        ("n 1 and 2", (1, 2), None),
    ],
)
def test_a_yes_or_a_no_beside_numbers_is_the_side(text, numbers, said_yes):
    sided = spoken(*lexicons.languages()).sided(text, 3)

    assert sided is not None
    assert (sided.numbers, sided.said_yes) == (numbers, said_yes)


@pytest.mark.parametrize(
    "text", ["3", "yes", "no", "yes 4", "no 1-3", "yes 2?", "yes 3 benches", "no, 3 of them"]
)
def test_other_words_are_no_numbers_with_a_side(text):
    assert spoken(*lexicons.languages()).sided(text, 3) is None


@pytest.mark.parametrize(
    "text",
    [
        "just one", "only one please", "just the one", "solo una", "juste une", "nur eine", "só uma",
        "alleen één", "tylko jeden", "vain yksi", "bara ein",
    ],
)  # fmt: skip
def test_just_one_says_how_many_and_not_which(text):
    words = spoken(*lexicons.languages())

    assert words.is_single(text)
    assert words.only(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("just the first", 1), ("only the second one", 2), ("solo la primera", 1), ("nur das zweite", 2),
        ("seulement la deuxième", 2), ("só a primeira", 1), ("alleen de tweede", 2), ("tylko pierwszy", 1),
        ("vain toinen", 2), ("bara önnur", 2), ("just 1", None), ("just two", None),
    ],
)  # fmt: skip
def test_just_the_first_says_which(text, number):
    words = spoken(*lexicons.languages())

    assert words.only(text) == number
    assert not words.is_single(text)
