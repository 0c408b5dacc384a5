"""A question for a fact is no idea; one that complains or wishes may be."""

import pytest

from nlu import lexicons
from nlu.asking import Asking

ASKING = Asking(lexicons.languages())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "how long is the tram ride to the harbour"), ("en", "How much does a zoo ticket cost?"),
        ("en", "what time does the museum shut"), ("en", "does it take an hour to walk to the mill"),
        ("es", "¿Cuánto tarda el bus al puerto?"), ("es", "a que hora cierra el museo"),
        ("fr", "Combien de temps met le tram jusqu'au port ?"), ("fr", "à quelle heure ferme le musée"),
        ("de", "Wie lange dauert die Fahrt zum Hafen?"), ("de", "was kostet der Zoo"),
        ("pt", "quanto tempo demora o autocarro até ao porto"), ("nl", "hoe laat sluit het museum"),
        ("pl", "ile kosztuje bilet do zoo"), ("is", "Hvað kostar í sund?"), ("fi", "paljonko lippu maksaa"),
    ],
)  # fmt: skip
def test_question_for_a_fact_is_heard(language, text):
    assert ASKING.heard(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "how long must we wait for a crossing"), ("en", "how many times must I report it"),
        ("en", "how much longer will the lamp stay dark"), ("en", "how about a bench"), ("en", ""),
        ("en", "a clock so that one sees what time it is"), ("es", "cuántas veces hay que avisar del bache"),
        ("fr", "combien de fois faut-il signaler ce trou"), ("de", "wie viele Jahre warten wir noch"),
        ("nl", "hoe lang is die lamp nu al kapot"), ("xx", "how far is it"),
    ],
)  # fmt: skip
def test_what_complains_or_wishes_is_none(language, text):
    assert not ASKING.heard(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "is the café by the pier busy at seven"), ("en", "does the ferry take dogs?"),
        ("en", "am I using the spare key"), ("de", "ist das Schwimmbad heute voll?"),
        ("nl", "is het druk op de markt?"), ("pl", "czy jest kolejka do kasy"), ("fi", "onko siellä jono"),
        ("is", "er það opið í kvöld"),
    ],
)  # fmt: skip
def test_short_question_that_a_yes_answers_is_heard(language, text):
    assert ASKING.opened(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "is it possible to get a bin at the stop"), ("en", "is there any chance of a crossing here"),
        ("en", "are you going to fix the lamp"), ("en", "do something about the pigeons"), ("en", ""),
        ("en", "is the drinking fountain going to run again this summer?"),
        ("de", "ist es möglich, hier eine Bank aufzustellen"),
        ("nl", "is het mogelijk daar een bank te zetten"),
        ("fi", "onko mahdollista saada penkki"), ("pl", "czy jest szansa na ławkę"), ("fr", "est-ce ouvert"),
        ("xx", "is it far"),
    ],
)  # fmt: skip
def test_wish_in_the_form_of_a_question_is_none(language, text):
    assert not ASKING.opened(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "have you seen the pothole by the mill, it is huge"),
        ("en", "did anyone notice what state the pier is in?"), ("es", "¿han visto cómo está el muelle?"),
        ("fr", "vous avez vu l'état du quai"), ("de", "habt ihr gesehen, in welchem Zustand der Steg ist"),
        ("nl", "hebben jullie dat gat bij de molen gezien"), ("pt", "já viram o buraco junto ao moinho"),
        ("pl", "czy ktoś widział, w jakim stanie jest molo"),
        ("fi", "oletteko nähneet, miltä laituri näyttää"),
        ("is", "hafið þið séð hvernig bryggjan lítur út"),
    ],
)  # fmt: skip
def test_report_in_the_form_of_a_question_is_heard(language, text):
    assert ASKING.points_out(text, language, is_fault=False)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "have you seen the match"), ("en", "have you seen my huge dog"), ("en", "have you seen"),
        ("en", "did you see how many like my idea"), ("en", "the state of the pier is bad"), ("en", ""),
        ("es", "has visto el partido"), ("fr", "tu as vu mon énorme chien"),
        ("de", "habt ihr morgen geöffnet"), ("de", "habt ihr ein Loch gegraben"),
        ("nl", "heb je die film gezien"), ("pl", "widziałeś mojego psa"),
        ("xx", "have you seen the state of the pier"),
    ],
)  # fmt: skip
def test_what_asks_who_saw_something_reports_nothing(language, text):
    assert not ASKING.points_out(text, language, is_fault=False)


def test_what_is_broken_says_its_state_by_itself():
    assert ASKING.points_out("did you know the pier lamp is out", "en", is_fault=True)
    assert not ASKING.points_out("the pier lamp is out", "en", is_fault=True)
