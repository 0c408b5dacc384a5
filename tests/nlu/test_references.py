"""Which words of a reference say which idea is meant."""

import pytest

from nlu.pointing import Pointing
from nlu.references import describing_words, is_vague, told_by

POINTING = Pointing(("en", "es", "fr", "de", "nl", "pt", "pl", "fi", "is"))


@pytest.mark.parametrize(
    ("language", "reference", "words"),
    [
        ("en", "the bench thing", "bench"),
        ("en", "more trees", "trees"),
        ("en", "number 1", ""),
        ("en", "more than one idea", ""),
        ("es", "más de una idea", ""),
        ("es", "la idea de los árboles", "arboles"),
        ("fr", "plusieurs idées", ""),
        ("fr", "le banc", "banc"),
    ],
)
def test_digits_and_words_for_how_many_describe_no_idea(language, reference, words):
    assert describing_words(reference, language) == words


@pytest.mark.parametrize(
    ("language", "reference", "said"),
    [("en", "the one", True), ("en", "the second one", False), ("fr", "une idée", True)],
)
def test_the_one_says_nothing(language, reference, said):
    assert is_vague(reference, language) is said


@pytest.mark.parametrize(
    ("language", "text", "words", "about"),
    [
        (
            "en",
            "what my neighbour said about the trees is a good idea",
            "what my neighbour said about the trees",
            "the trees",
        ),
        ("en", "I'm for what they wrote about the bench", "what they wrote about the bench", "the bench"),
        (
            "en",
            "I agree with the person who asked for more trees",
            "the person who asked for more trees",
            "more trees",
        ),
        ("en", "I like what they said", "what they said", None),
        ("en", "the tree idea is rubbish", "the tree idea", "the tree idea"),
        ("es", "lo que dijo mi vecina del parque", "lo que dijo mi vecina del parque", "parque"),
        (
            "es",
            "a favor de lo que escribieron sobre el banco",
            "lo que escribieron sobre el banco",
            "el banco",
        ),
        ("es", "lo que propuso mi vecina es genial", "lo que propuso mi vecina", None),
        ("fr", "je suis pour ce qu'ils ont écrit sur le banc", "ce qu'ils ont écrit sur le banc", "le banc"),
        (
            "fr",
            "ce que mon voisin a dit sur l'arbre est juste",
            "ce que mon voisin a dit sur l'arbre",
            "l'arbre",
        ),
        (
            "de",
            "was mein Nachbar über die Bäume gesagt hat finde ich gut",
            "was mein Nachbar über die Bäume gesagt hat",
            "die Bäume",
        ),
        (
            "nl",
            "wat mijn buurvrouw zei over de bomen vind ik goed",
            "wat mijn buurvrouw zei over de bomen",
            "de bomen",
        ),
        (
            "pt",
            "o que a minha vizinha disse sobre o parque é uma boa ideia",
            "o que a minha vizinha disse sobre o parque",
            "o parque",
        ),
        (
            "pl",
            "to co sąsiad napisał o drzewach to dobry pomysł",
            "to co sąsiad napisał o drzewach",
            "drzewach",
        ),
        ("fi", "se mitä naapurini sanoi puista on hyvä", "se mitä naapurini sanoi puista", "puista"),
    ],
)
def test_what_somebody_said_is_told_by_its_subject(language, text, words, about):
    pointed = POINTING.read(text, language)
    assert pointed
    assert (pointed.words(text), pointed.about) == (words, about)
    assert about is None or text[pointed.about_start :].startswith(about)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "that one is great, count me in", "that one"),
        ("en", "great, the second one gets my vote", "the second one"),
        ("es", "esa es genial", "esa"),
        ("es", "la segunda me gusta", "la segunda"),
        ("fr", "celui-là est super", "celui-là"),
        ("de", "die zweite finde ich gut", "die zweite"),
        ("en", "ok count me in", ""),
    ],
)
def test_what_was_just_seen_is_pointed_at(language, text, words):
    pointed = POINTING.read(text, language)
    assert pointed
    assert (pointed.words(text), pointed.about) == (words, None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "my neighbour said the trees on Elm Street are dying"),
        ("en", "this one street is terrible, fix it"),
        ("en", "that bench is broken"),
        ("en", "please count the cars on Mill Lane"),
        ("es", "ese parque es horrible, arreglenlo"),
        ("es", "mi vecina dijo que hay ratas en el parque"),
        ("fr", "cette rue est dangereuse"),
        ("fr", "mon voisin a dit que le banc est cassé"),
    ],
)
def test_what_the_writer_tells_points_at_nothing(language, text):
    assert POINTING.read(text, language) is None


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "the fountain is a stupid idea", "the fountain"),
        ("en", "the bench at the mill isn't a good idea", "the bench at the mill"),
        ("en", "that car park sounds like a terrible idea, because it takes the last trees", "that car park"),
        ("es", "la fuente es una idea estúpida", "la fuente"),
        ("es", "el autobús de noche no es mala idea", "el autobús de noche"),
        ("fr", "la fontaine n'est pas une bonne idée car elle gaspille l'eau", "la fontaine"),
        ("de", "den brunnen finde ich eine blöde idee", "den brunnen"),
        ("nl", "de fontein is geen goed idee", "de fontein"),
        ("pt", "a fonte é uma ideia estúpida", "a fonte"),
        ("pl", "fontanna to głupi pomysł", "fontanna"),
        ("fi", "suihkulähde on typerä idea", "suihkulähde"),
        ("is", "gosbrunnurinn er heimskuleg hugmynd", "gosbrunnurinn"),
    ],
)
def test_a_verdict_points_at_the_thing_before_it(language, text, words):
    pointed = POINTING.read(text, language)
    assert pointed
    assert pointed.about == words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "a fountain would be a great idea"),
        ("en", "a fountain is a great idea"),
        ("en", "the square is empty, my idea is a fountain"),
        ("en", "the town needs a plan for the trees"),
        ("en", "the new crossing is a great idea, can we get another on oak lane"),
        ("en", "the bridge is closed and no plan"),
        ("en", "the lamp is broken again great idea"),
        ("en", "the market square is a good idea for a tree"),
        ("en", "the flood wall was a good plan, now make it higher"),
        ("en", "that corner is so dark bad idea"),
        ("es", "una fuente sería buena idea"),
        ("fr", "une fontaine serait une bonne idée"),
        ("de", "ein brunnen wäre eine gute idee"),
        ("nl", "een fontein zou een goed idee zijn"),
        ("pt", "uma fonte seria boa ideia"),
        ("pl", "fontanna to dobry pomysł"),
        ("fi", "suihkulähde olisi hyvä idea"),
        ("is", "gosbrunnur væri góð hugmynd"),
    ],
)
def test_an_idea_that_praises_itself_points_at_nothing(language, text):
    assert POINTING.read(text, language) is None


