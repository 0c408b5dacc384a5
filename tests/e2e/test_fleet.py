"""Two web processes and three workers, killed at random: everything once, and in order for each person.

Meanwhile a broadcast goes to some hundred people and an idea is decided on, and every worker is killed in
turn: also the one that is elected to send broadcasts.
"""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import pytest

from storage.models import BEGUN
from tests.e2e.crowd import Crowd, Text, number_of
from tests.e2e.evidence import Evidence, Row, sends
from tests.e2e.fleet import Fleet, Spread
from tests.e2e.listeners import SECRET, let_listen
from tests.e2e.officials import BODY, speak
from tests.e2e.test_crash import (
    Scenario,
    assert_counts_agree,
    assert_each_person_in_order,
    assert_effects_once,
    assert_kept_once_and_handled,
    assert_replies,
    until,
)
from tests.product import Product

SEED = 20261129
PEOPLE, TEXTS, IDEAS = 40, 170, 10
LISTENERS = [number_of(PEOPLE + n) for n in range(300)]  # people who wrote before, and get the broadcast
A_PACE = 30  # messages a second: a broadcast that lasts while processes come and go


@dataclass
class Played(Scenario):
    """The scenario, with what officials said in the middle of it."""

    broadcast: int = 0
    unseated: list[int] = field(default_factory=list)  # how much waited when the elected one was killed


@pytest.fixture
async def played(postgresql_url: str, tmp_path: Path, shared: Mapping[str, str]) -> AsyncIterator[Played]:
    """Ideas first, then everything at once with kills, then everything is finished."""
    settings = {**shared, "HEARBACK_DATABASE_URL": postgresql_url}
    settings |= {"HEARBACK_SECRET_KEY": SECRET, "HEARBACK_CITY": str(_city_with_a_pace(tmp_path))}
    evidence, random = Evidence(postgresql_url), Random(SEED)
    async with (
        Spread(reports=["sent", "delivered"]) as twilio,
        Fleet(tmp_path, settings, twilio, random) as fleet,
    ):
        crowd = Crowd(twilio, random)
        scenario = Played(fleet.webs[0], twilio, evidence, crowd, random)
        crowd.is_up.set()
        let_listen(postgresql_url, "sms", LISTENERS)
        scenario.texts = crowd.ideas(IDEAS)
        await crowd.post(scenario.texts)
        await scenario.finish()
        await disturbed(scenario, fleet)
        yield scenario
    evidence.close()


def _city_with_a_pace(folder: Path) -> Path:
    city = Path(shutil.copytree("cities/demo", folder / "city"))
    written = (city / "city.toml").read_text("utf-8")
    assert "[pace]\n" in written
    (city / "city.toml").write_text(written.replace("[pace]\n", f"[pace]\nsms = {A_PACE}\n"), "utf-8")
    return city


async def disturbed(scenario: Played, fleet: Fleet) -> None:
    """A crowd texts, and in the middle of it one process is killed after the other; those who live go on."""
    codes = [str(idea.code) for idea in scenario.evidence.ideas()]
    async with asyncio.TaskGroup() as group:
        speaking = group.create_task(speak(scenario, codes[0], [{"everyone": True}]))
        await until(lambda: scenario.evidence.broadcast_waiting() > 0, within=60)
        victims = [*fleet.elected_first(scenario.evidence), fleet.webs[1]]
        for victim in victims:
            some = scenario.crowd.texts((TEXTS - IDEAS) // len(victims), people=PEOPLE, codes=codes)
            scenario.texts += some
            await kill_among(scenario, fleet, victim, some)
    [scenario.broadcast] = speaking.result()
    await everything_ends(scenario)


async def kill_among(scenario: Played, fleet: Fleet, victim: Product, some: Sequence[Text]) -> None:
    """Kill a process while people text, and see whether it was the elected one."""
    least = scenario.twilio.requests + scenario.random.randint(3, len(some) // 2)
    async with asyncio.TaskGroup() as group:
        posting = group.create_task(scenario.crowd.post(some))
        await until(partial(is_answered, scenario, posting, least))
        elected, waiting = scenario.evidence.scheduler(), scenario.evidence.broadcast_waiting()
        scenario.caught |= await fleet.kill(victim, scenario.evidence)
        if scenario.evidence.scheduler() != elected:
            scenario.unseated.append(waiting)


def is_answered(scenario: Scenario, posting: asyncio.Task[None], least: int) -> bool:
    """So much was handed over since, or nothing more will be."""
    return scenario.twilio.requests >= least or (posting.done() and scenario.evidence.is_finished())


async def everything_ends(scenario: Played) -> None:
    """What was caught on its way is looked for in the provider's list, some minutes apart."""
    async with asyncio.timeout(120):
        while not scenario.evidence.is_finished():
            scenario.evidence.let_look_again()
            await asyncio.sleep(0.2)
    await until(lambda: scenario.evidence.broadcasts()[scenario.broadcast] == "done")


async def test_killed_at_random_everything_takes_effect_once_and_in_order(played: Played) -> None:
    inbound, outbound = played.evidence.inbound(), played.evidence.outbound()
    answers = [row for row in outbound if row.kind not in BEGUN]

    assert len(played.crowd.acknowledged) == len(played.texts)
    assert_kept_once_and_handled(played, inbound)
    assert_each_person_in_order(played, inbound, answers)
    assert_effects_once(played, inbound)
    assert_replies(played, answers)
    assert_broadcast_and_news_once(played, outbound)
    assert_counts_agree(played)
    assert any(played.unseated), "who was elected was not killed in the middle of the broadcast"


def assert_broadcast_and_news_once(played: Played, outbound: Sequence[Row]) -> None:
    begun = [row for row in outbound if row.kind in BEGUN]
    times = sends(played.twilio.sent)
    assert {times[int(str(row.id))] for row in begun} == {1}
    assert {row.status for row in begun} <= {"wired", "delivered"}, [row.reason for row in begun]
    assert "notice" in {row.kind for row in begun}
    got = Counter(message.to for message in played.twilio.sent if BODY in message.body)
    assert got == Counter(LISTENERS)
