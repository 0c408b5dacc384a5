"""What was trained is kept, and read again only where it is ours and of exactly these files."""

import json
import logging
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import nlu
from nlu import civic, concepts, needs
from nlu.builtin import Builtin, cache, engine, examples
from nlu.language import Languages

LANGUAGES = ("is",)
NLU = Path(nlu.__file__).parent
CONTENT: dict[str, object] = {"labels": ["a", "b"], "unknown": 1.5}
NOBODY = 65534


@pytest.fixture
def source(tmp_path) -> Path:
    file = tmp_path / "en.yml"
    file.write_text("nlu: []")
    return file


@pytest.fixture
def folder(tmp_path, source) -> Path:
    """A cache that holds one model."""
    place = tmp_path / "cache"
    cache.write(place, "builtin", [source], CONTENT)
    return place


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> Path:
    """What a process of its own learnt and counted."""
    place = tmp_path_factory.mktemp("cache")
    Builtin.load(LANGUAGES, place)
    return place


def kept(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_what_was_kept_is_read_again(folder, source):
    assert cache.read(folder, "builtin", [source]) == CONTENT


def test_cache_is_one_json_file(folder):
    assert kept(folder).suffix == ".json"
    assert json.loads(kept(folder).read_text("ascii"))["content"] == CONTENT


def test_another_process_learns_and_keeps_all_at_once(trained):
    assert sorted(file.name.partition("-")[0] for file in trained.iterdir()) == ["builtin", "language"]


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", "null", '{"labels": 1}', '{"seal": "", "content": {}}', "\x00\x01", "[" * 100_000],
    ids=["nothing", "cut", "list", "null", "other", "unsealed", "bytes", "deep"],
)
def test_damaged_cache_is_none(folder, source, damage):
    kept(folder).write_text(damage)

    assert cache.read(folder, "builtin", [source]) is None


@pytest.mark.parametrize("at", [0, 20, 90, 100, -20, -1])
def test_cache_with_one_letter_changed_is_none(folder, source, at):
    content = bytearray(kept(folder).read_bytes())
    content[at] ^= 1
    kept(folder).write_bytes(content)

    assert cache.read(folder, "builtin", [source]) is None


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_cache_cut_short_is_none(folder, source, share):
    content = kept(folder).read_bytes()
    kept(folder).write_bytes(content[: int(share * len(content))])

    assert cache.read(folder, "builtin", [source]) is None


def test_cache_of_other_files_under_the_name_of_ours_is_none(folder, source):
    other = kept(folder).rename(folder / "other")
    source.write_text("nlu: [ ]")
    cache.write(folder, "builtin", [source], CONTENT)
    (ours,) = folder.glob("builtin-*.json")

    other.replace(ours)

    assert cache.read(folder, "builtin", [source]) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator gives files away")
def test_cache_of_another_person_is_none(folder, source):
    os.chown(kept(folder), NOBODY, NOBODY)

    assert cache.read(folder, "builtin", [source]) is None


def test_cache_that_cannot_be_read_is_none_and_made_anew(folder, source):
    file = kept(folder)
    file.unlink()
    file.symlink_to(folder / "nowhere")

    assert cache.read(folder, "builtin", [source]) is None

    cache.write(folder, "builtin", [source], CONTENT)
    assert cache.read(folder, "builtin", [source]) == CONTENT


def test_pipe_in_its_place_is_none_and_not_waited_for(folder, source):
    file = kept(folder)
    file.unlink()
    os.mkfifo(file)

    assert cache.read(folder, "builtin", [source]) is None


def test_link_in_its_place_is_none(folder, source):
    file = kept(folder)
    file.symlink_to(file.rename(folder / "elsewhere"))

    assert cache.read(folder, "builtin", [source]) is None


def test_what_cannot_take_its_place_leaves_nothing(folder, source):
    file = kept(folder)
    file.unlink()
    file.mkdir()

    cache.write(folder, "builtin", [source], CONTENT)

    assert list(folder.iterdir()) == [file]


def test_looking_whether_it_can_be_kept_leaves_nothing(folder, tmp_path):
    before = sorted(tmp_path.rglob("*"))

    assert cache.is_writable(folder)
    assert cache.is_writable(tmp_path / "new" / "folder")
    assert sorted(tmp_path.rglob("*")) == before


def test_changed_file_makes_another_cache(folder, source):
    source.write_text("nlu: []\n")

    assert cache.read(folder, "builtin", [source]) is None


def test_same_content_of_another_folder_makes_another_cache(folder, source):
    moved = source.parent / "elsewhere" / source.name
    moved.parent.mkdir()
    moved.write_text(source.read_text())

    assert cache.read(folder, "builtin", [moved]) is None


def test_every_file_that_says_what_is_trained_makes_another_cache():
    files = set(engine.files(LANGUAGES))

    for path in [
        *examples.paths(LANGUAGES), *examples.elsewhere(), *civic.paths(LANGUAGES),
        *needs.paths(LANGUAGES), *concepts.every_file(),
    ]:  # fmt: skip
        assert path in files


def test_all_code_that_training_runs_makes_another_cache():
    code = "import sys, nlu.builtin.__main__; print(*(m for m in sys.modules if m[:4] == 'nlu.'))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    files = {Path(str(find_spec(name).origin)).relative_to(NLU) for name in loaded.split()}

    assert {str(file) for file in files if file.parts[0] != "builtin"} == set(cache.CODE_OUTSIDE)


def test_other_languages_make_another_cache(trained):
    assert Builtin.kept(["is", "fi"], trained) is None
    assert Builtin.kept(LANGUAGES, trained) is not None


def test_newest_few_caches_are_kept(folder, source):
    for age in range(5):
        source.write_text(f"nlu: [{age}]")
        cache.write(folder, "builtin", [source], CONTENT)
        os.utime(max(folder.iterdir(), key=lambda path: path.stat().st_mtime), (age, age))

    assert len(list(folder.iterdir())) == 4
    assert cache.read(folder, "builtin", [source]) == CONTENT


def test_what_a_killed_process_did_not_finish_goes(folder, source):
    old, new = folder / ".builtin-old.json", folder / ".builtin-new.json"
    old.write_text("{")
    new.write_text("{")
    os.utime(old, (1, 1))

    cache.write(folder, "builtin", [source], CONTENT)

    assert not old.exists()
    assert new.exists()  # somebody may be writing it


def test_folder_that_cannot_be_written_to_is_said_once_and_no_error(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / "cache"

    with caplog.at_level(logging.WARNING):
        understands = Builtin.load(LANGUAGES, folder)
        assert Languages.load(LANGUAGES, folder).languages == LANGUAGES

    assert understands.parse_now("bekk við tjörnina", "is").ranking
    assert [record.getMessage() for record in caplog.records] == [
        f"cache: nothing can be kept in {folder}, so every start trains anew"
    ]


def test_two_processes_that_start_at_once_understand_alike(tmp_path):
    code = (
        "import sys; from pathlib import Path; from nlu.builtin import Builtin; "
        "print(Builtin.load(['is'], Path(sys.argv[1])).parse_now('bekk við tjörnina', 'is').ranking)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]

    said = [process.communicate(timeout=120)[0] for process in both]

    assert said[0] == said[1] != ""
    assert len(list(tmp_path.glob("builtin-*.json"))) == 1
    assert not list(tmp_path.glob(".*"))
