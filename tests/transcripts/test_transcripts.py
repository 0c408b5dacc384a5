"""Conversations as residents have them, from the inbox to the phone: the transcripts beside this file."""

from datetime import datetime
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from hearback.wiring import Place
from storage import Store
from tests.transcripts import script
from tests.transcripts.play import Player
from tests.transcripts.script import FOLDER, Transcript
from tests.transcripts.stage import Stage

ON_BOTH_DATABASES = "loop.yml"


def named(path: Path) -> list[ParameterSet]:
    """The transcripts of a file, as parameters of a test."""
    place = path.relative_to(FOLDER).with_suffix("")
    return [pytest.param(one, id=f"{place}: {one.name}") for one in script.read(path)]


@pytest.mark.parametrize("transcript", [one for path in script.files() for one in named(path)])
async def test_the_conversation_goes_as_written(
    transcript: Transcript, sqlite_store: Store, place: Place, now: datetime
) -> None:
    await Player(Stage(sqlite_store, place, now)).play(transcript)


@pytest.mark.parametrize("transcript", named(FOLDER / ON_BOTH_DATABASES))
async def test_the_database_makes_no_difference(
    transcript: Transcript, store: Store, place: Place, now: datetime
) -> None:
    await Player(Stage(store, place, now)).play(transcript)