@pytest.mark.parametrize(
    ("language", "text", "is_turned"),
    [
        ("en", "the fountain is a great idea", False),
        ("en", "the fountain isn't a good idea", False),
        ("en", "the fountain is no bad idea", True),
        ("en", "the fountain is such a great idea, not", True),
        ("en", "the fountain is anything but a good idea", True),
        ("de", "den brunnen finde ich keine schlechte idee", True),
        ("nl", "de fontein is allesbehalve een goed idee", True),
        ("fr", "la fontaine est une fausse bonne idée", True),
        ("es", "la fuente es cualquier cosa menos buena idea", True),
        ("pt", "a fonte é tudo menos uma boa ideia", True),
        ("pl", "fontanna to nie jest zły pomysł", True),
    ],
)
def test_a_verdict_that_is_turned_round_leaves_the_side_open(language, text, is_turned):
    pointed = POINTING.read(text, language)
    assert pointed
    assert pointed.is_turned is is_turned


@pytest.mark.parametrize(
    ("language", "text", "is_all"),
    [
        ("en", "what my neighbour said about the trees", True),
        ("en", "what people say about the trees", False),
        ("en", "what are people asking for in the park", False),
        ("en", "what my neighbour said about the trees is silly", False),
        ("es", "lo que dijo mi vecina del parque", True),
        ("es", "lo que dicen del parque", False),
        ("de", "was sagt mein Nachbar über die Bäume", False),
        ("pt", "o que a minha vizinha disse sobre o parque", True),
    ],
)
def test_words_that_only_point_are_told_from_those_that_ask(language, text, is_all):
    pointed = POINTING.read(text, language)
    assert pointed
    assert pointed.is_all is is_all


def test_a_question_points_at_nothing():
    assert POINTING.read("what did my neighbour say about the trees?", "en") is None


@pytest.mark.parametrize(
    ("reference", "language", "title", "of"),
    [
        ("wodzie", "pl", "Poidełko z wodą na rynku", "pl"),
        ("vesi", "fi", "Juomavesihana torille", "fi"),
        ("puu", "fi", "Istuttakaa puita", "fi"),
        ("the trees", "en", "Plantar árboles en el parque", "es"),
        ("Brunnen", "de", "Trinkbrunnen am Markt", "de"),
    ],
)
def test_title_of_a_list_is_told_by_a_form_a_part_or_a_meaning(reference, language, title, of):
    assert told_by(reference, language, title, of)


@pytest.mark.parametrize(
    ("reference", "title"),
    [
        ("the trees", "Bench by the weir"),
        ("the one", "One bench"),
        ("", "Bench"),
        ("cat", "Cobbles and cars"),
    ],
)
def test_what_a_title_does_not_say_tells_no_idea(reference, title):
    assert not told_by(reference, "en", title, "en")
