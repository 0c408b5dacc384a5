"""Who joins their channels while a message of theirs waits on the other one is one person to both."""

import re
from datetime import datetime

from hearback.wiring import Place
from storage import Store
from tests.transcripts.stage import Stage


async def _offered(stage: Stage) -> str:
    """Ann asks on SMS to join her Telegram, and says there that she wants it; returns the idea's code."""
    await stage.text("ben", "sms", "can we get a bench at the elm st bus stop")
    code = re.findall(r"[2-9C-X]{4}", stage.phones["ben"][0])[0]
    await stage.text("ann", "telegram", f"{code} no")
    await stage.text("ann", "sms", "link")
    pin = re.findall(r"LINK (\w+)", stage.phones["ann"][-1])[0]
    await stage.text("ann", "telegram", f"LINK {pin}")
    await stage.text("ann", "telegram", "1")
    return code


async def test_a_vote_in_the_same_batch_is_that_of_the_joined_person(
    store: Store, place: Place, now: datetime
) -> None:
    stage = Stage(store, place, now)
    code = await _offered(stage)

    await stage.text_at_once(("ann", "sms", "1"), ("ann", "telegram", f"{code} yes"))

    assert any("are one person to us now" in text for text in stage.phones["ann"])
    assert any(text.startswith(f"Changed: you are now for {code}") for text in stage.phones["ann"])
