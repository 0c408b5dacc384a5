"""Two web processes and three workers on one PostgreSQL, and somebody who kills them at random."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Self

from tests.e2e.evidence import Evidence
from tests.product import Product
from tests.standins.twilio import Twilio

WEBS, WORKERS = 2, 3


class Spread(Twilio):
    """Twilio, calling one web process after the other, as a load balancer hands it on: those that are up."""

    _webs: Sequence[Product] = ()
    _turn = 0

    @property
    def product_url(self) -> str:
        """Where the next call goes."""
        self._turn += 1
        return self._webs[self._turn % len(self._webs)].url if self._webs else self._url

    @product_url.setter
    def product_url(self, url: str) -> None:
        self._url = url

    def spread(self, webs: Sequence[Product]) -> None:
        """Call these; the list changes when one is killed."""
        self._webs = webs


class Fleet:
    """Processes that live together; a killed one is started again."""

    is_alone = False  # whether nobody answers while one of them is down

    def __init__(self, folder: Path, settings: Mapping[str, str], twilio: Spread, random: Random) -> None:
        self._random = random
        first = Product(folder, settings=settings, part="web", log="web-0.log").use(twilio)
        given = {name: value for name, value in first.environment.items() if name.startswith("HEARBACK_")}
        others = [Product(folder, settings=given, part="web", log=f"web-{n}.log") for n in range(1, WEBS)]
        self.webs = [first, *others]
        self.workers = [
            Product(folder, settings=_named(given, f"worker-{n}"), part="worker", log=f"worker-{n}.log")
            for n in range(WORKERS)
        ]
        self._up = list(self.webs)
        twilio.spread(self._up)

    @property
    def all(self) -> list[Product]:
        """Web processes and workers."""
        return [*self.webs, *self.workers]

    async def __aenter__(self) -> Self:
        try:
            await self.webs[0].start()  # trains what is trained once
            async with asyncio.TaskGroup() as group:
                for product in self.all[1:]:
                    group.create_task(product.start())
        except BaseException:
            self._end()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        for product in self.all:
            with suppress(ProcessLookupError):
                product.kill()

    def elected_first(self, evidence: Evidence) -> list[Product]:
        """All workers: the one that holds the office of who sends broadcasts, then the others at random."""
        elected = self.workers[int((evidence.elected() or "worker-0").removeprefix("worker-"))]
        others = [worker for worker in self.workers if worker is not elected]
        return [elected, *self._random.sample(others, len(others))]

    def victims(self, kills: int) -> list[Product]:
        """Whom to kill, in turn: a web process, then two workers, and so on."""
        return [self._random.choice(self.workers if n % 3 else self.webs) for n in range(kills)]

    async def kill(self, product: Product, evidence: Evidence) -> set[int]:
        """Kill it without warning, and start it again; returns what may have been on its way."""
        is_web = product in self._up
        if is_web:
            self._up.remove(product)
        product.kill()
        caught = evidence.sending()
        await product.start()
        if is_web:
            self._up.append(product)
        return caught


def _named(settings: Mapping[str, str], name: str) -> Mapping[str, str]:
    """The settings of a process whose connections the database knows by a name."""
    url = settings["HEARBACK_DATABASE_URL"]
    named = f"{url}{'&' if '?' in url else '?'}application_name={name}"
    return {**settings, "HEARBACK_DATABASE_URL": named}


class Alone(Fleet):
    """One `hearback serve` in place of a fleet, as on SQLite."""

    is_alone = True

    def __init__(self, folder: Path, settings: Mapping[str, str], twilio: Spread, random: Random) -> None:
        self._random = random
        self.webs = [Product(folder, settings=settings).use(twilio)]
        self.workers = []
        self._up = list(self.webs)
        twilio.spread(self._up)

    def victims(self, kills: int) -> list[Product]:
        """Always the one."""
        return self.webs * kills
