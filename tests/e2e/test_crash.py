"""`kill -9` at any moment: nothing acknowledged is lost, nothing takes effect twice."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.e2e.crowd import Crowd, Text, votes_of
from tests.e2e.evidence import Evidence, Row, first_sends_by_person, outbound_id, sends
from tests.product import Product
from tests.standins.twilio import Twilio
from tests.standins.twilio_messages import Message

SEED = 20261123
PEOPLE, TEXTS, IDEAS = 60, 500, 12
KILLS_POSTING, KILLS_ANSWERING = 3, 2
LOOK_SECONDS = 0.005


@dataclass
class Scenario:
    """A product that is killed again and again while a crowd texts it."""

    product: Product
    twilio: Twilio
    evidence: Evidence
    crowd: Crowd
    random: Random
    texts: list[Text] = field(default_factory=list)
    caught: set[int] = field(default_factory=set)  # messages that a kill found being sent

    async def play(self) -> None:
        """Ideas first, undisturbed; then everything at once, with kills; then everything is finished."""
        self.crowd.is_up.set()
        self.texts = self.crowd.ideas(IDEAS)
        await self.crowd.post(self.texts)
        await self.finish()
        codes = [str(idea.code) for idea in self.evidence.ideas()]
        more = self.crowd.texts(TEXTS - IDEAS, people=PEOPLE, codes=codes)
        self.texts += more
        async with asyncio.TaskGroup() as group:
            posting = group.create_task(self.crowd.post(more))
            for least in self._moments(len(more)):
                await until(partial(self._is_posted, posting, least))
                await self.crash()
        for _ in range(KILLS_ANSWERING):
            least = self.twilio.requests + self.random.randint(3, 20)
            await until(partial(self._is_answered, least))
            await self.crash()
        await self.finish()

    def _is_posted(self, posting: asyncio.Task[None], least: int) -> bool:
        return len(self.crowd.acknowledged) >= least or posting.done()

    def _is_answered(self, least: int) -> bool:
        return self.twilio.requests >= least or self.evidence.is_finished()

    def _moments(self, texts: int) -> list[int]:
        """When to kill while posting: one moment in each part of the way, in acknowledged messages."""
        part = texts // KILLS_POSTING
        return [IDEAS + number * part + self.random.randrange(part) for number in range(KILLS_POSTING)]

    async def crash(self) -> None:
        """Kill it, look at what it left, start it again."""
        self.crowd.is_up.clear()
        self.product.kill()
        self.caught |= self.evidence.sending()
        await self.product.start()
        self.crowd.is_up.set()

    async def finish(self) -> None:
        """Wait until nothing waits any more."""
        await until(self.evidence.is_finished, look=0.05, within=120)


async def until(holds: Callable[[], bool], *, look: float = LOOK_SECONDS, within: float = 30) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110  # it lies in another process
            await asyncio.sleep(look)


@pytest.fixture
async def played(database_url: str, tmp_path: Path, shared: Mapping[str, str]) -> AsyncIterator[Scenario]:
    """The scenario, played to its end."""
    settings = {**shared, "HEARBACK_DATABASE_URL": database_url}
    settings["HEARBACK_SECRET_KEY"] = "an-invented-secret-of-the-tests"
    evidence = Evidence(database_url)
    random = Random(SEED)
    product = Product(tmp_path, settings=settings)
    async with Twilio(reports=["sent", "delivered"]) as twilio, product.use(twilio):
        scenario = Scenario(product, twilio, evidence, Crowd(twilio, random), random)
        await scenario.play()
        yield scenario
    evidence.close()


async def test_killed_again_and_again_everything_takes_effect_once_and_in_order(played: Scenario) -> None:
    inbound, outbound = played.evidence.inbound(), played.evidence.outbound()

    assert len(played.crowd.acknowledged) == TEXTS
    assert played.crowd.repeats > 0
    assert_kept_once_and_handled(played, inbound)
    assert_each_person_in_order(played, inbound, outbound)
    assert_effects_once(played, inbound)
    assert_replies(played, outbound)
    assert_counts_agree(played)


def assert_kept_once_and_handled(played: Scenario, inbound: list[Row]) -> None:
    kept = Counter(row.external_id for row in inbound)
    assert kept == Counter(text.sid for text in played.texts)
    assert {row.state for row in inbound} <= {"handled", "unclear"}, [row.reason for row in inbound]


def assert_each_person_in_order(played: Scenario, inbound: list[Row], outbound: list[Row]) -> None:
    wanted = _by(played.texts, lambda text: text.sender, lambda text: text.sid)
    kept = _by(inbound, lambda row: row.contact_id, lambda row: row.external_id)
    assert sorted(wanted.values()) == sorted(kept.values())
    for handled in _by(inbound, lambda row: row.contact_id, lambda row: row.handled_at).values():
        assert handled == sorted(handled)
    for answered in _by(outbound, lambda row: row.contact_id, lambda row: row.reply_to_id).values():
        assert answered == sorted(answered)
    for got in first_sends_by_person(_sent(played, outbound)).values():
        assert got == sorted(got)


def assert_effects_once(played: Scenario, inbound: list[Row]) -> None:
    filed = Counter(row.text for row in played.evidence.ideas())
    wished = Counter(text.body for text in played.texts if text.kind == "idea")
    assert filed == wished, f"filed {filed - wished} for {wished - filed}"
    sids = {row.external_id: row.contact_id for row in inbound}
    contact_of = {text.sender: sids[text.sid] for text in played.texts}
    wanted = {(contact_of[sender], code): stance for (sender, code), stance in votes_of(played.texts).items()}
    found = {(row.contact_id, row.code): row.stance for row in played.evidence.votes()}
    assert found == wanted, f"votes {found.items() - wanted.items()} for {wanted.items() - found.items()}"


def assert_replies(played: Scenario, outbound: list[Row]) -> None:
    """One reply a message, sent once, or twice where a kill caught it before it was recorded."""
    assert Counter(row.reply_to_id for row in outbound).most_common(1)[0][1] == 1
    assert len(outbound) == len(played.texts)
    assert {row.status for row in outbound} <= {"wired", "delivered"}, [row.reason for row in outbound]
    sent = sends(_sent(played, outbound))
    assert sent.keys() == {row.id for row in outbound}
    assert max(sent.values()) <= 2
    assert {message_id for message_id, times in sent.items() if times > 1} <= played.caught


def assert_counts_agree(played: Scenario) -> None:
    checked = played.product.command("db", "check")
    assert checked.returncode == 0, checked.stderr


def _sent(played: Scenario, outbound: list[Row]) -> list[Message]:
    """What the provider accepted of these messages of ours."""
    ours = {row.id for row in outbound}
    return [message for message in played.twilio.sent if outbound_id(message) in ours]


def _by(items, key, value) -> dict[object, list]:
    """Values of the items in their order, by key."""
    grouped = defaultdict(list)
    for item in items:
        grouped[key(item)].append(value(item))
    return grouped
