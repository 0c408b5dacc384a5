"""Taking personal data out of what a resident wrote; the original stays, sealed, for administrators."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from civic import audit
from civic.comments import get
from civic.masking import GAP, mask
from storage import Tx, comments, ideas, inbound, notes, revisions
from storage.models import Comment, Idea, Revision, id_of


class NothingFound(ValueError):
    """There is nothing to take out."""


def masked(text: str, country: str, words: Sequence[str] = ()) -> str:
    """A text without what may lead to a person, and without the given words."""
    text = mask(text, country)
    for word in sorted((word.strip() for word in words if word.strip()), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", GAP, text, flags=re.IGNORECASE)
    return text


def redact(tx: Tx, idea_id: int, words: Sequence[str], now: datetime, *, by: str, country: str) -> Idea:
    """Mask personal data in an idea, in how it read before, and in the messages that said so.

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
    for message in inbound.wording(tx, idea, [one.at for one in before]):
        inbound.reword(tx, id_of(message), clean(message.text))
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


def _words(of: Idea | Revision) -> str:
    return f"{of.title}\n\n{of.text}"


def redact_comment(
    tx: Tx, comment_id: int, words: Sequence[str], now: datetime, *, by: str, country: str
) -> Comment:
    """Mask personal data in a comment and in the message that said it. Raises `NothingFound`."""
    ideas.hold_root(tx, get(tx, comment_id).idea_id)
    comment = get(tx, comment_id)  # as it is while the idea stands still
    text = masked(comment.text, country, words)
    if text == comment.text:
        raise NothingFound("nothing was found that could be taken out")
    notes.add_redaction(tx, comment.idea_id, comment.text, now, by=by, comment_id=comment_id)
    comments.change(tx, comment_id, text=text)
    if comment.inbound_id is not None and (message := inbound.by_id(tx, comment.inbound_id)):
        inbound.reword(tx, comment.inbound_id, masked(message.text, country, words))
    audit.note(tx, by, "redacted", f"comment:{comment_id}", now)
    return get(tx, comment_id)


def originals(tx: Tx, idea_id: int, reason: str, now: datetime, *, by: str) -> list[str]:
    """What an idea and its comments said before redactions; reading it is written down with its reason."""
    audit.note(tx, by, "original read", f"idea:{idea_id}", now, reason=reason)
    return [notes.original(tx, one) for one in notes.redactions(tx, idea_id)]
