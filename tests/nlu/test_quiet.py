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
        "STOP de noche", "",
    ],
)  # fmt: skip
def test_stop_and_what_names_no_time_are_for_good(text):
    assert not QUIET.heard(text)
