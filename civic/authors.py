"""Telling the author of an idea what officials did to it: hid it, showed it, joined it with another."""

from collections.abc import Sequence
from datetime import datetime

from phrases import Line, Phrases, Title, parts
from storage import Tx, contacts, ideas, outbound, participation
from storage.models import Idea, Visibility


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
    key = "author.shown" if after.visibility == Visibility.SHOWN else "author.hidden"
    lines: list[Line] = [(key, {"code": after.code, "title": Title(after.title)})]
    if reason:
        lines.append(("author.reason", {"reason": reason}))
    _tell(tx, phrases, languages, after, lines, dedupe=f"{key}:{after.id}:{now.isoformat()}", now=now)


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
            _tell(tx, phrases, languages, mine, [("author.merged", blanks)], dedupe=dedupe, now=now)


def _tell(
    tx: Tx,
    phrases: Phrases,
    languages: Sequence[str],
    idea: Idea,
    lines: Sequence[Line],
    *,
    dedupe: str,
    now: datetime,
) -> None:
    """Queue a notice, unless the author was erased, cannot be reached, or wants no texts."""
    if idea.contact_id is None:
        return
    contact = contacts.by_id(tx, idea.contact_id)
    address = participation.last_address(tx, idea.contact_id)
    if address is None or contact.opted_out_at is not None:
        return
    language = contact.language if contact.language and contact.language in languages else languages[0]
    text = phrases.fit(language, lines)
    outbound.queue(
        tx, now, contact_id=idea.contact_id, address_id=address.id, channel=address.scheme, kind="notice",
        text=text, language=language, parts=parts(text).count, dedupe=dedupe,
    )  # fmt: skip
