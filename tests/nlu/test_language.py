"""Which language a message is in."""

import pytest

from nlu.builtin import examples
from nlu.language import Languages

LANGUAGES = tuple(path.stem for path in sorted(examples.FOLDER.glob("*.yml")))


@pytest.fixture(scope="module")
def languages() -> Languages:
    return Languages.load(LANGUAGES)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the swings behind the hall are broken", "en"),
        ("falta luz en la esquina del mercado", "es"),
        ("FALTA LUZ EN LA ESQUINA", "es"),
        ("il manque une lampe au coin du marche", "fr"),
        ("les lampadaires sont eteints depuis hier", "fr"),
        ("die laterne an der ecke ist kaputt", "de"),
        ("wir brauchen mehr baeume im park", "de"),
        ("de lantaarn op de hoek doet het niet", "nl"),
        ("er moeten meer bomen komen in het park", "nl"),
        ("o candeeiro da esquina nao funciona", "pt"),
        ("FALTA LUZ NA ESQUINA DO MERCADO", "pt"),
    ],
)
def test_language_is_told_without_accents_and_in_capitals(languages, text, language):
    assert languages.identify(text, "en")[0] == language


def test_under_three_words_the_stored_preference_stands(languages):
    assert languages.identify("hola vecinos", "fr")[0] == "fr"


def test_first_word_of_a_stranger_may_tell_the_language(languages):
    assert languages.identify("hola", "en", is_stored=False)[0] == "es"


@pytest.mark.parametrize(
    ("greeting", "language"),
    [
        ("moin", "de"), ("Moin moin!", "de"), ("servus", "de"), ("grüezi", "de"), ("Grüß Gott", "de"),
        ("ola", "pt"), ("hoi", "nl"), ("cześć", "pl"), ("hæ", "is"), ("moi", "fi"), ("salut", "fr"),
        ("qué onda", "es"),
        ("hola", "es"), ("hello", "en"), ("terve", "fi"), ("siema", "pl"), ("e aí", "pt"),
    ],
)  # fmt: skip
def test_a_greeting_of_a_stranger_tells_the_language(languages, greeting, language):
    assert languages.identify(greeting, "en", is_stored=False)[0] == language


def test_what_only_begins_like_a_greeting_is_weighed_with_the_rest(languages):
    assert languages.identify("moi aussi", "en", is_stored=False)[0] == "fr"
    assert languages.identify("salut, eine bank am fluss bitte", "en", is_stored=False)[0] == "de"


@pytest.mark.parametrize(("word", "language"), [("pole", "en"), ("poste", "es"), ("pole", "pl")])
def test_a_word_of_several_languages_is_of_the_preferred_one_that_has_it(languages, word, language):
    assert languages.identify(word, language, is_stored=False)[0] == language


def test_numbers_alone_change_nothing(languages):
    assert languages.identify("1 2 3 4", "es") == ("es", 0.5)


def test_city_with_one_language_has_that(languages):
    alone = Languages.load(["es"])

    assert alone.identify("the lamp is broken again", "es") == ("es", 1.0)


def test_text_in_no_language_of_the_city_is_foreign(languages):
    assert languages.is_foreign("Postavte sem konečně nějakou lavičku prosím vás")
    assert not languages.is_foreign("pleese fix teh ligth on the coner")
    assert not languages.is_foreign("lavička")


@pytest.mark.parametrize(
    "text",
    [
        "metti un disco tranquillo mentre cucino", "vota il fumetto con tre punti su dieci",
        "va bene, ci vediamo al parco",
        "læg sangen på min liste", "giv tegneserien tre ud af ti", "vi ses nede ved søen",
        "tampilkan jadwal kereta",
        "pusti mi neki miran album", "bana sakin bir albüm çal", "明天的天气怎么样", "明天", "اضبط المنبه",
    ],
)  # fmt: skip
def test_what_is_texted_in_other_languages_is_foreign(languages, text):
    assert languages.is_foreign(text)


def test_the_name_of_a_film_in_another_language_tells_none(languages):
    assert languages.identify("speel The Harbour of Small Lights op de radio", "en")[0] == "nl"
    assert languages.is_foreign("dai un voto a The Harbour of Small Lights")
    assert languages.identify("the lamp on Elm Street and Oak Avenue is out", "es")[0] == "en"


def test_table_comes_back_from_its_cache(tmp_path):
    first = Languages.load(LANGUAGES, tmp_path)

    again = Languages.load(LANGUAGES, tmp_path)

    text = "la rue est sombre le soir"
    assert again.identify(text, "en") == first.identify(text, "en")
    assert [path.name.split("-")[0] for path in tmp_path.iterdir()] == ["language"]


def test_what_stands_around_a_name_tells_the_language_when_it_is_another(languages):
    assert languages.without_names("Spiele Half Moon Rising", "en") == ("Spiele ", "de")
    assert languages.without_names("Fix the lamp on Mill Road", "en")[1] == "en"
