"""The Rasa engine: asks Rasa's own server over HTTP, and soon stops asking one that does not answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import aiohttp

from nlu.engine import EngineSilent, Parsed
from nlu.understanding import Entity, Intent

SECONDS_TO_ANSWER = 0.5
MOST_IN_FLIGHT = 4  # Rasa parses one at a time: more only wait there, where they cannot be called back
FAILURES_BEFORE_PAUSE = 3
PAUSE_SECONDS = 10.0
_LINGER_SECONDS = 3.0  # less than the 5 s after which Rasa closes an idle connection


class Breaker:
    """Lets nobody ask after failures in a row; after a pause lets one try, and all when that goes well."""

    def __init__(
        self,
        *,
        failures: int = FAILURES_BEFORE_PAUSE,
        pause: float = PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = failures
        self._pause = pause
        self._clock = clock
        self._failed = 0
        self._asks_again_at = 0.0

    def allows(self) -> bool:
        """Whether to ask now; when it is time to try again, the first who asks is the one who tries."""
        if self._failed < self._most:
            return True
        if self._clock() < self._asks_again_at:
            return False
        self._asks_again_at = self._clock() + self._pause  # the others wait for the outcome
        return True

    def succeeded(self) -> None:
        """It answered."""
        self._failed = 0

    def failed(self) -> None:
        """It did not answer in time, or not as it should."""
        self._failed += 1
        self._asks_again_at = self._clock() + self._pause


class RasaEngine:
    """Understands through the server at `url`; connects when first asked, and belongs to that loop."""

    name = "rasa"

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        seconds: float = SECONDS_TO_ANSWER,
        breaker: Breaker | None = None,
    ) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._timeout = aiohttp.ClientTimeout(total=seconds)  # waiting for a free connection counts too
        self._breaker = breaker or Breaker()
        self._session: aiohttp.ClientSession | None = None

    async def parse(self, text: str, language: str) -> Parsed:
        """The ranked intents of one message and its entities. Raises `EngineSilent`."""
        if not text.strip() or text.lstrip().startswith("/"):  # Rasa takes these for orders, not for messages
            raise EngineSilent("not for Rasa")
        if not self._breaker.allows():
            raise EngineSilent("Rasa is given a pause")
        try:
            parsed = _parsed(text, await self._ask(text))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, TypeError, KeyError) as error:
            self._breaker.failed()
            raise EngineSilent(type(error).__name__) from None  # the address in its message holds the token
        self._breaker.succeeded()
        return parsed

    async def close(self) -> None:
        """Close the connections; asking again opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _ask(self, text: str) -> Mapping[str, Any]:
        session = self._open()
        async with session.post(
            f"{self._url}/model/parse", params=_query(self._token), json={"text": text}
        ) as answer:
            answer.raise_for_status()
            return await _read(answer)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connections = aiohttp.TCPConnector(limit=MOST_IN_FLIGHT, keepalive_timeout=_LINGER_SECONDS)
            self._session = aiohttp.ClientSession(connector=connections, timeout=self._timeout)
        return self._session


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Nobody answers, or not as Rasa does; `why` is for people."""

    why: str


@dataclass(frozen=True, slots=True)
class Running:
    """A server that is ready; `model` is the file name of its model."""

    model: str


@dataclass(frozen=True, slots=True)
class Locked:
    """A server that wants another token."""


async def look(url: str, token: str | None, *, seconds: float = 5.0) -> Running | Locked | Unreachable:
    """What stands at this address."""
    timeout = aiohttp.ClientTimeout(total=seconds)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{url.rstrip('/')}/status", params=_query(token)) as answer,
        ):
            if answer.status in {401, 403}:
                return Locked()
            answer.raise_for_status()
            return Running(PurePath(str((await _read(answer))["model_file"])).name)
    except aiohttp.ClientConnectorError:
        return Unreachable("nothing listens there")
    except TimeoutError:
        return Unreachable("no answer in time")
    except (aiohttp.ClientError, OSError, ValueError, TypeError, KeyError) as error:
        return Unreachable(f"no answer as Rasa gives it ({type(error).__name__})")


def _query(token: str | None) -> Mapping[str, str]:
    return {"token": token} if token else {}


async def _read(answer: aiohttp.ClientResponse) -> Mapping[str, Any]:
    content = await answer.json(content_type=None)
    if not isinstance(content, dict):
        raise TypeError("no object")
    return content


def _parsed(text: str, answer: Mapping[str, Any]) -> Parsed:
    """Rasa's JSON as ours. Raises `ValueError`, `TypeError` or `KeyError` when it is something else."""
    ranking = tuple(_intent(one) for one in answer.get("intent_ranking") or [answer["intent"]])
    return Parsed(
        tuple(sorted(ranking, key=lambda intent: -intent.confidence)), _entities(text, answer["entities"])
    )


def _intent(one: Mapping[str, Any]) -> Intent:
    if not isinstance(one["name"], str):
        raise TypeError("an intent without a name")
    return Intent(one["name"], round(float(one["confidence"]), 4))


def _entities(text: str, found: Sequence[Mapping[str, Any]]) -> tuple[Entity, ...]:
    entities = []
    for one in found:
        start, end = int(one["start"]), int(one["end"])
        if not 0 <= start < end <= len(text):
            raise ValueError("an entity outside of the text")
        entities.append(Entity(str(one["entity"]), text[start:end], start, end))
    return tuple(entities)
