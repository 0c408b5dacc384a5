"""Which earlier ideas are offered as the same."""

import tomllib
from itertools import chain
from pathlib import Path

import pytest

from nlu.similar import OFFER, Candidate, rank
from nlu.structure import title

_HERE = Path(__file__).parent
PAIRS = tomllib.loads((_HERE / "near_duplicates.toml").read_text("utf-8"))
EVERYDAY = tomllib.loads((_HERE / "wishes_abroad.toml").read_text("utf-8"))
ABROAD = tomllib.loads((_HERE / "across_languages.toml").read_text("utf-8"))
PLACES = {"here": ("elm", "elm"), "nowhere": (None, None), "elsewhere": ("elm", "oak")}


def candidate(
    number: int, text: str, language: str, *, place: str | None = None, topic: str = "other"
) -> Candidate:
    return Candidate(number, title(text, language), text, topic, place, language)


def crowd(language: str) -> list[Candidate]:
    """Every first idea of the language's pairs, as if all of them were filed."""
    blocks = [block for block in chain(PAIRS["same"], PAIRS["different"]) if block["language"] == language]
    texts = dict.fromkeys(first for block in blocks for first, _ in block["pairs"])
    return [candidate(number, text, language) for number, text in enumerate(texts)]


def scores(text: str, language: str, *, place: str | None = None) -> dict[str, float]:
    ranked = rank(text, title(text, language), "other", place, language, crowd(language))
    return {one.text: score for one, score in ranked}


def pairs(kind: str) -> list[tuple[str, str, str]]:
    return [(block["language"], first, second) for block in PAIRS[kind] for first, second in block["pairs"]]


def abroad(kind: str) -> list[tuple[tuple[str, ...], float]]:
    """Each pair in two languages, and how much the second one is the same as the first, either way round."""
    found = []
    for where, some in ABROAD[kind].items():
        here, there = PLACES[where]
        for one, text, other, theirs in some:
            for pair in ((one, text, other, theirs), (other, theirs, one, text)):
                earlier = [candidate(1, pair[3], pair[2], place=there)]
                ranked = rank(pair[1], title(pair[1], pair[0]), "other", here, pair[0], earlier)
                found.append((pair, ranked[0][1] if ranked else 0.0))
    return found


def offers_abroad(pairs: list[tuple[str, str, str, str]]) -> list[bool]:
    """Whether each second one is offered as the same, when neither says a place and both have a topic."""
    return [
        any(
            score >= OFFER
            for _, score in rank(
                text, title(text, one), "other", None, one, [candidate(1, theirs, other, place=None)]
            )
        )
        for one, text, other, theirs in pairs
    ]


def is_offered(mine: str, theirs: str, language: str = "en", place: str | None = None) -> bool:
    """Whether who writes one is asked if it is the other."""
    other = candidate(1, theirs, language)
    ranked = dict(rank(mine, title(mine, language), "other", place, language, [other]))
    return ranked.get(other, 0.0) >= OFFER


def test_everyday_wishes_in_another_language_are_offered_more_often_than_not():
    same, different = (offers_abroad(EVERYDAY[kind]) for kind in ("same", "different"))

    assert sum(same) >= 0.6 * len(same)
    assert sum(different) <= 0.05 * len(different)


def test_same_wish_in_another_language_is_offered():
    missed = [pair for pair, score in abroad("same") if score < OFFER]

    assert len(missed) <= 0.1 * len(abroad("same")), missed


def test_other_wish_in_another_language_is_not_offered():
    offered = [pair for pair, score in abroad("different") if score >= OFFER]

    assert len(offered) <= 0.05 * len(abroad("different")), offered


def test_same_wish_in_another_language_leads_the_list():
    crowd = [
        candidate(1, "a dog park by the river", "en"),
        candidate(2, "more buses in the evening", "en"),
        candidate(3, "a bench at the bus stop", "en"),
    ]

    ranked = rank("mas autobuses por la noche", "Mas autobuses por la noche", "other", None, "es", crowd)

    assert ranked[0][0].id == 2


def test_same_wish_in_other_words_is_offered():
    missed = [pair for pair in pairs("same") if scores(pair[2], pair[0]).get(pair[1], 0.0) < OFFER]

    assert len(missed) <= 0.05 * len(pairs("same")), missed


def test_other_wish_in_like_words_is_not_offered():
    offered = [pair for pair in pairs("different") if scores(pair[2], pair[0]).get(pair[1], 0.0) >= OFFER]

    assert len(offered) <= 0.05 * len(pairs("different")), offered


@pytest.mark.parametrize("kind", ["same", "different"])
def test_scores_lie_between_nothing_and_the_same(kind):
    for language, _, second in pairs(kind):
        assert all(0.0 < score <= 1.0 for score in scores(second, language).values())


def test_same_text_at_another_place_is_another_idea():
    text = "street light broken"
    here, there = candidate(1, text, "en", place="elm"), candidate(2, text, "en", place="oak")

    ranked = dict(rank(text, title(text, "en"), "other", "elm", "en", [there, here]))

    assert ranked[here] >= OFFER
    assert ranked.get(there, 0.0) < OFFER


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("bench at the harbour", "bench by the school", False),
        ("bench at the harbour", "bench at the old harbour, near the boats", True),
        ("bench at the harbour", "bench", True),
    ],
)
@pytest.mark.parametrize("place", ["harbour", None])
def test_a_place_in_words_alone_is_another_one_when_it_shares_nothing(mine, theirs, expected, place):
    assert is_offered(mine, theirs, place=place) is expected


