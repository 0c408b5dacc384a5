"""Officials of a product that may be killed while they speak: whose call is cut off calls again."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from tests.e2e.test_crash import Scenario

BODY = "The bridge over the river is open again."


async def speak(scenario: Scenario, code: str, audiences: Sequence[Mapping[str, Any]]) -> list[int]:
    """Broadcasts that a second official approves, and a decision; returns the broadcasts' numbers."""
    ann, ben = [await asyncio.to_thread(_token, scenario, name) for name in ("ann", "ben")]
    numbers = []
    for audience in audiences:
        drafted = {"texts": {"en": BODY}, "audience": audience}
        numbers.append(int((await _call(scenario, ann, "POST", "broadcasts", drafted))["id"]))
        await _call(scenario, ann, "POST", f"broadcasts/{numbers[-1]}/rehearse")
        await _call(scenario, ben, "POST", f"broadcasts/{numbers[-1]}/approve")
    decided = {"status": "planned", "reason": {"en": "In May."}}
    await _call(scenario, ann, "POST", f"ideas/{code}/status", decided)
    return numbers


def _token(scenario: Scenario, name: str) -> str:
    email = f"{name}@city.example"
    for command in (
        ("official", "add", email, "--role", "editor"),
        ("token", "add", name, "--role", "editor", "--official", email),
    ):
        done = scenario.product.command(*command)
        if done.returncode:
            raise RuntimeError(done.stderr)
    return next(word for word in done.stdout.split() if word.startswith("hb_"))


async def _call(
    scenario: Scenario, token: str, method: str, path: str, body: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as session:
        while True:
            await scenario.crowd.is_up.wait()
            url = f"{scenario.twilio.product_url}/api/v1/{path}"
            try:
                async with session.request(method, url, json=body) as answer:
                    said = await answer.json(content_type=None)
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
                continue
            if answer.status in {200, 201} or (answer.status == 409 and path.endswith("approve")):
                return dict(said)  # 409: it was heard before the line was cut
            if answer.status != 503:
                raise RuntimeError(f"{method} {path}: {answer.status} {said}")
