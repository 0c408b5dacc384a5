"""What our own messages quote of what personal data was taken out of: it goes there, too."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from civic.masking import GAP
from phrases import parts
from phrases.render import DOTS, displayed
from phrases.sms import without_hidden
from storage import Tx, notes, quoting, sessions
from storage.models import OutboundMessage, SendStatus, id_of

SHORTEST_CUT = 8  # characters of a text before its dots, for the rest to be looked at
SHORTEST_BIT = 4  # characters that say enough to be looked for by themselves: the 14 of a house does not
Span = tuple[int, int]


def without_words(text: str, words: Sequence[str]) -> str:
    """A text with a gap for each of these words and names, the longest first."""
    for word in sorted((word.strip() for word in words if word.strip()), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", GAP, text, flags=re.IGNORECASE)
    return text


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken out: texts as they were and as they are, and the words that an official named."""

    texts: Sequence[tuple[str, str]]
    words: Sequence[str]
    _found: list[tuple[str, list[Span]]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        for before, after in sorted(self.texts, key=lambda pair: len(pair[0]), reverse=True):
            shown = "\n".join(without_hidden(line) for line in before.splitlines())
            if before != after:  # as it was written, and on one line
                ways = dict.fromkeys((shown, displayed(shown), displayed(before)))
                self._found.extend((way, _spans(way, after)) for way in ways)

    def out_of(self, quoted: str) -> str:
        """What quotes one of the texts, whole or cut, or a word of them: without what was taken out."""
        for text, spans in self._found:
            quoted = _out_of_cut(quoted.replace(text, _gaps(text, spans)), text, spans)
        for bit in self._bits():
            quoted = re.sub(rf"(?<!\w){re.escape(bit)}(?!\w)", GAP, quoted)
        return without_words(quoted, self.words)

    def out_of_all(self, value: Any) -> Any:
        """The same of every text in nested lists and mappings."""
        match value:
            case str():
                return self.out_of(value)
            case list():
                return [self.out_of_all(one) for one in value]
            case dict():
                return {key: self.out_of_all(one) for key, one in value.items()}
        return value

    def _bits(self) -> list[str]:
        found = {text[start:end].strip() for text, spans in self._found for start, end in spans}
        return sorted((bit for bit in found if len(bit) >= SHORTEST_BIT), key=len, reverse=True)


def _spans(before: str, after: str) -> list[Span]:
    """Where the text, whatever its line breaks, had what are gaps now; nothing when that cannot be told."""
    pieces = (re.split(r"\s+", piece) for piece in after.strip().split(GAP))
    pattern = "(.+?)".join(r"\s+".join(map(re.escape, words)) for words in pieces)
    match = re.fullmatch(rf"\s*{pattern}\s*", before, re.DOTALL)
    return [match.span(n) for n in range(1, (match.re.groups) + 1)] if match else []


def _gaps(text: str, spans: Sequence[Span]) -> str:
    """The text, or its beginning, with its gaps."""
    for start, end in reversed(spans):
        if start < len(text):
            text = text[:start] + GAP + text[end:]
    return text


def _out_of_cut(quoted: str, text: str, spans: Sequence[Span]) -> str:
    """What quotes only the beginning of a text, with dots behind it."""
    for length in range(len(text) - 1, SHORTEST_CUT - 1, -1):
        if (head := text[:length]) + DOTS in quoted:
            return quoted.replace(head + DOTS, _gaps(head, spans) + DOTS)
    return quoted


def take_out(  # noqa: PLR0917  # what was taken out, of what, when
    tx: Tx, taken: Taken, idea_id: int, quoting_it: quoting.Sources, now: datetime, by: str
) -> None:
    """Mask what our messages, and conversations in progress, quote; each original is kept, sealed, once."""
    sealed: set[str] = set()
    known: dict[str, Any] = {}  # a broadcast says the same to thousands
    for message in quoting.messages(tx, quoting_it):
        key = repr((message.text, message.buttons))
        if key not in known:
            known[key] = taken.out_of(message.text), taken.out_of_all(message.buttons)
        text, buttons = known[key]
        if (text, buttons) == (message.text, message.buttons):
            continue
        if message.text not in sealed:
            sealed.add(message.text)
            comment_id = quoting_it.comment_id
            notes.add_redaction(tx, idea_id, message.text, now, by=by, comment_id=comment_id)
        _rewrite(tx, message, text, buttons)
    for contact_id in quoting_it.writers:
        value = sessions.load(tx, contact_id)
        if (left := taken.out_of_all(dict(value))) != value:
            sessions.save(tx, contact_id, left, now)


def _rewrite(tx: Tx, message: OutboundMessage, text: str, buttons: Any) -> None:
    is_to_go = message.status == SendStatus.QUEUED
    count = parts(text).count if is_to_go else message.parts  # what was sent has cost what it cost
    quoting.rewrite(tx, id_of(message), text=text, buttons=buttons, parts=count)
