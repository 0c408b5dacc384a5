"""A crowd, a broadcast and news for minutes, while the provider fails and processes are killed.

`python -m tests.e2e.soak` (`make soak`) plays it on SQLite and PostgreSQL, prints one JSON object, and exits
with 1 when anything was lost, repeated or left without an end. All of it runs on loopback and ends by itself.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.databases import open_all
from tests.e2e.crowd import Crowd, Text, number_of
from tests.e2e.evidence import Evidence, Row, outbound_id, sends
from tests.e2e.fleet import Alone, Fleet, Spread
from tests.e2e.listeners import SECRET, let_listen
from tests.e2e.officials import BODY, speak
from tests.e2e.test_crash import (
    Scenario,
    assert_counts_agree,
    assert_effects_once,
    assert_kept_once_and_handled,
    until,
)
from tests.product import telegram_settings
from tests.standins.faults import Shares, Weather
from tests.standins.telegram import Telegram
from tests.standins.telegram_account import Person
from tests.standins.twilio_messages import Message, new_sid

FAULTS = (  # all but `undelivered`, which is tried again hours later
    "too_many=0.01,broken=0.03,cut=0.02,cut_after=0.02,silent_after=0.002,garbled=0.01,"
    "late=0.1,twice=0.1,missing=0.1,shuffled=0.1,unsubscribed=0.02,gone=0.02"
)
PEOPLE, IDEAS, STOPPED = 200, 20, 10
CHATS = range(1, 41)  # on Telegram; so few that a broadcast of which some are in doubt does not pause itself
A_WAVE = 120  # texts between two kills
DRAIN_SECONDS = 180
FINAL = {"wired", "delivered", "failed", "suppressed"}


@dataclass(frozen=True, slots=True)
class Plan:
    """How long, with which faults."""

    seconds: float
    seed: int
    faults: str = FAULTS
    wave: int = A_WAVE


@dataclass
class Played:
    """What was done, for those who check what came of it."""

    scenario: Scenario
    telegram: Telegram
    kills: int = 0
    stopped: list[str] = field(default_factory=list)  # numbers that said STOP before the broadcast
    memory: list[int] = field(default_factory=list)  # MB of the largest process, after each wave


async def play(folder: Path, database_url: str, plan: Plan) -> dict[str, Any]:
    """One database: everything at once, then everything is finished and looked at."""
    settings = {"HEARBACK_DATABASE_URL": database_url, "HEARBACK_CACHE": str(folder / "cache")}
    settings["HEARBACK_SECRET_KEY"] = SECRET
    random, evidence = Random(plan.seed), Evidence(database_url)
    kind = Alone if database_url.startswith("sqlite") else Fleet
    weather, other = (Weather(Shares.read(plan.faults), plan.seed + n) for n in range(2))
    let_listen(database_url, "telegram", [str(chat) for chat in CHATS])
    try:
        async with (
            Spread(reports=["sent", "delivered"], weather=weather) as twilio,
            Telegram(weather=other) as telegram,
            kind(folder, settings | telegram_settings(telegram, "webhook"), twilio, random) as fleet,
        ):
            telegram.chats = {chat: Person(chat).chat for chat in CHATS}
            crowd = Crowd(twilio, random)
            crowd.is_up.set()
            played = Played(Scenario(fleet.webs[0], twilio, evidence, crowd, random), telegram)
            await _prepare(played)
            await _disturb(played, fleet, plan)
            with suppress(TimeoutError):  # what has no end by then is told of
                await until(evidence.is_settled, look=0.1, within=DRAIN_SECONDS)
            return judge(played)
    finally:
        evidence.close()


async def _prepare(played: Played) -> None:
    """Ideas, some people who want no more, a broadcast that a second official has approved."""
    scenario = played.scenario
    scenario.texts = scenario.crowd.ideas(IDEAS)
    leaving = [number_of(PEOPLE + person) for person in range(STOPPED)]
    for number, sender in enumerate(leaving):
        body = f"We need a bench at {20_000 + number} Elm Street."
        scenario.texts += [
            Text(new_sid("SM"), sender, body, "idea"),
            Text(new_sid("SM"), sender, "STOP", "stop"),
        ]
    await scenario.crowd.post(scenario.texts)
    await scenario.finish()
    played.stopped = leaving


async def _disturb(played: Played, fleet: Fleet, plan: Plan) -> None:
    """Wave after wave of texts, a process killed in each; officials speak in the middle of the first."""
    scenario, until_then = played.scenario, time.monotonic() + plan.seconds
    codes = [str(idea.code) for idea in scenario.evidence.ideas()][:IDEAS]
    officials = asyncio.create_task(speak(scenario, codes[0], [{"ideas": {}}, {"everyone": True}]))
    while time.monotonic() < until_then or not officials.done():
        some = scenario.crowd.texts(plan.wave, people=PEOPLE, codes=codes)
        scenario.texts += some
        least = scenario.twilio.requests + scenario.random.randint(3, len(some) // 2)
        [victim] = fleet.victims(1)
        async with asyncio.TaskGroup() as group:
            posting = group.create_task(scenario.crowd.post(some))
            await until(partial(_is_answered, scenario, posting, least), within=60)
            if fleet.is_alone:
                scenario.crowd.is_up.clear()
            scenario.caught |= await fleet.kill(victim, scenario.evidence)
            scenario.crowd.is_up.set()
        played.kills += 1
        played.memory.append(max(_megabytes(product.pid) for product in fleet.all))
    await officials


def _is_answered(scenario: Scenario, posting: asyncio.Task[None], least: int) -> bool:
    return scenario.twilio.requests >= least or (posting.done() and scenario.evidence.is_settled())


def _megabytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():  # no Linux
        return 0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def judge(played: Played) -> dict[str, Any]:
    """What was found, with everything that is wrong in words."""
    scenario = played.scenario
    inbound, outbound = scenario.evidence.inbound(), scenario.evidence.outbound()
    sent = scenario.twilio.sent
    answers = {row.external_id for row in inbound if row.broadcast_id is not None}
    scenario.texts = [_as_meant(text, answers) for text in scenario.texts]
    wrong = [
        *_asserted(partial(assert_kept_once_and_handled, scenario, inbound)),
        *_asserted(partial(assert_effects_once, scenario, inbound)),
        *_out_of_order(inbound, outbound, sent),
        *_asserted(partial(assert_counts_agree, scenario)),
        *_without_end(outbound),
        *_sent_again(scenario, outbound, sent),
        *_broadcast_twice(played, outbound, sent),
        *_chats_twice(played),
    ]
    return {
        "texts": len(scenario.texts), "repeated_webhooks": scenario.crowd.repeats, "kills": played.kills,
        "requests_to_send": scenario.twilio.requests, "sent": len(sent),
        "by_status": dict(Counter(str(row.status) for row in outbound)),
        "broadcast_to": sum(row.kind == "broadcast" for row in outbound),
        "still_looked_for": sum(row.status == "unknown" for row in outbound),
        "sent_on_telegram": len(played.telegram.sent),
        "news_to": sum(row.kind == "notice" for row in outbound),
        "replies_sent_twice": sum(times > 1 for times in sends(sent).values()),
        "people_whose_answers_were_overtaken": sum(
            numbers != sorted(numbers)
            for numbers in _first_sends(sent, {row.id for row in outbound if row.kind == "reply"})
        ),
        "memory_mb": played.memory[:1] + played.memory[-1:], "wrong": wrong,
    }  # fmt: skip


def _as_meant(text: Text, answers: Container[object]) -> Text:
    """What somebody writes first after a broadcast answers it, and is filed only when they say so."""
    return replace(text, kind="answer") if text.kind == "idea" and text.sid in answers else text


def _asserted(check: Callable[[], None]) -> Iterator[str]:
    """Outside pytest an assertion says nothing: the line that it stands in does."""
    try:
        check()
    except AssertionError as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        yield f"{where.name}: {where.line} {error}".partition("\n")[0][:300]


def _out_of_order(inbound: Sequence[Row], outbound: Sequence[Row], sent: Sequence[Message]) -> Iterator[str]:
    """Everybody's texts are handled in their order, and answered in it; news and broadcasts come between.

    An answer that the provider refused for the moment is overtaken while it waits for its next try.
    """
    handled = defaultdict(list)
    for row in inbound:
        handled[row.contact_id].append(row.handled_at)
    for person, moments in handled.items():
        if moments != sorted(moments):
            yield f"the texts of person {person} were not handled in their order"
    for numbers in _first_sends(
        sent, {row.id for row in outbound if row.kind == "reply" and row.attempts <= 1}
    ):
        if numbers != sorted(numbers):
            yield f"answers to one person went out in the order {numbers}"


def _first_sends(sent: Sequence[Message], wanted: set[object]) -> Iterator[list[int]]:
    """For each person, in which order some of our messages went out first."""
    answers: defaultdict[str, list[int]] = defaultdict(list)
    for message in sent:
        number = outbound_id(message)
        if number in wanted and number not in answers[message.to]:
            answers[message.to].append(number)
    yield from answers.values()


def _without_end(outbound: Sequence[Row]) -> Iterator[str]:
    for row in outbound:
        if row.status == "unknown" and row.kind != "reply":  # still looked for, and never repeated
            continue
        if row.status not in FINAL:
            yield f"message {row.id}, a {row.kind}, is still {row.status}: {row.reason}"
        if row.status in {"failed", "suppressed"} and not row.reason:
            yield f"message {row.id} is {row.status}, and nothing says why"


def _sent_again(scenario: Scenario, outbound: Sequence[Row], sent: Sequence[Message]) -> Iterator[str]:
    """An answer may go out twice when a kill caught it on its way; else nothing does."""
    kinds = {row.id: row.kind for row in outbound}
    for number, times in sends(sent).items():
        is_forgiven = times == 2 and number in scenario.caught and kinds.get(number) != "broadcast"
        if times > 1 and not is_forgiven:
            yield f"message {number}, a {kinds.get(number)}, went out {times} times"


def _broadcast_twice(played: Played, outbound: Sequence[Row], sent: Sequence[Message]) -> Iterator[str]:
    got = Counter(message.to for message in sent if BODY in message.body)
    if not got:
        yield "nobody got the broadcast"
    if (most := max(got.values(), default=0)) > 1:
        yield f"somebody got the broadcast {most} times"
    if told := sum(number in got for number in played.stopped):
        yield f"{told} people who had said STOP got the broadcast"
    people = Counter(row.contact_id for row in outbound if row.kind == "broadcast")
    if people and max(people.values()) > 1:
        yield "the broadcast was written twice for one person"


def _chats_twice(played: Played) -> Iterator[str]:
    """Telegram has no list: what is in doubt there is not repeated, and so a kill loses what it catches."""
    got = Counter(message["chat"]["id"] for message in played.telegram.sent if BODY in message["text"])
    if not got:
        yield "nobody on Telegram got the broadcast"
    if (most := max(got.values(), default=0)) > 1:
        yield f"somebody on Telegram got the broadcast {most} times"


async def main() -> None:
    """Play on each database, and print what was found."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=2, help="for all databases together; more to finish")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--faults", default=FAULTS, help="what goes wrong, by shares: too_many=0.05,missing=0.1"
    )
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append", help="only this one")
    chosen = parser.parse_args()
    names = chosen.database or ("sqlite", "postgresql")
    plan = Plan(chosen.minutes * 60 / len(names), chosen.seed, chosen.faults)
    found = {}
    with (
        tempfile.TemporaryDirectory(prefix="hearback-soak-") as folder,
        open_all(Path(folder), names) as all_,
    ):
        for databases in all_:
            print(f"{databases.name}: {plan.seconds:.0f} s and what is left", file=sys.stderr)  # noqa: T201
            own = Path(folder) / databases.name
            own.mkdir()
            found[databases.name] = await play(own, databases.new(), plan)
    print(json.dumps(found, indent=2))  # noqa: T201  # what it is for
    if any(one["wrong"] for one in found.values()) or not found:
        sys.exit(1)


if __name__ == "__main__":
    asyncio.run(main())
