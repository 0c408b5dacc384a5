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
