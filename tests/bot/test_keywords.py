"""A process knows the keywords of campaigns, also of those that another one has made."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.keywords import GOOD_FOR, Keywords, read
from civic import campaigns, codes
from civic.campaigns import Draft
from civic.city import load_city
from nlu.words import Words
from storage import Store
from tests.residents import Residents


def make(residents: Residents, code: str) -> None:
    city, now = load_city(Path("cities/demo")), residents.now
    draft = Draft(code, {"en": "Green"}, {"en": "Where?"}, now, now + timedelta(days=1))
    residents.store.write_now(campaigns.create, draft, city, lambda _code: None, now, by="ed")


class Timer:
    """Seconds that pass when they are told to."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def test_a_new_keyword_is_known_at_once_or_soon(store: Store, residents: Residents) -> None:
    timer = Timer()
    keywords = Keywords(store, timer)
    assert await keywords.known() == frozenset()

    make(residents, "GREEN26")
    assert await keywords.known() == frozenset()
    keywords.forget()  # as soon as another process tells
    assert await keywords.known() == {"GREEN26"}
    make(residents, "BLUE26")
    timer.seconds += 2 * GOOD_FOR  # or nobody did
    assert await keywords.known() == {"GREEN26", "BLUE26"}


async def test_a_look_that_fails_is_taken_again_at_once(
    store: Store, residents: Residents, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(residents, "GREEN26")
    keywords = Keywords(store, Timer())

    async def cannot_be_reached(*_args: object, **_named: object) -> frozenset[str]:
        raise OSError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(Store, "read", cannot_be_reached)
        with pytest.raises(OSError, match="gone"):
            await keywords.known()

    assert await keywords.known() == {"GREEN26"}


async def test_a_keyword_made_during_a_look_is_not_missed(
    store: Store, residents: Residents, monkeypatch: pytest.MonkeyPatch
) -> None:
    keywords, read_store = Keywords(store, Timer()), Store.read

    async def slow(asked: Store, *args: Any, **named: Any) -> Any:
        found = await read_store(asked, *args, **named)
        make(residents, "GREEN26")
        keywords.forget()
        return found

    with monkeypatch.context() as during:
        during.setattr(Store, "read", slow)
        assert await keywords.known() == frozenset()

    assert await keywords.known() == {"GREEN26"}


def test_a_word_that_always_works_is_no_keyword_whoever_made_it_one() -> None:
    words = Words(("en", "es"), is_code=codes.is_valid)

    assert read("STOP", {"STOP"}, words) is None
    assert read("ayuda", {"AYUDA"}, words) is None
    assert read("green26 stop", {"GREEN26"}, words) == ("GREEN26", "stop")