@pytest.mark.parametrize(
    ("mine", "theirs", "language"),
    [
        ("remove the bench by the school", "can we get a bench by the school", "en"),
        ("get rid of the bench by the school", "can we get a bench by the school", "en"),
        ("take away the bench by the school", "can we get a bench by the school", "en"),
        ("take the bench by the school away", "can we get a bench by the school", "en"),
        ("remove the bench outside the school", "can we get a bench outside the school", "en"),
        ("remove the bench at the outdoor pool", "a bench at the outdoor pool please", "en"),
        ("die bank an der schule entfernen", "eine bank an der schule", "de"),
        ("weg mit der bank an der schule", "eine bank an der schule", "de"),
        ("entfernt die bank an der schule", "eine bank an der schule, zum ausruhen", "de"),
        ("haal de bank bij de school weg", "een bank bij de school", "nl"),
        ("haal de bank weg bij de school", "een bank bij de school", "nl"),
        ("quitar el banco de la escuela", "un banco en la escuela", "es"),
        ("enlever le banc devant l'école", "un banc devant l'école", "fr"),
        ("retirar o banco da escola", "um banco na escola", "pt"),
    ],
)
def test_who_wants_it_gone_is_not_offered_the_wish_for_it(mine, theirs, language):
    assert not is_offered(mine, theirs, language)


@pytest.mark.parametrize(
    ("mine", "theirs", "language"),
    [
        (
            "remove the graffiti from the wall of the station",
            "there is a big graffiti on the station wall",
            "en",
        ),
        ("remove the broken bench by the school", "a broken bench by the school", "en"),
        ("take the dead tree by the school away", "a dead tree by the school", "en"),
        ("ban cars from the old town", "a car free old town", "en"),
        ("bank am weg", "eine bank am weg", "de"),
        ("bank langs de weg", "een bank langs de weg", "nl"),
    ],
)
def test_who_wants_gone_what_others_complain_of_is_offered_that(mine, theirs, language):
    assert is_offered(mine, theirs, language)


def test_best_comes_first():
    ranked = rank(
        "bins overflow at the beach", "Bins overflow at the beach", "other", None, "en", crowd("en")
    )

    assert ranked[0][0].text == "overflowing bins at the beach"
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)


@pytest.mark.parametrize("text", ["", "???", "a"])
def test_text_without_words_is_like_nothing(text):
    assert all(score < OFFER for _, score in rank(text, "", "other", None, "en", crowd("en")))


def test_no_candidates_give_no_offers():
    assert rank("a bench", "Bench", "other", None, "en", []) == []


def test_list_is_in_the_order_of_rare_letters_where_words_say_little():
    crowd = [
        candidate(1, "Uusi valaistu hiihtolatu puistoon", "fi"),
        candidate(2, "Koirapuistoaitaus Pirkkolan metsään", "fi"),
        candidate(3, "Uimaranta saareen", "fi"),
    ]

    ranked = rank("Pirkkolaan koirapuisto", "Pirkkolaan koirapuisto", "other", None, "fi", crowd)

    assert ranked[0][0].id == 2
    assert ranked[0][1] < OFFER


def test_letters_do_not_bring_the_contrary_together():
    crowd = [candidate(1, "more parking on the market square", "en")]

    ranked = rank(
        "no parking on the market square", "No parking on the market square", "other", None, "en", crowd
    )

    assert all(score < 0.5 for _, score in ranked)


@pytest.mark.parametrize(
    ("language", "mine", "theirs"),
    [
        ("en", "I don't want more trees", "More trees along Willow Road"),
        ("en", "no more trees on Willow Road", "More trees along Willow Road"),
        ("en", "we don't need a bench at the school", "a bench at the school please"),
        ("de", "ich will keine weiteren Bäume am Weidenweg", "mehr Bäume am Weidenweg"),
        ("de", "keine neuen Bäume am Weidenweg", "mehr Bäume am Weidenweg"),
        ("es", "no quiero más árboles en la plaza", "más árboles en la plaza"),
        ("fr", "nous ne voulons pas de nouveaux arbres", "de nouveaux arbres sur la place"),
        ("nl", "ik wil geen nieuwe bomen op het plein", "meer bomen op het plein"),
        ("pt", "não queremos mais árvores na praça", "mais árvores na praça"),
        ("pl", "nie chcę więcej drzew na rynku", "więcej drzew na rynku"),
        ("fi", "en halua lisää puita torille", "lisää puita torille"),
        ("is", "ég vil ekki fleiri tré á torgið", "fleiri tré á torgið"),
        ("is", "engin fleiri tré á torgið", "fleiri tré á torgið"),
    ],
)
def test_who_wants_no_more_of_it_is_not_asked_to_join_who_wants_more(language, mine, theirs):
    assert not is_offered(mine, theirs, language)
    assert not is_offered(theirs, mine, language)


def test_the_same_trouble_is_offered_to_who_wants_no_more_of_it():
    assert is_offered("no more dog poo in the park", "dog poo everywhere in the park")
