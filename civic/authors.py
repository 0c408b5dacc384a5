"""Telling people what officials did to what they wrote: hid it, showed it, joined it with another."""

from collections.abc import Sequence
from datetime import datetime

from civic import notices
from civic.notices import Notice
from phrases import Line, Phrases, Title
from storage import Tx, contacts, ideas, participation
from storage.attachments import Attachment
from storage.gathered import DEEDS
from storage.models import Comment, Idea, Visibility

Judged = Idea | Comment | Attachment
WHAT: dict[type, str] = {Idea: "author", Comment: "author.comment", Attachment: "author.photo"}


def hear_of_visibility(
    tx: Tx,
    phrases: Phrases,
    languages: Sequence[str],
    before: Judged,
    after: Judged,
    *,
    reason: str | None,
    now: datetime,
) -> None:
    """Tell somebody that others see what they wrote or sent, or see it no more.

    Nothing when it stayed as it was, nor of an idea that they do not see themselves.
    """
    idea = _idea(tx, after)
    if after.visibility in (before.visibility, Visibility.HELD) or idea is None:
        return
    if idea.visibility != Visibility.SHOWN and idea.contact_id != after.contact_id:
        return
    of = next(name for kind, name in WHAT.items() if isinstance(after, kind))
    became = "shown" if after.visibility == Visibility.SHOWN else "hidden"
    lines: list[Line] = [(f"{of}.{became}", {"code": idea.code, "title": Title(idea.title)})]
    if reason:
        lines.append(("author.reason", {"reason": reason}))
    _tell(tx, phrases, languages, after.contact_id, lines, of=f"{of}:{after.id}", now=now)


def _idea(tx: Tx, judged: Judged) -> Idea | None:
    """What it belongs to; a photo may belong to nothing."""
    if isinstance(judged, Idea):
        return judged
    return None if judged.idea_id is None else ideas.get(tx, judged.idea_id)


def hear_of_merge(
    tx: Tx, phrases: Phrases, languages: Sequence[str], idea_id: int, into_id: int, *, now: datetime
) -> None:
    """Tell both authors that their ideas count together; one who wrote both knows."""
    idea, into = ideas.get(tx, idea_id), ideas.get(tx, into_id)
    if idea.contact_id == into.contact_id:
        return
    for mine, other in ((idea, into), (into, idea)):
        if mine.visibility == other.visibility == Visibility.SHOWN:
            blanks = {"code": mine.code, "title": Title(mine.title), "other": other.code}
            lines: list[Line] = [("author.merged", blanks)]
            of = f"author.merged:{mine.id}:{other.id}"
            _tell(tx, phrases, languages, mine.contact_id, lines, of=of, now=now)


def _tell(
    tx: Tx,
    phrases: Phrases,
    languages: Sequence[str],
    contact_id: int | None,
    lines: Sequence[Line],
    *,
    of: str,
    now: datetime,
) -> None:
    """Queue a notice, unless the writer was erased, cannot be reached, or wants no texts.

    What was said `of` the same and still waits is old by then.
    """
    if contact_id is None:
        return
    contact = contacts.by_id(tx, contact_id)
    address = participation.last_address(tx, contact_id)
    if address is None or contact.opted_out_at is not None:
        return
    language = contact.language if contact.language and contact.language in languages else languages[0]
    key = f"{of}:"
    notice = Notice(f"{key}{now.isoformat()}", phrases.fit(language, lines), language, [key], family=DEEDS)
    notices.queue(tx, contact_id, address, notice, now)
