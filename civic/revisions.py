"""Authors correct their ideas: how they read before is kept, votes stay, followers hear of a new title."""

from datetime import datetime, timedelta
from typing import Any, Literal

from civic import audit, ideas
from civic.ideas import MAX_TITLE
from storage import Tx, revisions
from storage import ideas as stored
from storage.models import CLOSED, Idea, Visibility, id_of

TOLD_AT_MOST_EVERY = timedelta(days=1)  # of one idea: a title is no way to write to hundreds of people
Fixed = Literal["hidden", "closed", "merged"]


class CannotEdit(ValueError):
    """The idea is not corrected by its author any more; says why."""

    def __init__(self, why: Fixed) -> None:
        super().__init__(why)
        self.why = why


def fixed(idea: Idea) -> Fixed | None:
    """Why an idea is not corrected by its author any more; None while it is."""
    if idea.visibility == Visibility.HIDDEN:
        return "hidden"
    if idea.status in CLOSED:
        return "closed"
    return "merged" if idea.merged_into_id is not None else None


def rewrite(  # what an idea consists of
    tx: Tx, idea_id: int, text: str, held_for: str | None, now: datetime, *, by: str, **changes: Any
) -> Idea:
    """Put an idea in new words; what must be held holds it until an official has looked.

    `changes` are title, topic, and place_text with `where`, as understood of the words. Raises `CannotEdit`.
    """
    idea = _open(tx, idea_id)
    columns: dict[str, Any] = {
        name: changes[name] for name in ("topic", "topic_confidence") if name in changes
    }
    title = columns["title"] = str(changes.get("title", idea.title))[:MAX_TITLE]
    if (idea.text, idea.title) == (text, title):
        return idea
    if "place_text" in changes:
        columns |= ideas.place_columns(changes["place_text"], changes.get("where"))
    _note(tx, idea, title, now, by)
    audit.note(tx, by, "edited", f"idea:{idea_id}", now)
    stored.reword(tx, idea, now, text=text, **columns)
    if held_for:
        ideas.hold(tx, idea_id, held_for, now)
    return stored.get(tx, idea_id)


def retitle(tx: Tx, idea_id: int, title: str, now: datetime, *, by: str) -> Idea:
    """Give an idea another title. Raises `CannotEdit`."""
    idea, title = _open(tx, idea_id), title[:MAX_TITLE]
    if idea.title == title:
        return idea
    _note(tx, idea, title, now, by)
    return ideas.retitle(tx, idea_id, title, now, by=by)


def _open(tx: Tx, idea_id: int) -> Idea:
    idea = stored.hold(tx, idea_id)
    if why := fixed(idea):
        raise CannotEdit(why)
    return idea


def _note(tx: Tx, idea: Idea, title: str, now: datetime, by: str) -> None:
    """Keep how it reads, and when followers are to hear of the title: once a day at most, of the last one."""
    idea_id = id_of(idea)
    told = [one for one in revisions.of_idea(tx, idea_id) if one.known_as is not None]
    last = told[-1] if told else None
    waits = last is not None and last.told_after is not None and last.tell_at > now
    known_as = last.known_as if last and waits else idea.title
    if last and waits:
        revisions.change(tx, id_of(last), told_after=None)
    tell_at = now if last is None else last.tell_at if waits else max(now, last.tell_at + TOLD_AT_MOST_EVERY)
    is_new = title != known_as
    revisions.add(
        tx, idea_id=idea_id, by=by, title=idea.title, text=idea.text, known_as=known_as if is_new else None,
        tell_at=tell_at, told_after=0 if is_new else None, at=now,
    )  # fmt: skip
