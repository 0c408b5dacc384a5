"""Telling the author of an idea that others spoke of it: at most once a day, whatever number of ideas."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from civic import follows
from phrases import Line, Phrases, Title, parts
from storage import Tx, comments, contacts, ideas, outbound, participation
from storage.models import Comment, Contact, Idea, id_of

AT_MOST_EVERY = timedelta(days=1)
MOST_IDEAS = 4  # in one message; the others wait for the next one


def tell_next(tx: Tx, phrases: Phrases, languages: Sequence[str], now: datetime) -> bool:
    """Queue the notice of one author; True when there may be more to tell."""
    author_id = comments.untold_author(tx, now - AT_MOST_EVERY)
    if author_id is None:
        return False
    author = contacts.by_id(tx, author_id)
    waiting = comments.untold_of(tx, author_id)
    wanted = [one for one in waiting if author.opted_out_at is None and _is_wanted(tx, author_id, one)]
    ideas_told = list(dict.fromkeys(one.idea_id for one in wanted))[:MOST_IDEAS]
    told = [one for one in waiting if one not in wanted or one.idea_id in ideas_told]
    comments.told(tx, [id_of(one) for one in told], now)
    if ideas_told:
        counts = Counter(one.idea_id for one in wanted)
        lines = [_line(idea, counts[id_of(idea)]) for idea in ideas.by_ids(tx, ideas_told)]
        _queue(tx, phrases, languages, author, lines, now=now)
    return True


def _is_wanted(tx: Tx, author_id: int, comment: Comment) -> bool:
    """Whether the author still wants to hear of the idea, and did not say it themselves."""
    return comment.contact_id != author_id and follows.is_following(tx, author_id, comment.idea_id)


def _line(idea: Idea, count: int) -> Line:
    return "talk.news", {"n": count, "code": idea.code, "title": Title(idea.title)}


def _queue(
    tx: Tx,
    phrases: Phrases,
    languages: Sequence[str],
    author: Contact,
    lines: Sequence[Line],
    *,
    now: datetime,
) -> None:
    address = participation.last_address(tx, id_of(author))
    contacts.change(tx, id_of(author), discussion_told_at=now)
    if address is None:
        return
    language = author.language if author.language and author.language in languages else languages[0]
    text = phrases.fit(language, lines)
    outbound.queue(
        tx, now, contact_id=id_of(author), address_id=address.id, channel=address.scheme, kind="notice",
        text=text, language=language, parts=parts(text).count,
    )  # fmt: skip
