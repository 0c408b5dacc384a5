"""What the doctor says of the folder where models are kept."""

from pathlib import Path

from hearback.commands.doctor import examine_cache
from hearback.settings import Settings


def test_a_folder_that_can_be_written_to_is_nothing_to_speak_of(tmp_path: Path) -> None:
    assert list(examine_cache(Settings(cache=tmp_path / "new"))) == []


def test_a_folder_that_cannot_be_written_to_is_a_hint(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    (found,) = examine_cache(Settings(cache=tmp_path / "file" / "cache"))

    assert found.verdict == "hint"
    assert "HEARBACK_CACHE" in found.mend
