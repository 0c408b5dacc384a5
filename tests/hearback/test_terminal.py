"""What residents wrote cannot act on an official's terminal, and loses nothing in JSON."""

import json

import pytest

from hearback.chat import show, shown
from hearback.terminal import as_json, plain
from storage.models import OutboundMessage

HOSTILE = "Bench\x1b[31m\x9b2J\x85 \u202egnip\u2066\u200b\u2028\ufeff now\ttab"


@pytest.mark.parametrize("character", "\x1b\x9b\x85\x07\u202e\u2066\u200b\u2028\u2029\ufeff")
def test_what_acts_on_a_terminal_is_shown_in_no_way(character: str) -> None:
    assert character not in plain(f"a{character}b")
    assert character not in as_json({"title": f"a{character}b"})
    assert character not in shown(f"a{character}b")


def test_json_loses_nothing() -> None:
    value = {"title": HOSTILE, "text": 'a "quoted"\n\\ line, ñ, 😀, \U000e0041'}

    assert json.loads(as_json(value)) == value
    assert json.loads(as_json(value, indent=2)) == value


def test_json_keeps_letters_readable() -> None:
    assert as_json({"name": "Año ñ é ش 😀"}) == '{"name": "Año ñ é ش 😀"}'


def test_a_reply_keeps_its_lines_and_spaces(capsys: pytest.CaptureFixture[str]) -> None:
    reply = OutboundMessage(text="1  Bench\x9b2J\n2\u202e  Tree ñ")  # type: ignore[call-arg]

    show([reply])

    assert capsys.readouterr().out == "< 1  Bench2J\n< 2  Tree ñ\n"
