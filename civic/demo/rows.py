"""Invented ideas as rows, with their votes, follows and comments, counted as they are made."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from civic.city import City, Place
from civic.demo.plan import VERIFIED, Plan
from civic.demo.texts import Tongue, Written
from civic.demo.told import Teller
from civic.promises import GRACE
from storage import Meanings
from storage.models import Idea, StatusChange
from storage.search import search_text

SCHEME = "simulator"  # of a kind of their own: never a real number, never sent to a provider
BY = "demo"
STATUSES = ("received", "considered", "planned", "doing", "done", "declined", "passed_on")
FREQUENT = (62, 12, 9, 5, 7, 4, 1)  # in per cent
WITH_DUE = ("considered", "planned", "doing")
HELD, HIDDEN = 0.02, 0.03  # of the ideas: up to the first, and between the two
MUTED = 0.02  # of those who take part want to hear no more
COMMENTS = (0, 0, 0, 1, 2, 4)

Row = tuple[Any, ...]
CONTACT = (
    "id", "language", "language_chosen", "created_at", "last_inbound_at", "greeted_at", "opted_out_at",
    "city_news_asked_at", "city_news_at",
)  # fmt: skip
ADDRESS = (
    "id", "contact_id", "scheme", "hash", "owner_hash", "sealed", "verified", "reply_from", "created_at",
    "last_inbound_at", "dead_at",
)  # fmt: skip
IDEA = (
    "id", "code", "root_id", "contact_id", "title", "text", "topic", "topic_confidence", "place_text",
    "place_key", "place_name", "area", "lat", "lon", "place_confidence", "language", "channel", "status",
    "reason", "due", "visibility", "held_for", "votes_for", "votes_against", "votes_unverified", "comments",
    "followers", "search_text", "created_at", "updated_at",
)  # fmt: skip
VOTE = ("id", "contact_id", "idea_id", "stance", "verified", "channel", "at")
FOLLOW = ("id", "contact_id", "idea_id", "muted", "at")
COMMENT = (
    "id", "idea_id", "contact_id", "stance", "text", "language", "channel", "visibility", "told_at",
    "created_at",
)  # fmt: skip
PROMISE = ("id", "idea_id", "due", "next_due", "told_after", "at")
CHANGE = ("id", "idea_id", "status", "reason", "due", "by", "at", "told_after")


@dataclass(slots=True)
class Ids:
    """The next id of each kind of row, and the first contact."""

    idea: int
    vote: int
    follow: int
    comment: int
    change: int
    promise: int
    contact: int
    address: int
    notice: int


@dataclass(slots=True)
class Batch:
    """Rows that belong together: written in one transaction, their counts are right."""

    ideas: list[Row] = field(default_factory=list)
    votes: list[Row] = field(default_factory=list)
    follows: list[Row] = field(default_factory=list)
    comments: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    promises: list[Row] = field(default_factory=list)
    notices: list[Row] = field(default_factory=list)


class Maker:
    """Makes ideas one after the other."""

    def __init__(
        self, plan: Plan, city: City, tongues: dict[str, Tongue], codes: Sequence[str], ids: Ids, *,
        meanings: Meanings,
    ) -> None:  # fmt: skip
        self._plan = plan
        self._city = city
        self._tongues = tongues
        self._codes = codes
        self.ids = ids
        self._meanings = meanings
        self._teller = Teller(plan.people, SCHEME, contact=ids.contact, address=ids.address)
        self._places: list[Place | None] = [place for place in city.places if place.lat is not None]

    def batch(self, first: int, beyond: int) -> Batch:
        """The ideas of these numbers, and all that hangs on them."""
        batch = Batch()
        for number in range(first, beyond):
            random = Random(f"{self._plan.seed}/{number}")  # noqa: S311  # no secret
            self._add(batch, number, random)
        return batch

    def _add(self, batch: Batch, number: int, random: Random) -> None:
        plan, people = self._plan, self._plan.people
        idea_id = self.ids.idea + number
        filed = plan.moment(number, random)
        author = random.randrange(people.active) if people.count else None
        language = people.language(author or 0)
        tongue = self._tongues.get(language) or next(iter(self._tongues.values()))
        written = tongue.write(random, self._city, self._some_places(random))
        share = plan.votes[number]
        where = number / max(1, len(plan.votes) - 1)
        voters = people.voters(random, share, -1 if author is None else author, where) if share else []
        tally = self._votes(batch, idea_id, voters, filed, random)
        everybody = [*([] if author is None else [author]), *voters]
        followers = self._follows(batch, idea_id, everybody, filed, random)
        comments = self._comments(batch, idea_id, voters, filed, random)
        status, reason, due, changed = self._status(batch, idea_id, filed, random)
        due = self._next_due(batch, idea_id, status, filed, due)
        place = written.place
        lot = random.random()
        visibility = "held" if lot < HELD else "hidden" if lot < HIDDEN else "shown"
        batch.ideas.append((
            idea_id, self._codes[number], idea_id,
            None if author is None else self.ids.contact + author, *self._words(written),
            *(_where(place)), language, people.channel(author or 0), status, reason, due, visibility,
            "word" if visibility == "held" else None, *tally, comments, len(followers),
            self._indexed(written, place, language), filed, changed,
        ))  # fmt: skip
        if status != "received" and visibility == "shown":
            self._tell(batch, followers)

    def _some_places(self, random: Random) -> list[Place]:
        """A place of the city, or none for one idea in ten."""
        if not self._places or random.random() < 0.1:
            return []
        place = random.choice(self._places)
        return [] if place is None else [place]

    def _indexed(self, written: Written, place: Place | None, language: str) -> str:
        said = " ".join((written.title, written.text, place.name if place else ""))
        return search_text(said, language, self._meanings)

    def _words(self, written: Written) -> Row:
        return (written.title, written.text, written.topic, 0.9)

    def _votes(
        self, batch: Batch, idea_id: int, voters: Sequence[int], filed: datetime, random: Random
    ) -> tuple[int, int, int]:
        people, left = self._plan.people, self._plan.now - filed
        con = unverified = 0
        for number in voters:
            channel = people.channel(number)
            verified, against = channel in VERIFIED, random.random() < 0.12
            con += against
            unverified += not verified
            batch.votes.append((
                self.ids.vote, self.ids.contact + number, idea_id, "against" if against else "for", verified,
                channel, filed + left * random.random(),
            ))  # fmt: skip
            self.ids.vote += 1
        return len(voters) - con, con, unverified

    def _tell(self, batch: Batch, followers: Sequence[int]) -> None:
        """The status of the idea that was made last."""
        idea = Idea(**dict(zip(IDEA, batch.ideas[-1], strict=True)))
        change = StatusChange(**dict(zip(CHANGE, batch.changes[-1], strict=True)))
        for row in self._teller.notices(idea, change, followers):
            batch.notices.append((*row, self.ids.notice))
            self.ids.notice += 1

    def _follows(
        self, batch: Batch, idea_id: int, everybody: Sequence[int], filed: datetime, random: Random
    ) -> list[int]:
        """All who took part; returns who wants to hear of it."""
        followers = []
        for number in everybody:
            muted = random.random() < MUTED
            if not muted:
                followers.append(number)
            batch.follows.append((self.ids.follow, self.ids.contact + number, idea_id, muted, filed))
            self.ids.follow += 1
        return followers

    def _comments(
        self, batch: Batch, idea_id: int, voters: Sequence[int], filed: datetime, random: Random
    ) -> int:
        people = self._plan.people
        writers = voters[: random.choice(COMMENTS)]
        for number in writers:
            language = people.language(number)
            tongue = self._tongues.get(language) or next(iter(self._tongues.values()))
            at = filed + (self._plan.now - filed) * random.random()
            batch.comments.append((
                self.ids.comment, idea_id, self.ids.contact + number, random.choice(("for", "against", None)),
                random.choice(tongue.comments), language, people.channel(number), "shown", at, at,
            ))  # fmt: skip
            self.ids.comment += 1
        return len(writers)

    def _status(
        self, batch: Batch, idea_id: int, filed: datetime, random: Random
    ) -> tuple[str, dict[str, str] | None, date | None, datetime]:
        """What the city says, and when it said so."""
        status = random.choices(STATUSES, FREQUENT)[0]
        if status == "received":
            return status, None, None, filed
        reason = {
            language: tongue.reasons[status]
            for language, tongue in self._tongues.items()
            if status in tongue.reasons
        }
        at = filed + (self._plan.now - filed) * random.random()
        due = None
        if status in WITH_DUE:
            due = (self._plan.now + timedelta(days=random.randrange(-20, 120))).date()
        batch.changes.append((self.ids.change, idea_id, status, reason or None, due, BY, at, None))
        self.ids.change += 1
        return status, reason or None, due, at

    def _next_due(
        self, batch: Batch, idea_id: int, status: str, filed: datetime, due: date | None
    ) -> date | None:
        """When a promised day has just passed, everybody has heard the next one: the clock owes nothing."""
        after, zone = self._city.due_after(status), self._city.time_zone
        if after is None:
            return due
        today = self._plan.now.astimezone(zone).date()
        promised = filed.astimezone(zone).date() + after if status == "received" else due
        if promised is None or not today - GRACE <= promised < today:
            return due
        batch.promises.append((self.ids.promise, idea_id, promised, today + after, None, self._plan.now))
        self.ids.promise += 1
        return today + after


def _where(place: Place | None) -> Row:
    if place is None:
        return (None, None, None, None, None, None, None)
    return (place.name, place.key, place.name, place.area, place.lat, place.lon, 0.9)
