"""The installation's secret and the keys derived from it."""

import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from hearback.errors import Misconfiguration
from hearback.secrets import derive, keep_secret
from hearback.settings import Settings

PURPOSES = ("encryption", "lookup", "sessions", "message-ids")


def test_each_purpose_has_a_key_of_its_own():
    keys = {derive(b"a secret of a city", purpose) for purpose in PURPOSES}

    assert len(keys) == len(PURPOSES)
    assert {len(key) for key in keys} == {32}


def test_keys_never_change_between_versions():
    # what is sealed in a city's database must stay readable: change nothing here, ever
    assert derive(b"a secret of a city", "encryption").hex() == (
        "7cc74dcbafa5b6fcb2f7dff1f6c5deb118c9238e57df9b9054feb04c57e4dcbb"
    )


def test_the_secret_is_made_once_beside_the_database_for_its_owner_alone(tmp_path):
    settings = Settings(database_url=f"sqlite:///{tmp_path}/city.db")

    secret = settings.read_secret()

    key = tmp_path / "city.db.key"
    assert settings.read_secret() == secret
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(bytes.fromhex(secret.decode())) == 32
    assert [path.name for path in tmp_path.iterdir()] == ["city.db.key"]


def test_processes_that_start_at_once_agree_on_the_secret(tmp_path):
    starters = 16
    together = Barrier(starters)

    def start(_):
        together.wait()
        return keep_secret(tmp_path / "key", database=tmp_path / "db")

    with ThreadPoolExecutor(starters) as pool:
        secrets = set(pool.map(start, range(starters)))

    assert len(secrets) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_a_database_whose_key_is_gone_is_not_given_another(tmp_path):
    (tmp_path / "db").write_bytes(b"sealed content")

    with pytest.raises(Misconfiguration, match="put it back from a backup"):
        keep_secret(tmp_path / "key", database=tmp_path / "db")

    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize("content", [b"", b"0123", b"\xff" * 64])
def test_a_damaged_key_is_refused(tmp_path, content):
    (tmp_path / "key").write_bytes(content)

    with pytest.raises(Misconfiguration, match=r"the key .* (damaged|it is no text)"):
        keep_secret(tmp_path / "key", database=tmp_path / "db")


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(Misconfiguration, match="cannot be read or made: No such file or directory"):
        keep_secret(tmp_path / "nowhere" / "key", database=tmp_path / "nowhere" / "db")
