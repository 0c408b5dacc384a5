"""What a reader of the public page asks for: filters, an order, where to go on; nonsense is left out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from babel.core import negotiate_locale

from civic.city import STATUSES, City
from storage.listing import Filters

ORDERS = {"new": "created", "votes": "votes", "news": "updated"}
MOST_LETTERS = 100  # of a search
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
KEY = re.compile(r"([0-9]{1,17})-([0-9]{1,10})")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the page, in terms that exist."""

    language: str
    chosen: str  # the language in the address, if any
    status: str = ""
    topic: str = ""
    area: str = ""
    q: str = ""
    order: str = "new"
    after: str = ""

    @property
    def filters(self) -> Filters:
        """As the store reads it: what everybody may see."""
        return Filters(
            status=(self.status,) if self.status else (), topic=(self.topic,) if self.topic else (),
            area=(self.area,) if self.area else (), q=self.q, public=True,
        )  # fmt: skip

    @property
    def is_filtered(self) -> bool:
        """Whether some ideas may be left out."""
        return bool(self.status or self.topic or self.area or self.q)

    @property
    def key(self) -> tuple[Any, int] | None:
        """Where to go on in the order; None at the beginning."""
        found = KEY.fullmatch(self.after)
        if found is None:
            return None
        value, idea_id = int(found[1]), int(found[2])
        if idea_id >= 2**31:
            return None
        if self.order == "votes":
            return (value, idea_id) if value < 2**31 else None
        try:
            return BEGINNING + timedelta(microseconds=value), idea_id
        except OverflowError:
            return None

    @property
    def votes_key(self) -> tuple[int, int] | None:
        """Where to go on in the order of votes, whatever order was asked for."""
        return replace(self, order="votes").key

    def address(self, path: str = "/", **changes: str) -> str:
        """A link to a page with the same question, but for some changes."""
        asked = {
            "lang": self.chosen, "q": self.q, "status": self.status, "topic": self.topic, "area": self.area,
            "order": "" if self.order == "new" else self.order,
        } | changes  # fmt: skip
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{path}?{query}" if query else path


def read(city: City, query: Mapping[str, str], accepted: str) -> Asked:
    """The question in an address and in what the browser says of its languages."""
    chosen = query.get("lang", "") if query.get("lang", "") in city.languages else ""
    return Asked(
        language=chosen or _preferred(city, accepted),
        chosen=chosen,
        status=_known(query.get("status", ""), STATUSES),
        topic=_known(query.get("topic", ""), [topic.key for topic in city.topics]),
        area=_known(query.get("area", ""), [area.key for area in city.areas()]),
        q=" ".join(query.get("q", "").replace("\0", "").split())[:MOST_LETTERS],
        order=_known(query.get("order", ""), ORDERS) or "new",
        after=query.get("after", ""),
    )


def as_text(key: tuple[Any, int]) -> str:
    """Where a page ended, for the address of the next one."""
    value, idea_id = key
    if isinstance(value, datetime):
        value = (value - BEGINNING) // timedelta(microseconds=1)
    return f"{value}-{idea_id}"


def _known(given: str, known: Any) -> str:
    return given if given in known else ""


def _preferred(city: City, accepted: str) -> str:
    """The browser's first language that the city speaks, also without its country; else the city's first."""
    ranked = sorted(
        (
            (_quality(part), -place, part.partition(";")[0].strip())
            for place, part in enumerate(accepted.split(","))
        ),
        reverse=True,
    )
    names = [name for quality, _place, name in ranked if name and quality > 0]
    wanted = [one for name in names for one in (name, name.partition("-")[0])]
    return negotiate_locale(wanted, city.languages, sep="-") or city.languages[0]


def _quality(part: str) -> float:
    found = re.search(r";\s*q=([01](?:\.\d{1,3})?)\s*$", part)
    return float(found[1]) if found else 1.0
