"""Topics by the city's own words and a civic lexicon."""

import pytest

from nlu.topics import OTHER, Topic, Topics

CITY = (
    Topic(
        "lamps",
        {"en": "lighting", "es": "alumbrado"},
        {"en": ("street light is out",), "es": ("farola rota",)},
    ),
    Topic(
        "green",
        {"en": "parks", "es": "parques"},
        {"en": ("plant trees", "mow the grass"), "es": ("plantar árboles",)},
    ),
    Topic(
        "rubbish",
        {"en": "waste", "es": "basura"},
        {"en": ("bins are full", "litter"), "es": ("papeleras llenas",)},
    ),
    Topic("other", {"en": "other", "es": "otros"}, {"en": (), "es": ()}),
)


@pytest.fixture(scope="module")
def topics() -> Topics:
    return Topics(CITY)


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("the street lights are out again", "en", "lamps"),
        ("planting a tree for every child", "en", "green"),
        ("someone left litter all over", "en", "rubbish"),
        ("las farolas no funcionan", "es", "lamps"),
        ("PAPELERA LLENA", "es", "rubbish"),
    ],
)
def test_topic_is_told_by_the_citys_words(topics, text, language, key):
    assert topics.classify(text, language)[0] == key


def test_word_that_the_city_did_not_list_counts_for_the_nearest_topic(topics):
    assert topics.classify("a mattress and a sofa were dumped", "en")[0] == "rubbish"


@pytest.mark.parametrize("text", ["taxes are too high", "fix it please", "", "???"])
def test_unsure_topic_is_other(topics, text):
    assert topics.classify(text, "en")[0] == OTHER


def test_confidence_stays_between_nothing_and_certainty(topics):
    for text in ("light", "light tree bin", "x", "light " * 300):
        assert 0.0 <= topics.classify(text, "en")[1] <= 1.0


def test_language_that_the_city_has_no_words_for_is_read_by_ours(topics):
    assert topics.classify("poubelle pleine", "fr")[0] == "rubbish"


def test_language_that_nobody_has_words_for_is_other(topics):
    assert topics.classify("la poubelle est pleine", "xx") == (OTHER, 0.0)


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("litter in the grass", "en", "rubbish"),
        ("papeleras llenas junto a la farola", "es", "rubbish"),
    ],
)
def test_what_it_is_says_more_of_the_topic_than_where(topics, text, language, key):
    assert topics.classify(text, language)[0] == key


def test_of_two_things_that_weigh_the_same_the_first_is_what_it_is_about():
    alike = Topics([Topic("pools", {"en": "pools"}, {}), Topic("rats", {"en": "rats"}, {})])

    assert alike.classify("rats and a pool", "en")[0] == "rats"
    assert alike.classify("pool and a rat", "en")[0] == "pools"


def test_words_of_everything_tell_no_topic(topics):
    assert topics.classify("many people every day, a big place", "en")[0] == OTHER


def test_parked_cars_are_not_about_a_park(topics):
    assert topics.classify("parked here all week", "en")[0] == OTHER


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the library lamp is out", "en"), ("lamp of the library", "en"),
        ("la farola de la biblioteca", "es"), ("en la biblioteca no hay farola", "es"),
    ],
)  # fmt: skip
def test_a_place_says_less_than_the_thing_that_is_there_wherever_it_stands(text, language):
    books = Topic("books", {"en": "library", "es": "biblioteca"}, {})

    assert Topics([*CITY, books]).classify(text, language)[0] == "lamps"


def test_what_may_be_about_a_topic_and_about_none_is_about_the_topic():
    taxes = Topic("other", {"en": "other"}, {"en": ("taxes",)})

    assert Topics([CITY[0], taxes]).classify("taxes for the lamp", "en")[0] == "lamps"
