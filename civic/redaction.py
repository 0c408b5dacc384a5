"""Taking personal data out of what a resident wrote; the original stays, sealed, for administrators."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from civic import audit, quotes
from civic.comments import get
from civic.masking import mask
from civic.quotes import Taken, without_words
from storage import Tx, comments, ideas, inbound, notes, revisions
from storage.models import Comment, Idea, Revision, id_of
from storage.quoting import Sources


class NothingFound(ValueError):
    """There is nothing to take out."""


def masked(text: str, country: str, words: Sequence[str] = ()) -> str:
    """A text without what may lead to a person, and without the given words."""
    return without_words(mask(text, country), words)


def redact(tx: Tx, idea_id: int, words: Sequence[str], now: datetime, *, by: str, country: str) -> Idea:
    """Mask personal data in an idea, in how it read before, in the messages that said so, and in ours.

    Raises `NothingFound`.
    """
    idea, clean = ideas.hold(tx, idea_id), partial(masked, country=country, words=words)
    before = revisions.of_idea(tx, idea_id)
    found = [_redact_revision(tx, one, clean, now, by) for one in before]
    title, text = clean(idea.title), clean(idea.text)
    if (title, text) != (idea.title, idea.text):
        notes.add_redaction(tx, idea_id, _words(idea), now, by=by)
        ideas.reword(tx, idea, now, title=title, text=text)
    elif not any(found):
        raise NothingFound("nothing was found that could be taken out")
    said = inbound.wording(tx, idea, [one.at for one in before])
    for message in said:
        inbound.reword(tx, id_of(message), clean(message.text))
    was = {idea.title, idea.text, *(one.text for one in said), *_as_before(before)}
    sources = Sources([idea.code], [id_of(one) for one in said], _ids(idea.contact_id))
    quotes.take_out(tx, Taken([(one, clean(one)) for one in was], words), idea_id, sources, now, by)
    audit.note(tx, by, "redacted", f"idea:{idea_id}", now)
    return ideas.get(tx, idea_id)


def _redact_revision(tx: Tx, before: Revision, clean: Callable[[str], str], now: datetime, by: str) -> bool:
    """Mask how an idea read before, and the title that its followers know; whether there was anything."""
    kept = {"title": before.title, "text": before.text, "known_as": before.known_as}
    left = {name: clean(words) if words else words for name, words in kept.items()}
    if left == kept:
        return False
    notes.add_redaction(tx, before.idea_id, _words(before), now, by=by)
    revisions.change(tx, id_of(before), **left)
    return True


def _as_before(before: Sequence[Revision]) -> Iterator[str]:
    for one in before:
        yield from (one.title, one.text, one.known_as or "")


def _ids(one: int | None) -> list[int]:
    return [] if one is None else [one]


def _words(of: Idea | Revision) -> str:
    return f"{of.title}\n\n{of.text}"


def redact_comment(
    tx: Tx, comment_id: int, words: Sequence[str], now: datetime, *, by: str, country: str
) -> Comment:
    """Mask personal data in a comment, in the message that said it, and in ours. Raises `NothingFound`."""
    root = ideas.hold_root(tx, get(tx, comment_id).idea_id)
    comment = get(tx, comment_id)  # as it is while the idea stands still
    text = masked(comment.text, country, words)
    if text == comment.text:
        raise NothingFound("nothing was found that could be taken out")
    notes.add_redaction(tx, comment.idea_id, comment.text, now, by=by, comment_id=comment_id)
    comments.change(tx, comment_id, text=text)
    was = {comment.text}
    if comment.inbound_id is not None and (message := inbound.by_id(tx, comment.inbound_id)):
        was.add(message.text)
        inbound.reword(tx, comment.inbound_id, masked(message.text, country, words))
    codes = sorted({root.code, ideas.get(tx, comment.idea_id).code})
    sources = Sources(codes, _ids(comment.inbound_id), _ids(comment.contact_id), comment_id)
    taken = Taken([(one, masked(one, country, words)) for one in was], words)
    quotes.take_out(tx, taken, comment.idea_id, sources, now, by)
    audit.note(tx, by, "redacted", f"comment:{comment_id}", now)
    return get(tx, comment_id)


def originals(tx: Tx, idea_id: int, reason: str, now: datetime, *, by: str) -> list[str]:
    """What an idea and its comments said before redactions; reading it is written down with its reason."""
    audit.note(tx, by, "original read", f"idea:{idea_id}", now, reason=reason)
    return [notes.original(tx, one) for one in notes.redactions(tx, idea_id)]
