"""Emergencies over our own sentences: `emergencies_<language>.txt`."""

import pytest

from nlu import lexicons
from nlu.text import tokens
from tests.nlu.labelled import everywhere
from tests.nlu.wording import spoken

WORDS = spoken()
SENTENCES = everywhere("emergencies", *lexicons.elsewhere())
HAZARDS = everywhere("hazards")
FEWEST_LETTERS = 4  # of a word for people: shorter ones are articles and pronouns, too
HARMLESS = {  # a family doctor, and dogs that follow us
    "médico|médicos na|no|de|nas|para|família ...",
    "voitures|chiens|bus|velos|camions|motos me|nous suivent|poursuivent|suit|frappent ...",
}


@pytest.mark.parametrize(("language", "meaning", "text"), SENTENCES, ids=[row[2] for row in SENTENCES])
def test_danger_is_heard_and_nothing_else(language, meaning, text):
    assert WORDS.danger.heard(text) == (meaning == "danger")


@pytest.mark.parametrize(("language", "meaning", "text"), HAZARDS, ids=[row[2] for row in HAZARDS])
def test_what_may_soon_hurt_somebody_is_heard_and_nothing_else(language, meaning, text):
    assert WORDS.danger.is_hazard(text) == (meaning == "hazard")


@pytest.mark.parametrize("text", ["", "\x00", "\ud83d", "fire station " * 2_000])
def test_strange_texts_are_no_emergency(text):
    assert not WORDS.danger.heard(text)


@pytest.mark.parametrize(
    "text", ["nou poko jwenn anyen nan zon nan", "hum log band par hain pani aur khana nahi"]
)
def test_a_language_of_which_danger_alone_is_understood_is_known(text):
    assert WORDS.danger.is_from_elsewhere(text)


@pytest.mark.parametrize(
    "text",
    [
        "los mosquitos se cr\u00edan en la zanja",
        "la place du march\u00e9 est sale",
        "a bench at the stop",
        "",
        "pa",
    ],
)
def test_a_language_of_the_city_is_from_nowhere_else(text):
    assert not WORDS.danger.is_from_elsewhere(text)


def masks_behind_people() -> list[str]:
    """The masks that leave out whatever follows words for people, and with it what happens to them."""
    found: list[str] = []
    for language in (*lexicons.languages(), *lexicons.elsewhere()):
        lexicon = lexicons.load(language)
        words = lexicons.lists(lexicon["emergency_words"])
        named = [entry for name in ("who", "gentes") for entry in words.get(name, ())]
        people = {word for entry in named for word in tokens(entry) if len(word) >= FEWEST_LETTERS}
        for mask in lexicons.lists(lexicon["emergency"])["mask"]:
            said = {token for word in mask.replace("|", " ").split() for token in tokens(word.strip("?"))}
            if mask.endswith("...") and ("<who>" in mask or said & people) and mask not in HARMLESS:
                found.append(mask)
    return found


def test_no_mask_leaves_out_what_is_said_behind_words_for_people():
    assert masks_behind_people() == []
