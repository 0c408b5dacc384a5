"""Stance over our own vote sentences: `votes_<language>.txt`."""

import pytest

from nlu.stance import Stances
from tests.nlu.labelled import LANGUAGES, everywhere, lines
from tests.nlu.wording import spoken

WORDS = spoken()
VOTES = everywhere("votes")
UNSEEN = everywhere("votes_unseen")
OPPOSITE = {"for": "against", "against": "for"}
SIDED = [vote for vote in VOTES if vote[1] in OPPOSITE]


@pytest.mark.parametrize(("language", "stance", "text"), VOTES, ids=[vote[2] for vote in VOTES])
def test_stance_is_read(language, stance, text):
    assert WORDS.stance(text, language) == (None if stance == "?" else stance)


@pytest.mark.parametrize(
    ("side", "text", "rest"),
    [
        ("against", "against: too noisy", "too noisy"),
        ("for", "for, my gran needs it", "my gran needs it"),
        ("against", "contra, hay ruido", "hay ruido"),
        ("against", "contre : trop de bruit", "trop de bruit"),
        ("against", "against the noise we should act", "against the noise we should act"),
        ("against", "against", "against"),
        ("against", "against:", "against:"),
        ("for", "against: no, I am for it", "against: no, I am for it"),
        (None, "for, perhaps", "for, perhaps"),
    ],
)
def test_a_word_that_said_the_side_is_taken_off_a_comment(side, text, rest):
    assert WORDS.without_side(text, side) == rest


@pytest.mark.parametrize(("language", "stance", "text"), SIDED, ids=[vote[2] for vote in SIDED])
def test_stance_is_never_flipped_by_capitals_missing_accents_or_a_wrong_language(language, stance, text):
    readings = {WORDS.stance(text.upper(), language)} | {WORDS.stance(text, other) for other in LANGUAGES}

    assert OPPOSITE[stance] not in readings


@pytest.mark.parametrize(("language", "stance", "text"), UNSEEN, ids=[vote[2] for vote in UNSEEN])
def test_stance_of_an_unseen_sentence_is_read_or_asked_for(language, stance, text):
    assert WORDS.stance(text, language) in (None, stance)


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_unseen_sentences_are_read(language):
    rows = lines("votes_unseen", language)

    read = sum((WORDS.stance(text, language) or "?") == stance for stance, text in rows)

    assert read >= 0.7 * len(rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_sentences(language):
    assert len({*lines("votes", language), *lines("votes_unseen", language)}) >= 300


def test_a_city_of_one_language_reads_its_own():
    words = spoken("fr")

    assert words.stance("je ne suis pas d'accord", "fr") == "against"
    assert words.stance("no estoy en contra", "es") is None


def test_endless_text_is_read_quickly_or_not_at_all():
    assert WORDS.stance("not " * 5_000 + "against", "en") is None


@pytest.mark.parametrize(
    ("language", "text", "side"),
    [
        ("en", "For: my gran needs it", "for"),
        ("en", "against - prams will not get past", "against"),
        ("en", "No, it blocks the way", "against"),
        ("en", "I am for it, my gran cannot stand that long", "for"),
        ("en", "Where would it stand?", None),
        ("es", "a favor: mi abuela lo necesita", "for"),
        ("es", "no, bloquea el paso", "against"),
        ("es", "¿dónde se pondría?", None),
        ("fr", "pour : ma grand-mère en a besoin", "for"),
        ("fr", "non, ça bloque le passage", "against"),
        ("fr", "je retire mon vote", None),
        ("en", "yes my kids love it", "for"),
        ("en", "yes but who pays for it", None),
        ("en", "yes its a waste", "against"),
        ("en", "no i think the money is better spent on buses", None),
        ("en", "no i think it is a waste of money", "against"),
        ("en", "yes it is dangerous and noisy", None),
        ("en", "yeah right", None),
        ("en", "", None),
        ("en", "yes it would ruin the park", None),
        ("en", "no we need it", None),
        ("es", "si lo hacen sera un desastre", None),
        ("es", "si lo hacen me encantaria", None),
        ("es", "si, mis hijos lo necesitan", "for"),
        ("fr", "non je suis ravi", None),
        ("de", "nein wir brauchen das", None),
        ("de", "nein ich habe nichts dagegen", None),
        ("de", "ja leider zu laut", None),
        ("en", "no lights there at all", None),
        ("en", "ok so when will it happen", None),
        ("es", "sí mis vecinos lo agradecerían", "for"),
        ("es", "si ponen un banco que sea de madera", None),
        ("fr", "ouais ça serait top pour les vieux", "for"),
        ("de", "ja meine kinder lieben das", "for"),
        ("de", "ja aber wer zahlt das", None),
        ("nl", "nee ik woon daar en het is lawaaiig", None),
        ("pt", "sim os meus filhos adoram", "for"),
        ("pl", "tak moje dzieci to uwielbiają", "for"),
        ("fi", "joo lapset tykkää siitä", "for"),
        ("is", "nei ég bý þarna og það er hávaði", None),
    ],
)
def test_the_side_of_a_comment_is_told_by_how_it_begins(language, text, side):
    assert WORDS.side(text, language) == side


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("cancle my vote for the fountain", "en"),
        ("cancell my vote for the fountain", "en"),
        ("delet my vote for the fountain", "en"),
        ("remvoe my vote for the fountain", "en"),
        ("widthdraw my vote for the fountain", "en"),
        ("undoo my vote for the fountain", "en"),
        ("meine Stimme zurückziehn für den Brunnen", "de"),
        ("quta mi voto por la fuente", "es"),
        ("anuler mon vote pour la fontaine", "fr"),
        ("verwijdr mijn stem voor de fontein", "nl"),
        ("cancelr meu voto na fonte", "pt"),
        ("usnac moj glos na fontanne", "pl"),
    ],
)
def test_a_withdrawal_misspelt_is_no_vote_for(text, language):
    assert Stances(["en", "es", "fr", "de", "nl", "pt", "pl", "fi", "is"]).read(text, language) in {
        "withdraw",
        None,
    }


