"""Words of nine languages that stand for the same things, and the topics that follow from them."""

import csv
import tomllib
from pathlib import Path

import pytest

from nlu import concepts
from nlu.builtin import examples
from nlu.concepts import files
from nlu.language import Languages
from nlu.text import tokens
from nlu.topics import OTHER, Topic, Topics

LANGUAGES = sorted(path.stem for path in examples.FOLDER.glob("*.yml"))
WISHES = tomllib.loads((Path(__file__).parent / "topics_alike.toml").read_text("utf-8"))["wish"]
EVERYDAY = tomllib.loads((Path(__file__).parent / "everyday.toml").read_text("utf-8"))
CITY = Path(__file__).parents[2] / "cities" / "demo" / "topics.csv"


@pytest.fixture(scope="module")
def topics() -> Topics:
    rows = list(csv.DictReader(CITY.read_text("utf-8").splitlines()))
    return Topics(
        Topic(
            row["key"],
            {one: row[f"name_{one}"] for one in LANGUAGES},
            {one: tuple(row[f"examples_{one}"].split("|")) for one in LANGUAGES},
        )
        for row in rows
    )


def names(text: str, language: str) -> list[set[str]]:
    return [set(unit.names) for unit in concepts.of(language).read(tokens(text))]


@pytest.mark.parametrize(
    ("language", "wish", "topic"),
    [
        pytest.param(language, wish[language], wish["topic"], id=f"{language}-{number}-{wish['topic']}")
        for number, wish in enumerate(WISHES)
        for language in LANGUAGES
    ],
)
def test_the_same_wish_has_the_same_topic_in_every_language(topics, language, wish, topic):
    assert topics.classify(wish, language)[0] == topic


@pytest.mark.parametrize(
    ("language", "topic", "text"),
    [
        pytest.param(language, topic, text, id=f"{language}-{topic}-{text}")
        for language, said in EVERYDAY.items()
        for topic, texts in said.items()
        for text in texts
    ],
)
def test_everyday_words_tell_their_topic(topics, language, topic, text):
    assert topics.classify(text, language)[0] == topic


def test_every_language_has_words_for_every_concept_of_a_subject_or_theme():
    grouped = files.subjects_of().keys() | files.themes_of().keys()
    for path in concepts.paths():
        table = tomllib.loads(path.read_text("utf-8"))
        assert {concepts.MARK + name for name in table} == grouped, path.name
        assert all(words.strip() for words in table.values()), path.name
    assert [path.stem for path in concepts.paths()] == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_beginning_is_too_short_to_be_met(language):
    begins = [entry for entry, _ in files.entries(language) if entry.endswith("*")]

    assert begins
    assert not [entry for entry in begins if len("".join(tokens(entry))) < 3]


@pytest.mark.parametrize(
    ("word", "language", "theme"),
    [
        ("swings", "en", "play"), ("columpios", "es", "play"), ("balancoires", "fr", "play"),
        ("rutsche", "de", "play"), ("glijbaan", "nl", "play"), ("baloicos", "pt", "play"),
        ("hustawki", "pl", "play"), ("rolur", "is", "play"), ("keinut", "fi", "play"),
        ("rantasauna", "fi", "swimming"), ("stadtbibliothek", "de", "culture"),
        ("buurtmoestuin", "nl", "gardens"),
    ],
)  # fmt: skip
def test_themes_are_the_same_in_every_language(word, language, theme):
    assert theme in concepts.themes([word], language)


def test_a_theme_is_met_in_a_part_only_where_words_are_made_of_several():
    assert "trees" not in concepts.themes(["streetree"], "en")


def test_words_of_other_languages_have_themes_too():
    assert "dogs" in concepts.themes(tokens("un parque para perros"), "en")


def test_words_that_say_nothing_have_no_theme():
    assert concepts.themes(tokens("the and it zzzz"), "en") == frozenset()
    assert concepts.themes([], "xx") == frozenset()


@pytest.mark.parametrize(
    ("word", "language"), [("renovating", "en"), ("gemeinsam", "de"), ("conviviale", "fr"), ("sale", "pl")]
)
def test_what_belongs_to_no_subject_has_themes_and_tells_no_topic(word, language):
    assert concepts.themes([word], language)
    assert concepts.subjects_of_words([word], language) == frozenset()
    assert not [unit for unit in concepts.of(language).read([word]) if unit.is_known]


