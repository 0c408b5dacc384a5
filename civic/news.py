"""Telling everyone who took part what the city did: once a person, in their language and channel.

Then, when the city has said nothing new, which titles changed, and what neighbours said.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from civic import comment_news, notices, promises, title_news
from civic.notices import Notice
from civic.statuses import News
from phrases import Key, Line, Phrases, Title, parts
from storage import Tx, contacts, ideas, outbound, participation, revisions
from storage import promises as stored_promises
from storage.models import Idea, StatusChange, id_of

BATCH = 200  # people in one transaction: a short one, so that replies are not kept waiting
LONGEST_NAME = 6  # words of somebody to whom an idea is passed on; more are a sentence


def tell_next(tx: Tx, phrases: Phrases, languages: Sequence[str], now: datetime) -> bool:
    """Queue the next batch of notices; True when there may be more to tell.

    What is held goes out to nobody but its author; the others hear of it when it is shown.
    """
    changes = participation.untold(tx, limit=1)
    if not changes:
        if promises.tell_next(tx, phrases, languages, now):
            return True
        told_titles = title_news.tell_next(tx, phrases, languages, now)
        return told_titles or comment_news.tell_next(tx, phrases, languages, now)
    change = changes[0]
    idea = ideas.by_id(tx, change.idea_id)
    people = _audience(tx, change, idea)
    if idea is not None:
        for person in (
            one for one in people if idea.visibility == "shown" or one.contact_id == idea.contact_id
        ):
            _queue_notice(tx, phrases, languages, change, idea, person=person, now=now)
        if idea.visibility != "shown":
            participation.withhold(tx, id_of(change), now)
    done = len(people) < BATCH
    participation.told(tx, id_of(change), None if done else people[-1].contact_id)
    return True


def withdraw(tx: Tx, idea: Idea, now: datetime) -> None:
    """Take back notices that wait: their idea is shown no more. The author of a held one may know."""
    author = idea.contact_id if idea.visibility == "held" else None
    for change in ideas.status_changes(tx, id_of(idea)):
        if notices.withdraw(tx, _key(change), but=author):
            participation.withhold(tx, id_of(change), now)
    for promise in stored_promises.of_idea(tx, id_of(idea)):
        notices.withdraw(tx, promises.key(promise), but=author)
    for revision in revisions.of_idea(tx, id_of(idea)):
        outbound.withdraw(tx, title_news.key(revision), but=author)


def _key(change: StatusChange) -> str:
    """What the keys of all notices of a status begin with."""
    return f"status:{change.id}:"


def _keys(tx: Tx, idea: Idea) -> list[str]:
    """As `_key`, of all news of an idea so far."""
    statuses = [_key(change) for change in ideas.status_changes(tx, id_of(idea))]
    return [*statuses, *map(promises.key, stored_promises.of_idea(tx, id_of(idea)))]


def _audience(tx: Tx, change: StatusChange, idea: Idea | None) -> list[participation.Recipient]:
    """Everyone who took part in the idea or in one that was merged into it; nobody while it is hidden."""
    if idea is None or idea.visibility == "hidden":
        return []
    group = _with_merged(tx, idea)
    return participation.audience(tx, group, change.told_after or 0, BATCH)


def _with_merged(tx: Tx, idea: Idea) -> list[int]:
    idea_id = id_of(idea)
    return ideas.group_ids(tx, idea_id) if idea.root_id == idea_id else [idea_id]


def _queue_notice(
    tx: Tx,
    phrases: Phrases,
    languages: Sequence[str],
    change: StatusChange,
    idea: Idea,
    *,
    person: participation.Recipient,
    now: datetime,
) -> None:
    address = participation.last_address(tx, person.contact_id)
    if address is None:
        return
    language = person.language if person.language and person.language in languages else languages[0]
    text = phrases.fit(language, notice(idea, change, languages[0]))
    key = f"{_key(change)}{person.contact_id}"
    replaced = [f"{one}{person.contact_id}" for one in _keys(tx, idea) if one != _key(change)]
    notices.queue(tx, person.contact_id, address, Notice(key, text, language, replaced, change.id), now)


@dataclass(frozen=True, slots=True)
class Preview:
    """One language of a status update before it goes out."""

    language: str
    text: str
    parts: int  # of one SMS
    people: int


def preview(
    tx: Tx, phrases: Phrases, languages: Sequence[str], idea: Idea, news: News, *, now: datetime
) -> list[Preview]:
    """What a status update would say, in each language in which somebody would hear it."""
    change = StatusChange(
        idea_id=id_of(idea), status=news.status.value, reason=dict(news.reason) if news.reason else None,
        due=news.due, by="", at=now,
    )  # fmt: skip
    people: Counter[str] = Counter()
    for language, count in hearers(tx, idea).items():
        people[language if language and language in languages else languages[0]] += count
    said = {
        language: phrases.fit(language, notice(idea, change, languages[0])) for language in sorted(people)
    }
    return [Preview(language, text, parts(text).count, people[language]) for language, text in said.items()]


def hearers(tx: Tx, idea: Idea) -> Mapping[str | None, int]:
    """People by language; what is held goes to its author alone, what is hidden to nobody."""
    if idea.visibility == "hidden":
        return {}
    if idea.visibility == "shown":
        return participation.count_audience(tx, _with_merged(tx, idea))
    author = contacts.by_id(tx, idea.contact_id) if idea.contact_id is not None else None
    return {author.language: 1} if author and author.opted_out_at is None else {}


def notice(idea: Idea, change: StatusChange, first_language: str) -> list[Line]:
    """The lines of a status update; a reason that lacks a language is said in the city's first one."""
    blanks = {"code": idea.code, "title": Title(idea.title), "status": Key(f"status.name.{change.status}")}
    lines: list[Line] = [
        ("status.changed_due", {**blanks, "due": change.due}) if change.due else ("status.changed", blanks)
    ]
    if change.reason:
        first = change.reason.get(first_language) or next(iter(change.reason.values()))
        ordered = {first_language: first} | change.reason
        lines.append((reason_key(change.status, ordered), {"reason": ordered}))
    return lines


def reason_key(status: str, reason: Mapping[str, str]) -> str:
    """How a reason is said: "passed on" has a name in it ("Water board"), or a sentence of the city's."""
    said = next(iter(reason.values()), "").strip()
    is_name = len(said.split()) <= LONGEST_NAME and not said.endswith((".", "!"))
    return "status.to_whom" if status == "passed_on" and is_name else "status.reason"
