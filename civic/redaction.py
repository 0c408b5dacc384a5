"""Taking personal data out of what a resident wrote; the original stays, sealed, for administrators."""

import re
from collections.abc import Sequence
from datetime import datetime

from civic import audit
from civic.comments import get
from civic.masking import GAP, mask
from storage import Tx, comments, ideas, inbound, notes
from storage.models import Comment, Idea


class NothingFound(ValueError):
    """There is nothing to take out."""


def masked(text: str, country: str, words: Sequence[str] = ()) -> str:
    """A text without what may lead to a person, and without the given words."""
    text = mask(text, country)
    for word in sorted((word.strip() for word in words if word.strip()), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", GAP, text, flags=re.IGNORECASE)
    return text


def redact(tx: Tx, idea_id: int, words: Sequence[str], now: datetime, *, by: str, country: str) -> Idea:
    """Mask personal data in an idea and in the message that filed it. Raises `NothingFound`."""
    idea = ideas.hold(tx, idea_id)
    title, text = (masked(part, country, words) for part in (idea.title, idea.text))
    if (title, text) == (idea.title, idea.text):
        raise NothingFound("nothing was found that could be taken out")
    notes.add_redaction(tx, idea_id, f"{idea.title}\n\n{idea.text}", now, by=by)
    ideas.reword(tx, idea, now, title=title, text=text)
    if idea.inbound_id is not None and (message := inbound.by_id(tx, idea.inbound_id)):
        inbound.reword(tx, idea.inbound_id, masked(message.text, country, words))
    audit.note(tx, by, "redacted", f"idea:{idea_id}", now)
    return ideas.get(tx, idea_id)


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
