"""Messages of other cities are measured where they lie, as far as they are there."""

from pathlib import Path

import pytest

from hearback.settings import Settings
from scripts.evaluation import real
from scripts.evaluation.own import Asked


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return Asked(Settings(cache=tmp_path / "cache"))


async def test_a_folder_without_messages_is_named_and_nothing_is_measured(
    tmp_path, asked, monkeypatch, capsys
):
    monkeypatch.setenv("REAL_MESSAGES", str(tmp_path))

    assert await real.goals(asked) == []
    assert str(tmp_path) in capsys.readouterr().err
