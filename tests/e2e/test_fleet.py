"""Two web processes and three workers, killed at random: everything once, and in order for each person."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.e2e.crowd import Crowd
from tests.e2e.evidence import Evidence
from tests.e2e.fleet import Fleet, Spread
from tests.e2e.test_crash import (
    Scenario,
    assert_counts_agree,
    assert_each_person_in_order,
    assert_effects_once,
    assert_kept_once_and_handled,
    assert_replies,
    until,
)

SEED = 20261129
PEOPLE, TEXTS, IDEAS = 40, 240, 10
KILLS = 5
ANSWERS_AFTER = timedelta(milliseconds=50)  # so that a kill finds some on their way


@pytest.fixture
async def played(postgresql_url: str, tmp_path: Path) -> AsyncIterator[Scenario]:
    """Ideas first, then everything at once with kills, then everything is finished."""
    settings = {"HEARBACK_DATABASE_URL": postgresql_url, "HEARBACK_CACHE": str(tmp_path / "cache")}
    settings["HEARBACK_SECRET_KEY"] = "an-invented-secret-of-the-tests"
    evidence, random = Evidence(postgresql_url), Random(SEED)
    async with (
        Spread(reports=["sent", "delivered"]) as twilio,
        Fleet(tmp_path, settings, twilio, random) as fleet,
    ):
        crowd = Crowd(twilio, random)
        scenario = Scenario(fleet.webs[0], twilio, evidence, crowd, random)
        crowd.is_up.set()
        scenario.texts = crowd.ideas(IDEAS)
        await crowd.post(scenario.texts)
        await scenario.finish()
        await disturbed(scenario, fleet)
        yield scenario
    evidence.close()


async def disturbed(scenario: Scenario, fleet: Fleet) -> None:
    """A crowd texts, and in the middle of it one process is killed after the other; those who live go on."""
    codes = [str(idea.code) for idea in scenario.evidence.ideas()]
    for victim in fleet.victims(KILLS):
        some = scenario.crowd.texts((TEXTS - IDEAS) // KILLS, people=PEOPLE, codes=codes)
        scenario.texts += some
        least = scenario.twilio.requests + scenario.random.randint(3, len(some) // 2)
        async with asyncio.TaskGroup() as group:
            posting = group.create_task(scenario.crowd.post(some))
            await until(partial(is_answered, scenario, posting, least))
            scenario.caught |= await fleet.kill(victim, scenario.evidence)
    await scenario.finish()


def is_answered(scenario: Scenario, posting: asyncio.Task[None], least: int) -> bool:
    """So much was handed over since, or nothing more will be."""
    return scenario.twilio.requests >= least or (posting.done() and scenario.evidence.is_finished())


async def test_killed_at_random_everything_takes_effect_once_and_in_order(played: Scenario) -> None:
    inbound, outbound = played.evidence.inbound(), played.evidence.outbound()

    assert len(played.crowd.acknowledged) == TEXTS
    assert_kept_once_and_handled(played, inbound)
    assert_each_person_in_order(played, inbound, outbound)
    assert_effects_once(played, inbound)
    assert_replies(played, outbound)
    assert_counts_agree(played)
