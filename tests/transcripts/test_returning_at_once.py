"""What is texted right behind the `1` of FORGET ME is the first message of somebody new."""

from datetime import datetime

from bot.channels.messages import Address, Inbound
from bot.inbox import arrival, write_all
from hearback.wiring import Place
from storage import Store, ideas, inbound
from tests.residents import number
from tests.transcripts.stage import OURS, Stage

ANN = Address("sms", number(1))


async def _say_at_once(stage: Stage, *texts: str) -> None:
    """All of them are kept before the first is handled."""
    messages = [
        Inbound("sms", f"SM-at-once-{text}", ANN, text, to=OURS, answered_by_provider=text == "STOP")
        for text in texts
    ]
    stage.store.write_now(write_all, [arrival(one) for one in messages], stage.now)
    await stage.text("ben", "sms", "TOP")  # handles all that waits


async def test_nothing_written_after_the_erasure_is_lost(store: Store, place: Place, now: datetime) -> None:
    stage = Stage(store, place, now)
    await stage.text("ann", "sms", "a bench at the elm street stop please")
    await stage.text("ann", "sms", "FORGET ME")

    await _say_at_once(stage, "1", "a slide in the park please", "MINE")

    kept = [idea.title for idea in store.read_now(ideas.newest, 9)]
    assert len(kept) == 1
    assert "slide" in kept[0].lower()
    _first, _question, receipt, noted, mine = stage.phones["ann"]
    assert "erased" in receipt
    assert "Privacy: " in noted  # they are new to us, and are told so
    assert "Slide" in mine
    assert store.read_now(inbound.waiting, 9) == []


async def test_who_said_stop_comes_back_stopped(store: Store, place: Place, now: datetime) -> None:
    stage = Stage(store, place, now)
    await stage.text("ann", "sms", "STOP", answered_by_provider=True)
    await stage.text("ann", "sms", "FORGET ME")

    await _say_at_once(stage, "1", "a slide in the park please")

    assert len(store.read_now(ideas.newest, 9)) == 1
    assert len(stage.phones["ann"]) == 2  # the question, and the receipt
