"""Invented people who have heard what the city did: messages as if they had been sent; they never will be."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from civic import news
from civic.demo.plan import People
from phrases import Phrases, parts
from storage.models import URGENCY, Idea, SendStatus, StatusChange

MOST = 4  # people an idea: enough to look at, few enough for a hundred thousand ideas
AFTER = timedelta(seconds=20)
NOTICE = (
    "contact_id", "address_id", "channel", "kind", "urgency", "text", "is_erased", "language", "dedupe",
    "change_id", "status", "attempts", "due_at", "handed_at", "parts", "created_at", "updated_at", "id",
)  # fmt: skip


class Teller:
    """Writes what some followers of an idea were told; people are numbers, counted from two first ids."""

    def __init__(self, people: People, channel: str, *, contact: int, address: int) -> None:
        self._people = people
        self._channel = channel
        self._contact = contact
        self._address = address
        self._phrases = Phrases.load(people.languages)

    def notices(
        self, idea: Idea, change: StatusChange, followers: Sequence[int]
    ) -> Iterator[tuple[Any, ...]]:
        """Rows without their ids, the last of the columns."""
        lines = news.notice(idea, change, self._people.languages[0])
        said: dict[str, tuple[str, int]] = {}
        for number in followers[:MOST]:
            language, contact = self._people.language(number), self._contact + number
            if language not in said:
                text = self._phrases.fit(language, lines)
                said[language] = text, parts(text).count
            text, count = said[language]
            yield (
                contact, self._address + number, self._channel, "notice", URGENCY["notice"], text, False,
                language, f"status:{change.id}:{contact}", change.id, SendStatus.DELIVERED.value, 1,
                change.at, change.at + AFTER, count, change.at, change.at + AFTER,
            )  # fmt: skip
