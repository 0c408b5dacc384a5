"""A crowd of invented residents who text at once, and what must have come of it."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import aiohttp

from tests.standins.twilio import Twilio
from tests.standins.twilio_account import SMS_NUMBER
from tests.standins.twilio_messages import new_sid

WISHES = (
    "We need a bench", "Please fix the street light", "There is a deep pothole", "Please plant some trees",
    "The rubbish bins are overflowing", "We need a safe crossing", "The playground swing is broken",
)  # fmt: skip
STREETS = ("Elm Street", "Willow Road", "Ferry Lane", "Station Street", "Mill Lane")
LISTS = ("TOP", "NEW", "MINE", "FIND bench", "NEAR elm street")


@dataclass(frozen=True, slots=True)
class Text:
    """One message of one person, with what it is meant to do."""

    sid: str
    sender: str
    body: str
    kind: str  # idea, vote, list
    code: str = ""
    stance: str | None = None  # of a vote; None takes it back


class Crowd:
    """People who text one message after the other, each until it is acknowledged, some of them repeatedly."""

    def __init__(self, twilio: Twilio, random: Random) -> None:
        self.acknowledged: list[Text] = []
        self.repeats = 0
        self.is_up = asyncio.Event()
        self._twilio = twilio
        self._random = random
        self._houses = iter(range(1, 10_000))

    def ideas(self, people: int) -> list[Text]:
        """One idea from each of so many people."""
        return [self._idea(person) for person in range(people)]

    def texts(self, count: int, *, people: int, codes: Sequence[str]) -> list[Text]:
        """A mix of ideas, votes by code, and exact words."""
        return [self._text(self._random.randrange(people), codes) for _ in range(count)]

    async def post(self, texts: Sequence[Text]) -> None:
        """Everybody at once; a person's own texts in their order, repeated until they are acknowledged."""
        by_sender: defaultdict[str, list[Text]] = defaultdict(list)
        for text in texts:
            by_sender[text.sender].append(text)
        async with asyncio.TaskGroup() as group:
            for own in by_sender.values():
                group.create_task(self._post_in_order(own))

    async def _post_in_order(self, texts: Sequence[Text]) -> None:
        for number, text in enumerate(texts):
            while not await self._is_acknowledged(text):
                pass
            self.acknowledged.append(text)
            if self._random.random() < 0.2:  # Twilio did not hear our answer: an old one comes again
                self.repeats += await self._is_acknowledged(self._random.choice(texts[: number + 1]))

    async def _is_acknowledged(self, text: Text) -> bool:
        await self.is_up.wait()
        try:
            answer = await self._twilio.text(text.sender, SMS_NUMBER, text.body, MessageSid=text.sid)
        except aiohttp.ClientError:  # killed while it was listening to us
            return False
        assert answer is not None
        assert answer.status in {200, 503}, answer
        return answer.status == 200

    def _text(self, person: int, codes: Sequence[str]) -> Text:
        what = self._random.random()
        if what < 0.35:
            return self._idea(person)
        if what < 0.8:
            return self._vote(person, self._random.choice(codes))
        return Text(new_sid("SM"), number_of(person), self._random.choice(LISTS), "list")

    def _idea(self, person: int) -> Text:
        wish, street = self._random.choice(WISHES), self._random.choice(STREETS)
        body = f"{wish} at {next(self._houses)} {street}."
        return Text(new_sid("SM"), number_of(person), body, "idea")

    def _vote(self, person: int, code: str) -> Text:
        stance = self._random.choice(("for", "for", "against", None))
        body = {"for": f"{code} yes", "against": f"{code} no", None: f"UNVOTE {code}"}[stance]
        return Text(new_sid("SM"), number_of(person), body, "vote", code, stance)


def number_of(person: int) -> str:
    """The number of an invented person."""
    return f"+155501{person:05d}"


def votes_of(texts: Sequence[Text]) -> dict[tuple[str, str], str]:
    """Who says what of which code after these texts, in their order: the last one counts."""
    votes: dict[tuple[str, str], str] = {}
    for text in texts:
        if text.kind == "vote" and text.stance:
            votes[text.sender, text.code] = text.stance
        elif text.kind == "vote":
            votes.pop((text.sender, text.code), None)
    return votes
