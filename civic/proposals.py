"""A status that tells many people waits until a second official approves it."""

from datetime import datetime

from civic import audit, news, statuses, two_people
from civic.city import City
from civic.officials import Caller
from civic.statuses import News
from storage import Tx, ideas, proposals
from storage.loop_models import Proposal
from storage.models import Idea, IdeaStatus, id_of


class NothingWaits(ValueError):
    """There is nothing to decide, or not what the official has seen."""


class NotTheirs(ValueError):
    """Somebody who may not approve this."""


def set_status(tx: Tx, idea_id: int, said: News, city: City, now: datetime, *, by: Caller) -> Idea:
    """Set a status, or let it wait when it tells more people than the city's limit. Raises `BadStatus`."""
    idea = ideas.hold(tx, idea_id)
    if not statuses.check(idea, said, now, city.time_zone):
        return idea
    people = sum(news.hearers(tx, idea).values())
    waits = proposals.waiting(tx, [idea_id]).get(idea_id)
    if people > city.supporter_limit:
        return _propose(tx, idea, said, people, waits, now, by=by)
    if waits is not None:
        _end(tx, waits, proposals.WITHDRAWN, now, by=by)
    return statuses.change(tx, idea_id, said, now, by=by.name, zone=city.time_zone)


def _propose(  # noqa: PLR0917  # what waits, and what waited before
    tx: Tx, idea: Idea, said: News, people: int, waits: Proposal | None, now: datetime, *, by: Caller
) -> Idea:
    if waits is not None and news_of(waits) == said:
        return idea
    if waits is not None:
        _end(tx, waits, proposals.WITHDRAWN, now, by=by)
    proposals.add(
        tx, idea_id=id_of(idea), status=said.status.value, reason=dict(said.reason) if said.reason else None,
        due=said.due, people=people, by=by.name, official_id=by.answerable_id, at=now,
    )  # fmt: skip
    audit.note(tx, by.name, "status proposed", f"idea:{idea.id}", now, after=said.status.value, people=people)
    return idea


def news_of(proposal: Proposal) -> News:
    """What it says."""
    return News(IdeaStatus(proposal.status), proposal.reason, proposal.due)


def approve(tx: Tx, idea_id: int, city: City, now: datetime, *, by: Caller, seen: int | None = None) -> Idea:
    """Let everybody hear it; `seen` is the number of what the official has read.

    Raises `NothingWaits`, `NotTheirs`, and `BadStatus` when its day has passed meanwhile.
    """
    ideas.hold(tx, idea_id)
    waits = _waiting(tx, idea_id, seen)
    if by.official_id is None:
        raise NotTheirs("a token without an official may not approve")
    if by.official_id == waits.official_id or by.name == waits.by:
        raise NotTheirs("who proposed it may not approve it: another official has to")
    if waits.official_id is not None and not two_people.are_apart(tx, by.official_id, [waits.official_id]):
        raise NotTheirs(two_people.SAME)
    _end(tx, waits, proposals.APPROVED, now, by=by)
    return statuses.change(tx, idea_id, news_of(waits), now, by=waits.by, zone=city.time_zone)


def withdraw(tx: Tx, idea_id: int, now: datetime, *, by: Caller, seen: int | None = None) -> Idea:
    """Nobody hears anything. Raises `NothingWaits`."""
    idea = ideas.hold(tx, idea_id)
    _end(tx, _waiting(tx, idea_id, seen), proposals.WITHDRAWN, now, by=by)
    return idea


def _waiting(tx: Tx, idea_id: int, seen: int | None) -> Proposal:
    waits = proposals.waiting(tx, [idea_id]).get(idea_id)
    if waits is None:
        raise NothingWaits("no change of its status waits for approval")
    if seen is not None and seen != waits.id:
        raise NothingWaits("another change waits by now: read it again, then decide")
    return waits


def _end(tx: Tx, waits: Proposal, state: str, now: datetime, *, by: Caller) -> None:
    proposals.decide(tx, id_of(waits), state, by.name, now)
    audit.note(
        tx, by.name, f"status {state}", f"idea:{waits.idea_id}", now, after=waits.status, proposed_by=waits.by
    )
