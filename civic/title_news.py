"""Telling who follows an idea that its author gave it another title."""

from collections.abc import Sequence
from datetime import datetime

from phrases import Phrases, Title, parts
from storage import Tx, ideas, outbound, participation, revisions
from storage.models import Idea, Revision, id_of
from storage.participation import Recipient

BATCH = 200  # people in one transaction


def tell_next(tx: Tx, phrases: Phrases, languages: Sequence[str], now: datetime) -> bool:
    """Queue the next batch of notices; True when there may be more to tell."""
    revision = revisions.untold(tx, now)
    if revision is None:
        return False
    idea = ideas.get(tx, revision.idea_id)
    people = participation.audience(tx, ideas.group_ids(tx, id_of(idea)), revision.told_after or 0, BATCH)
    for person in people:
        if person.contact_id != idea.contact_id and idea.title != revision.known_as:
            _queue(tx, phrases, languages, revision, idea, person=person, now=now)
    done = len(people) < BATCH
    revisions.change(tx, id_of(revision), told_after=None if done else people[-1].contact_id)
    return True


def key(revision: Revision) -> str:
    """What the keys of all notices of a new title begin with."""
    return f"title:{revision.id}:"


def _queue(
    tx: Tx, phrases: Phrases, languages: Sequence[str], revision: Revision, idea: Idea, *,
    person: Recipient, now: datetime,
) -> None:  # fmt: skip
    address = participation.last_address(tx, person.contact_id)
    if address is None:
        return
    language = person.language if person.language and person.language in languages else languages[0]
    blanks = {"code": idea.code, "old": Title(revision.known_as or ""), "title": Title(idea.title)}
    text = phrases.fit(language, [("edit.news", blanks)])
    outbound.queue(
        tx, now, contact_id=person.contact_id, address_id=address.id, channel=address.scheme, kind="notice",
        text=text, language=language, parts=parts(text).count,
        dedupe=f"{key(revision)}{person.contact_id}",
    )  # fmt: skip
