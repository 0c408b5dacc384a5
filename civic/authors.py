"""Telling people what officials did to what they wrote: hid it, showed it, joined it with another."""

from collections.abc import Sequence
from datetime import datetime

from phrases import Line, Phrases, Title, parts
from storage import Tx, contacts, ideas, outbound, participation
from storage.attachments import Attachment
from storage.models import Comment, Idea, Visibility


def hear_of_visibility(
    tx: Tx,
    phrases: Phrases,
    languages: Sequence[str],
    before: Idea,
    after: Idea,
    *,
    reason: str | None,
    now: datetime,
) -> None:
    """Tell the author that others see their idea, or see it no more; nothing when it stayed as it was."""
    if after.visibility in (before.visibility, Visibility.HELD):
        return
    key = _key("author", after.visibility)
    lines = _lines(key, after, reason)
    dedupe = f"{key}:{after.id}:{now.isoformat()}"
    _tell(tx, phrases, languages, after.contact_id, lines, dedupe=dedupe, now=now)


def hear_of_comment(
    tx: Tx,
    phrases: Phrases,
    languages: Sequence[str],
    before: Comment,
    after: Comment,
    *,
    reason: str | None,
    now: datetime,
) -> None:
    """Tell the writer of a comment the same; nothing of an idea that they do not see themselves."""
    idea = ideas.get(tx, after.idea_id)
    is_seen = idea.visibility == Visibility.SHOWN or idea.contact_id == after.contact_id
    if after.visibility in (before.visibility, Visibility.HELD) or not is_seen:
        return
    key = _key("author.comment", after.visibility)
    lines = _lines(key, idea, reason)
    dedupe = f"{key}:{after.id}:{now.isoformat()}"
    _tell(tx, phrases, languages, after.contact_id, lines, dedupe=dedupe, now=now)


def hear_of_photo(
    tx: Tx,
    phrases: Phrases,
    languages: Sequence[str],
    before: Attachment,
    after: Attachment,
    *,
    reason: str | None,
    now: datetime,
) -> None:
    """Tell whose photo it is the same; nothing while it belongs to no idea."""
    if after.idea_id is None or after.visibility in (before.visibility, Visibility.HELD):
        return
    key, idea = _key("author.photo", after.visibility), ideas.get(tx, after.idea_id)
    lines = _lines(key, idea, reason)
    dedupe = f"{key}:{after.id}:{now.isoformat()}"
    _tell(tx, phrases, languages, after.contact_id, lines, dedupe=dedupe, now=now)


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
            dedupe = f"author.merged:{mine.id}:{other.id}:{now.isoformat()}"
            lines: list[Line] = [("author.merged", blanks)]
            _tell(tx, phrases, languages, mine.contact_id, lines, dedupe=dedupe, now=now)


def _key(of: str, visibility: str) -> str:
    """The phrase that says what became of it."""
    return f"{of}.shown" if visibility == Visibility.SHOWN else f"{of}.hidden"


def _lines(key: str, idea: Idea, reason: str | None) -> list[Line]:
    """What happened, and why when an official said so."""
    lines: list[Line] = [(key, {"code": idea.code, "title": Title(idea.title)})]
    return [*lines, ("author.reason", {"reason": reason})] if reason else lines


def _tell(
    tx: Tx,
    phrases: Phrases,
    languages: Sequence[str],
    contact_id: int | None,
    lines: Sequence[Line],
    *,
    dedupe: str,
    now: datetime,
) -> None:
    """Queue a notice, unless the writer was erased, cannot be reached, or wants no texts."""
    if contact_id is None:
        return
    contact = contacts.by_id(tx, contact_id)
    address = participation.last_address(tx, contact_id)
    if address is None or contact.opted_out_at is not None:
        return
    language = contact.language if contact.language and contact.language in languages else languages[0]
    text = phrases.fit(language, lines)
    outbound.queue(
        tx, now, contact_id=contact_id, address_id=address.id, channel=address.scheme, kind="notice",
        text=text, language=language, parts=parts(text).count, dedupe=dedupe,
    )  # fmt: skip
