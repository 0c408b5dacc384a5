"""Messages that go on with the one before."""

import pytest

from tests.nlu.wording import spoken

WORDS = spoken()


@pytest.mark.parametrize(
    "text",
    [
        "and also a bin",
        "Also, a bin",
        "oh and a bin",
        "plus a bin",
        "Y también una papelera",
        "además luz",
        "et aussi un banc",
        "Et puis un banc",
        "und noch eine Bank",
        "außerdem Licht",
        "ausserdem Licht",
        "en ook een bankje",
        "bovendien licht",
        "e também um banco",
        "além disso luz",
    ],
)
def test_addition(text):
    assert WORDS.wants_to_add(text)


@pytest.mark.parametrize(
    "text", ["also", "a bin", "plus de bancs", "andrea needs a bin", "un banc aussi", ""]
)
def test_no_addition(text):
    assert not WORDS.wants_to_add(text)
