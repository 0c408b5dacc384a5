"""How large an invented city is, and who is who in it: the same for the same seed."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

SPAN = timedelta(days=365)  # from the first idea to now
TAKES_PART = 0.7  # of the people; the others were invited and have not written
CHANNELS = (("sms", 50), ("whatsapp", 30), ("telegram", 15), ("simulator", 5))  # with shares in per cent
VERIFIED = ("sms", "whatsapp")
STEEPNESS = 1.2  # of Pareto's distribution: a few ideas get most of the votes
NEIGHBOURHOOD = 0.05  # of the people vote on one idea, unless it gets more votes


class BadSize(ValueError):
    """An invented city that there cannot be."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each."""

    ideas: int
    votes: int
    contacts: int


@dataclass(frozen=True, slots=True)
class People:
    """The people of an invented city by their number, from 0 on."""

    count: int
    languages: Sequence[str]

    @property
    def active(self) -> int:
        """How many take part; these come first."""
        return min(self.count, max(2, round(self.count * TAKES_PART)))

    def language(self, number: int) -> str:
        """What somebody writes; the city's first language is the most frequent one."""
        place = number * 7919 % 100  # spread evenly
        return self.languages[0 if place < 45 else place % len(self.languages)]

    def channel(self, number: int) -> str:
        """Where somebody writes."""
        return CHANNELS[bisect(_BOUNDS, number * 6421 % 100)][0]

    def voters(self, random: Random, votes: int, author: int, where: float) -> list[int]:
        """So many different people, not the author, who joined around the time of an idea (0 to 1)."""
        width = min(self.active, max(2 * votes + 2, round(self.active * NEIGHBOURHOOD)))
        first = round((self.active - width) * where)
        chosen = random.sample(range(first, first + width), min(votes + 1, width))
        return [number for number in chosen if number != author][:votes]


_BOUNDS = [sum(share for _, share in CHANNELS[: place + 1]) for place in range(len(CHANNELS))]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole invented city before it is written."""

    seed: int
    now: datetime
    people: People
    votes: Sequence[int]  # of each idea

    def moment(self, number: int, random: Random) -> datetime:
        """When an idea was filed: one after the other, at an even pace."""
        return self.now - SPAN * (1 - (number + random.random()) / (len(self.votes) + 1))


def make_plan(size: Size, languages: Sequence[str], *, seed: int, now: datetime) -> Plan:
    """Decide how many votes each idea gets. Raises `BadSize`."""
    if min(size.ideas, size.votes, size.contacts) < 0:
        raise BadSize("there cannot be fewer than none")
    people = People(size.contacts, languages)
    most = max(0, people.active - 1)  # nobody votes on their own
    if size.votes > size.ideas * most:
        raise BadSize(
            f"{size.ideas} ideas and {size.contacts} people allow {size.ideas * most} votes at most"
        )
    return Plan(seed, now, people, _shares(Random(seed), size.votes, size.ideas, most))  # noqa: S311  # no secret


def _shares(random: Random, total: int, count: int, most: int) -> list[int]:
    """A total in so many parts, of which a few are large; none is larger than `most`."""
    weights = [random.paretovariate(STEEPNESS) for _ in range(count)]
    unit = total / sum(weights) if weights else 0
    parts = [min(most, int(weight * unit)) for weight in weights]
    left, place = total - sum(parts), 0
    while left:
        more = min(left, 1, most - parts[place])
        parts[place] += more
        left -= more
        place = (place + 1) % count
    return parts
