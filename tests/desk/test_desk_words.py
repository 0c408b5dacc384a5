"""The desk speaks English and Spanish: whole, with the same blanks; its vendored files are what they were."""

import hashlib
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from desk.pages.words import LANGUAGES, choose
from scripts.desk_words import CATALOGUES, extracted
from tests.desk.office import Office

ROOT = Path(__file__).parents[2]
BLANK = re.compile(r"%\((\w+)\)")
LINE = re.compile(r"^\| `([^`]+)` \|.*`([0-9a-f]{64})` \|$", re.MULTILINE)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_text_is_translated_and_keeps_its_blanks(language: str) -> None:
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    wanted = {message.id for message in extracted() if message.id}

    assert {message.id for message in catalogue if message.id} == wanted, "run `make words`"
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id:
            assert all(strings), message.id
            assert {frozenset(BLANK.findall(text)) for text in strings} <= {
                frozenset(BLANK.findall(text)) for text in ids
            }, message.id


@pytest.mark.parametrize(
    ("chosen", "accepted", "shown"),
    [
        (None, "es-MX,es;q=0.9,en;q=0.5", "es"), (None, "de-DE,de;q=0.9", "en"), (None, "", "en"),
        ("es", "en", "es"), ("xx", "en-GB", "en"), (None, "*;q=0.1, , ;", "en"),
    ],
)  # fmt: skip
def test_the_chosen_language_goes_before_the_browsers(chosen: str | None, accepted: str, shown: str) -> None:
    assert choose(chosen, accepted) == shown


@pytest.mark.parametrize("folder", ["desk/static/vendor", "tests/desk/vendor"])
def test_vendored_files_are_what_was_written_down(folder: str) -> None:
    readme = (ROOT / folder / "README.md").read_text(encoding="utf-8")
    noted = dict(LINE.findall(readme))
    present = {path.name for path in (ROOT / folder).iterdir() if path.suffix in (".js", ".css")}

    assert set(noted) == present
    for name, digest in noted.items():
        assert hashlib.sha256((ROOT / folder / name).read_bytes()).hexdigest() == digest, name
    assert {path.stem for path in (ROOT / folder).glob("*.LICENSE")} == {
        name.split(".")[0] for name in present
    }


async def test_two_languages_are_shown_side_by_side(small_office: Office) -> None:
    shown = [
        (await small_office.browser().get("/desk/sign-in", headers={"Accept-Language": language})).html
        for language in ("es", "en", "es")
    ]

    assert ["<h1>Entrar</h1>" in html for html in shown] == [True, False, True]
    assert "<h1>Sign in</h1>" in shown[1]
