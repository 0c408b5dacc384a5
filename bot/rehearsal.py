"""A rehearsal before the doors open, so that the first residents do not wait for what is done once.

Statements are compiled, patterns and stemmers filled, code loaded: some hundred milliseconds, which would be
the wait of the first messages after each start.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from uuid import uuid4

from bot.clock import Clock
from bot.dialogue.town import Town
from bot.hearing import Heard, hear_all
from bot.inbox import write_all
from bot.outcomes import Result, record_and_claim
from bot.worker import Reader
from nlu.understanding import Understanding
from storage import Store, Tx, inbound
from storage.inbound import Arrival
from storage.models import SendStatus

CHANNEL, NUMBER = "sms", "+15550100000"  # nobody's: the numbers from 555-0100 on are for examples
TEXTS = (
    "can we please get a bench at the bus stop near the school",
    "TOP", "1", "the bench would help my grandmother, I vote for it", "NEW", "MINE", "HELP",
)  # fmt: skip


class _CurtainError(Exception):
    """Ends the rehearsal's transaction: nothing of it stays."""


async def rehearse(store: Store, town: Town, reader: Reader, clock: Clock) -> None:
    """Take an invented person's messages all the way but for sending, in a transaction that is undone."""
    language = town.city.languages[0]
    heard = await asyncio.gather(*[reader.read(text, preferred=language) for text in TEXTS])
    with suppress(_CurtainError):
        await store.write(_play, town, heard, clock())


def _play(tx: Tx, town: Town, understood: Sequence[Understanding], now: datetime) -> None:
    for understanding in understood:
        arrival = Arrival(CHANNEL, uuid4().hex, CHANNEL, NUMBER, understanding.text)
        write_all(tx, [arrival], now)
        inbound.waiting(tx, 1)
        message = inbound.by_external_id(tx, CHANNEL, arrival.external_id or "")
        if message is not None and message.id is not None:
            hear_all(tx, town, [Heard(message.id, understanding)], now)
        claim = record_and_claim(tx, [], now, [CHANNEL], 1)
        record_and_claim(tx, [Result(one, SendStatus.WIRED) for one in claim.messages], now, [], 0)
    raise _CurtainError
