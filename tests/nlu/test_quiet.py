"""No messages at night are not no messages."""

import pytest

from nlu import lexicons
from nlu.quiet import Quiet

QUIET = Quiet(lexicons.languages())


@pytest.mark.parametrize(
    "text",
    [
        "i dont want any messages at night", "please dont text me so late", "no quiero mensajes en la noche",
        "no me escriban de noche por favor", "ne m'écrivez pas la nuit", "schreibt mir nicht nachts bitte",
        "geen berichten 's nachts", "não quero mensagens à noite", "nie piszcie w nocy",
        "ei viestejä yöllä", "engin skilaboð á nóttunni",
    ],
)  # fmt: skip
def test_time_of_a_day_is_heard_at_the_end(text):
    assert QUIET.heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "STOP", "stop texting me at night", "no messages", "at night it is dark, do not text me about it",
        "STOP de noche", "", "take me off your list, you woke me up at night",
        "remove me from your list you text me so late", "nehmt mich von der Liste, ihr schreibt mir nachts",
        "sáquenme de su lista, me despertaron en la noche",
        "retirez-moi de votre liste, vous m'avez réveillé la nuit",
        "haal me van de lijst, jullie maken me wakker 's nachts",
        "tirem-me da vossa lista, acordaram-me à noite", "usuńcie mnie z listy, budzicie mnie w nocy",
        "poistakaa minut listalta, herätitte minut yöllä",
        "takið mig af listanum, þið vöktuð mig á nóttunni",
    ],
)  # fmt: skip
def test_stop_and_what_names_no_time_are_for_good(text):
    assert not QUIET.heard(text)
