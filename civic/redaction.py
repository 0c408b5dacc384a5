"""Taking personal data out of what a resident wrote; the original stays, sealed, for administrators."""

import re
from collections.abc import Sequence
from datetime import datetime

from civic import audit
from civic.masking import GAP, mask
from storage import Tx, ideas, inbound, notes
from storage.models import Idea


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


def originals(tx: Tx, idea_id: int, reason: str, now: datetime, *, by: str) -> list[str]:
    """What an idea said before each redaction; reading it is written down with its reason."""
    audit.note(tx, by, "original read", f"idea:{idea_id}", now, reason=reason)
    return [notes.original(tx, one) for one in notes.redactions(tx, idea_id)]
