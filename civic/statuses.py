"""What the city says of an idea, and telling everyone who took part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from civic import audit, votes
from storage import Tx, ideas
from storage.models import CLOSED, Idea, IdeaStatus, StatusChange

REASON_OBLIGED = (IdeaStatus.DECLINED, IdeaStatus.PASSED_ON)
Texts = Mapping[str, str]


class BadStatus(ValueError):
    """A status that cannot be set as asked; `field` names what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class News:
    """A status with its reason (language to text) and the day by which there will be news."""

    status: IdeaStatus
    reason: Texts | None = None
    due: date | None = None


def check(idea: Idea, news: News, now: datetime, zone: tzinfo = UTC) -> bool:
    """Whether this would be news; False when it is the same again. Raises `BadStatus`."""
    if news.status in REASON_OBLIGED and not any((news.reason or {}).values()):
        raise BadStatus("reason", f"{news.status.value} needs a reason")
    reason = dict(news.reason) if news.reason else None
    if (idea.status, idea.reason, idea.due) == (news.status.value, reason, news.due):
        return False
    if news.due is not None and news.due < now.astimezone(zone).date():
        raise BadStatus("due", "the day has passed")
    return True


def change(tx: Tx, idea_id: int, news: News, now: datetime, *, by: str, zone: tzinfo = UTC) -> Idea:
    """Set the status; the same again says nothing to anybody. Raises `BadStatus`.

    `zone` is the city's: it says which day is today.
    """
    idea = ideas.hold(tx, idea_id)
    if not check(idea, news, now, zone):
        return idea
    reason = dict(news.reason) if news.reason else None
    ideas.change(tx, idea_id, status=news.status.value, reason=reason, due=news.due, updated_at=now)
    tx.add(
        StatusChange,
        idea_id=idea_id,
        status=news.status.value,
        reason=reason,
        due=news.due,
        by=by,
        at=now,
        told_after=0,
    )
    if (idea.status in CLOSED) != (news.status in CLOSED) and idea.merged_into_id is None:
        votes.drop_kept(tx, idea_id)
    audit.note(tx, by, "status", f"idea:{idea_id}", now, before=idea.status, after=news.status.value)
    return ideas.get(tx, idea_id)
