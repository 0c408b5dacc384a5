"""The promise clock: a day by which there was to be news has passed, and everyone hears so once.

They are told a new day, the city's own for that status, counted from today; the desk shows the idea as
overdue. When the new day passes too, nobody is told again. A day that an official names is a new promise.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from civic import audit, notices
from civic.city import City
from civic.notices import Notice
from civic.statuses import News
from phrases import Key, Line, Phrases, Title
from storage import Tx, ideas, participation, promises
from storage.loop_models import Promise
from storage.models import Idea, IdeaStatus, Visibility, id_of

BY = "clock"
GRACE = timedelta(days=7)  # what has passed longer ago is for the desk alone: nobody waits for it by now
BATCH = 200  # ideas, or people, in one transaction
OPEN = (IdeaStatus.RECEIVED, IdeaStatus.CONSIDERED, IdeaStatus.PLANNED, IdeaStatus.DOING)


def with_day(idea: Idea, news: News, city: City, now: datetime) -> News:
    """A status for which no day was named, with the city's own; the same again keeps the day that it has."""
    if idea.status == news.status.value and (idea.reason or None) == (
        dict(news.reason) if news.reason else None
    ):
        return replace(news, due=idea.due)
    after = city.due_after(news.status.value)
    return replace(news, due=now.astimezone(city.time_zone).date() + after) if after is not None else news


def promised(idea: Idea, city: City, now: datetime) -> date | None:
    """The day of the next news: the one that was named, or that of what nobody has answered yet."""
    after = city.due_after(IdeaStatus.RECEIVED.value)
    is_open = idea.status == IdeaStatus.RECEIVED.value and idea.visibility == Visibility.SHOWN.value
    if idea.due or not is_open or after is None:
        return idea.due
    day = _own_day(idea, city, after)
    return day if day >= now.astimezone(city.time_zone).date() else None


def _own_day(idea: Idea, city: City, after: timedelta) -> date:
    return idea.created_at.astimezone(city.time_zone).date() + after


def note_broken(tx: Tx, city: City, now: datetime) -> int:
    """Note promised days that have passed; returns how many, up to a batch."""
    today, days = now.astimezone(city.time_zone).date(), city.due_after(IdeaStatus.RECEIVED.value)
    last_day = today - days if days is not None else date.min + GRACE * 2
    broken = promises.broken(
        tx, [status.value for status in OPEN], today, today - GRACE, _midnight(last_day, city.time_zone),
        _midnight(last_day - GRACE, city.time_zone), BATCH,
    )  # fmt: skip
    return sum(_note(tx, city, idea, today, now) for idea in broken)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return (
        datetime.combine(day, time.min, zone).astimezone(UTC)
        if day.year > 1
        else datetime.min.replace(tzinfo=UTC)
    )


def _note(tx: Tx, city: City, idea: Idea, today: date, now: datetime) -> bool:
    after = city.due_after(idea.status)
    if after is None:
        return False
    due = idea.due or _own_day(idea, city, after)
    next_due = today + after
    if promises.add(tx, idea_id=id_of(idea), due=due, next_due=next_due, at=now, told_after=0) is None:
        return False
    ideas.change(tx, id_of(idea), due=next_due)
    audit.note(
        tx, BY, "promise passed", f"idea:{idea.id}", now, before=due.isoformat(), after=next_due.isoformat()
    )
    return True


def tell_next(tx: Tx, phrases: Phrases, languages: Sequence[str], now: datetime) -> bool:
    """Queue the next batch of notices; True when there may be more to tell."""
    promise = promises.untold(tx)
    if promise is None:
        return False
    idea = ideas.by_id(tx, promise.idea_id)
    people = _audience(tx, promise, idea)
    for person in people:
        _queue(tx, phrases, languages, promise, idea, person=person, now=now)
    done = len(people) < BATCH
    promises.told(tx, id_of(promise), None if done else people[-1].contact_id)
    return True


def _audience(tx: Tx, promise: Promise, idea: Idea | None) -> list[participation.Recipient]:
    """Everyone who took part; nobody when there has been news since."""
    if idea is None or idea.visibility != "shown" or idea.due != promise.next_due or idea.merged_into_id:
        return []
    group = ideas.group_ids(tx, id_of(idea))
    return participation.audience(tx, group, promise.told_after or 0, BATCH)


def key(promise: Promise) -> str:
    """What the keys of all its notices begin with."""
    return f"promise:{promise.id}:"


def _queue(
    tx: Tx, phrases: Phrases, languages: Sequence[str], promise: Promise, idea: Idea | None, *,
    person: participation.Recipient, now: datetime,
) -> None:  # fmt: skip
    address = participation.last_address(tx, person.contact_id)
    if address is None or idea is None:
        return
    language = person.language if person.language and person.language in languages else languages[0]
    blanks = {"code": idea.code, "title": Title(idea.title), "status": Key(f"status.name.{idea.status}")}
    line: Line = ("status.late", {**blanks, "due": promise.next_due})
    notice = Notice(f"{key(promise)}{person.contact_id}", phrases.fit(language, [line]), language)
    notices.queue(tx, person.contact_id, address, notice, now)
