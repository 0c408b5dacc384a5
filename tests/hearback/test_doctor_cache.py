"""What the doctor says of the folder where models are kept."""

from pathlib import Path

from hearback.commands.doctor import examine_cache, leaving_no_cache
from hearback.settings import Settings


def test_a_folder_that_can_be_written_to_is_nothing_to_speak_of(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()

    assert list(examine_cache(Settings(cache=tmp_path / "there"))) == []
    assert list((tmp_path / "there").iterdir()) == []


def test_a_folder_that_is_missing_is_not_made(tmp_path: Path) -> None:
    settings = Settings(cache=tmp_path / "new" / "cache")

    assert list(examine_cache(settings)) == []
    with leaving_no_cache(settings) as looking:
        assert looking.cache_folder.is_dir()
        assert looking.cache_folder != settings.cache_folder

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_looked_into(tmp_path: Path) -> None:
    settings = Settings(cache=tmp_path)

    with leaving_no_cache(settings) as looking:
        assert looking.cache_folder == tmp_path


def test_a_folder_that_cannot_be_written_to_is_a_hint(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    (found,) = examine_cache(Settings(cache=tmp_path / "file" / "cache"))

    assert found.verdict == "hint"
    assert "HEARBACK_CACHE" in found.mend
