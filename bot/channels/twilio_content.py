"""What a message at Twilio is made of: a text, or an approved template with the text in it."""

import json
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, Final

from bot.channels.messages import Outbound

LONGEST_VALIDITY: Final = 36_000  # seconds, which is also what Twilio takes when nothing is said
LONGEST_VARIABLE: Final = 900  # characters: a filled template has 1,024 at most, and words of its own


@dataclass(frozen=True, slots=True)
class Content:
    """A text; with a `template` (a ContentSid) it is its first variable."""

    text: str
    template: str = ""
    valid_until: datetime | None = None

    @classmethod
    def of(cls, message: Outbound) -> "Content":
        """What a message says, and until when."""
        return cls(message.text, message.template, message.valid_until)

    def fields(self, now: datetime) -> dict[str, Any]:
        """The fields of Twilio's create call."""
        fields: dict[str, Any] = {"body": self.text}
        if self.template:
            variables = json.dumps({"1": variable(self.text)}, ensure_ascii=False)
            fields = {"content_sid": self.template, "content_variables": variables}
        if self.valid_until is not None:
            left = ceil((self.valid_until - now).total_seconds())
            fields["validity_period"] = min(max(left, 1), LONGEST_VALIDITY)
        return fields

    def __repr__(self) -> str:
        return "<Content>"  # logs must not hold texts


def variable(text: str) -> str:
    """A text as WhatsApp takes it within a template: on one line, without gaps, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_VARIABLE else f"{line[: LONGEST_VARIABLE - 1].rstrip()}…"


def carries(body: str, text: str, *, in_template: bool = False) -> bool:
    """Whether a message at Twilio says a text of ours, by itself or within the words of a template."""
    said = body.strip()
    return said == text.strip() or (in_template and variable(text) in said)
