"""Is it really done? The author and some supporters are asked; when enough deny it, it is open again."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from civic import alarms, statuses
from civic.city import City
from civic.statuses import News
from storage import Tx, done_checks, ideas
from storage.models import IdeaStatus, id_of

BY = "residents"  # who changed the status back
SUPPORTERS = 20
ENOUGH = 3  # so many more deny it than confirm it
CHOSEN_WITHIN = timedelta(days=3)  # of its being done: what was done long ago is not gone into
LONGEST = 1000  # characters of a reason


def choose(tx: Tx, now: datetime, limit: int = 20) -> int:
    """Choose whom to ask about what was done lately; returns how many."""
    chosen = 0
    for change in done_checks.unchecked(tx, now - CHOSEN_WITHIN, limit):
        idea = ideas.get(tx, change.idea_id)
        group = ideas.group_ids(tx, id_of(idea))
        people = done_checks.supporters(tx, group, idea.contact_id, SUPPORTERS)
        for person in ([idea.contact_id] if idea.contact_id else []) + people:
            row = {"idea_id": id_of(idea), "change_id": id_of(change), "contact_id": person}
            chosen += done_checks.add(tx, **row, at=now) is not None
    return chosen


def answer(  # noqa: PLR0917  # who says what, when
    tx: Tx,
    check_id: int,
    contact_id: int,
    city: City,
    why: Mapping[str, str],
    now: datetime,
    *,
    is_done: bool,
) -> bool:
    """Note what a person says; True when the idea is open again for it, `why` telling everybody so."""
    check = done_checks.by_id(tx, check_id)
    if check is None or check.contact_id != contact_id:
        return False
    idea = ideas.hold(tx, check.idea_id)
    done_checks.change(tx, check_id, is_done=is_done, answered_at=now)
    last, said = done_checks.last_change(tx, check.idea_id), done_checks.answers(tx, check.change_id)
    stands = idea.status == IdeaStatus.DONE.value and last is not None and last.id == check.change_id
    if not stands or said.no - said.yes < ENOUGH:
        return False
    after = city.due_after(IdeaStatus.DOING.value)
    due = now.astimezone(city.time_zone).date() + after if after is not None else None
    statuses.change(tx, id_of(idea), News(IdeaStatus.DOING, dict(why), due), now, by=BY, zone=city.time_zone)
    alarms.ring(tx, "idea reopened", f"idea:{idea.id}", now, yes=str(said.yes), no=str(said.no))
    return True


def give_reason(tx: Tx, check_id: int, contact_id: int, words: str) -> None:
    """Note what is missing, in the person's own words: for officials alone."""
    check = done_checks.by_id(tx, check_id)
    if check is not None and check.contact_id == contact_id:
        done_checks.change(tx, check_id, reason=words[:LONGEST])