def test_words_have_the_subjects_of_their_concepts():
    assert concepts.subjects_of_words(["schlaglöcher", "bank"], "de") == {"streets"}
    assert concepts.subjects_of_words(["la", "nada"], "es") == frozenset()


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("bus stop", "en", ["#stop"]),
        ("the stop of the bus", "en", ["#stop"]),
        ("personas sin hogar", "es", ["person", "#homeless"]),
        ("paso de peatones", "es", ["#crossing"]),
        ("parc", "fr", ["#park"]),
    ],
)
def test_several_words_stand_for_one_concept(text, language, expected):
    assert names(text, language) == [{one} for one in expected]


def test_a_phrase_as_written_is_met_with_nothing_between_alone():
    assert {"#parking"} in names("nowhere to park", "en")
    assert {"#park"} in names("walk to the park", "en")


def test_an_idiom_says_none_of_what_its_words_say():
    assert names("al aire libre", "es") == []
    assert names("en plein air", "fr") == []


@pytest.mark.parametrize(
    ("small", "word", "language"),
    [
        ("bolsita", "bolsa", "es"), ("laguito", "lago", "es"), ("negocito", "negocio", "es"),
        ("callecita", "calle", "es"), ("ruazinha", "rua", "pt"),
    ],
)  # fmt: skip
def test_a_diminutive_stands_for_what_its_word_does(small, word, language):
    assert names(small, language) == names(word, language)


def test_what_only_ends_like_a_diminutive_stays_itself():
    assert names("distrito", "es") == [{"distrit"}]


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("koirapuistovalaistus", "fi", {"#dog", "#light"}),
        ("Schulhoflaterne", "de", {"#school", "#lamp"}),
        ("fietstunnels", "nl", {"#bike", "#underpass"}),
        ("sundlaugargarður", "is", {"#swim", "#park"}),
    ],
)
def test_a_word_of_several_stands_for_its_parts(word, language, expected):
    (found,) = names(word, language)

    assert expected <= found


def test_a_word_that_is_not_of_several_stands_for_itself():
    assert names("afgebroken", "nl") == [{"afbrook"}]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [("hay pintadas", "es", {"#graffiti"}), ("que pinten", "es", {"pint"}), ("leave it", "en", {"leav"})],
)
def test_a_form_may_stand_for_a_concept_that_others_of_its_stem_do_not(text, language, expected):
    assert expected in names(text, language)


@pytest.mark.parametrize(
    ("text", "language"), [("pothole", "de"), ("farola", "en"), ("Mülleimer", "fr"), ("leikkipuisto", "pl")]
)
def test_few_words_are_understood_in_whatever_language_they_are(topics, text, language):
    assert topics.classify(text, language)[0] != OTHER


@pytest.mark.parametrize(
    ("text", "language"),
    [("vandalism", "en"), ("barbacoa", "es"), ("Sperrmüll", "de"), ("lumivalli ja hiekoitus", "fi")],
)
def test_a_word_that_no_example_has_tells_its_language(text, language):
    table = Languages.load(LANGUAGES)

    assert table.identify(text, language, is_stored=False)[0] == language


def test_what_a_city_says_of_its_topic_in_one_language_counts_in_all():
    quay = Topic("quay", {"es": "muelle", "en": "quay"}, {"es": ("un ferry por la tarde",), "en": ()})
    rest = Topic("other", {"es": "otros", "en": "other"}, {})

    assert Topics([quay, rest]).classify("when does the ferry leave", "en")[0] == "quay"


@pytest.mark.parametrize("word", ["larret", "l'arrêt", "larrêt"])
def test_a_word_written_together_with_its_article_is_known(word):
    assert names(f"un banc a {word} de bus", "fr") == names("un banc à l'arrêt de bus", "fr")


def test_a_word_that_only_begins_like_an_article_stays_whole():
    assert concepts.of("fr").touched("lampadaire") == {"#lamp"}


def test_the_longest_beginning_of_a_word_tells():
    (word,) = tokens("polkupyörävarkaudet")

    assert {"#bike", "#crime"} <= concepts.of("fi").touched(word)
    assert "#trail" not in concepts.of("fi").touched(word)


def test_few_letters_of_another_language_tell_no_theme():
    assert not concepts.themes(["kisahalli"], "fi")