@pytest.mark.parametrize("text", ["ich gebe meine Stimme für den Brunnen", "I vote for the fountain"])
def test_who_gives_a_vote_does_not_take_it_back(text):
    assert Stances(["en", "de"]).read(text, "de" if "Stimme" in text else "en") == "for"


@pytest.mark.parametrize(
    ("language", "text", "about"),
    [
        ("en", "i don't support the pool", "the pool"), ("es", "no apoyo la piscina", "la piscina"),
        ("fr", "je ne soutiens pas la piscine", "la piscine"),
        ("nl", "ik steun het zwembad niet", "het zwembad"), ("pt", "não apoio a piscina", "a piscina"),
        ("de", "ich unterstütze das Schwimmbad nicht", "das schwimmbad"),
        ("pl", "nie popieram basenu", "basenu"), ("fi", "en kannata uimahallia", "uimahallia"),
        ("is", "ég styð ekki sundlaugina", "sundlaugina"), ("fi", "kannatan uimahallia", ""),
        ("en", "i support the pool", ""), ("en", "don't you support the pool?", ""), ("fi", "en kannata", ""),
        ("en", "i cannot support my kids", ""), ("en", "i cant support the pool", ""),
        ("es", "no puedo apoyar a mis hijos", ""), ("es", "no apoyo a mis hijos", ""),
        ("fr", "je ne peux pas soutenir mes enfants", ""), ("fr", "je ne soutiens pas mes parents", ""),
        ("de", "ich kann meine Kinder nicht unterstützen", ""),
        ("nl", "ik kan mijn kinderen niet steunen", ""),
        ("pt", "não posso apoiar os meus filhos", ""), ("pl", "nie mogę wspierać moich dzieci", ""),
        ("fi", "en voi tukea lapsiani", ""), ("is", "ég styð ekki börnin mín", ""),
    ],
)  # fmt: skip
def test_what_somebody_does_not_support_is_named(language, text, about):
    assert spoken(*LANGUAGES).unsupported(text, language) == about
