"""What residents corrected of what was understood, as labelled examples that lead to nobody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from civic.masking import GAP, mask
from storage import Tx, ideas, officials
from storage.models import AuditEntry, Idea, Visibility
from storage.officials import AuditFilters

RESIDENT = "resident"
_PAGE = 500
_FIELDS = {"title": "title", "topic": "topic", "place_text": "place", "place_key": "place"}
_NUMBER = re.compile(r"\d[\d.,:/-]*")
_NAMED = re.compile(
    r"(?P<before>\b(?:my name is|my names|i am|i'm|im|this is|me llamo|mi nombre es|soy|je m'appelle|je suis"
    r"|mon nom est|ich heiße|ich heisse|mein name ist|ich bin|ik heet|mijn naam is|ik ben"
    r"|meu nome é|me chamo|sou"
    r"|mr|mrs|ms|dr|sr|sra|don|doña|herr|frau|mme|mlle|monsieur|madame|dhr|mevrouw|meneer|senhor|senhora)\.?\s+)"
    r"(?-i:[^\W\d_a-zß-öø-ÿ][\w'’-]+(?:\s+[^\W\d_a-zß-öø-ÿ][\w'’-]+){0,2})",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:[\n,.!–—-])\s*(?:[^\W\d_a-zß-öø-ÿ][\w'’-]+)(?:\s+[^\W\d_a-zß-öø-ÿ][\w'’-]+){0,2}\s*[.!]?\s*$"
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """An idea's words, and what its author says they mean; `fields` is what was understood otherwise."""

    text: str
    language: str
    title: str
    topic: str
    place: str | None
    fields: tuple[str, ...]


def lessons(tx: Tx, country: str) -> Iterator[Lesson]:
    """The corrected ideas, the latest first; those of people who had themselves forgotten are gone."""
    seen: dict[int, set[str]] = {}
    for entry in _entries(tx):
        number = int(entry.subject.partition(":")[2])
        seen.setdefault(number, set()).update(map(str, entry.details.get("fields", [])))
    for number, fields in seen.items():
        idea = ideas.by_id(tx, number)
        if idea and idea.contact_id is not None and idea.text and idea.visibility == Visibility.SHOWN:
            yield _lesson(idea, fields, country)


def _entries(tx: Tx) -> Iterator[AuditEntry]:
    before: int | None = None
    filters = AuditFilters(by=RESIDENT, action="corrected")
    while page := officials.audit_page(tx, _PAGE, before, filters):
        yield from (entry for entry in page if "text" not in entry.details.get("fields", []))
        before = page[-1].id


def _lesson(idea: Idea, fields: set[str], country: str) -> Lesson:
    place = idea.place_text if idea.place_text and idea.place_text in idea.text else None
    named = tuple(sorted({_FIELDS[name] for name in fields if name in _FIELDS}))
    return Lesson(
        text=without_people(idea.text, country), language=idea.language,
        title=without_people(idea.title, country), topic=idea.topic,
        place=without_people(place, country) if place else None, fields=named,
    )  # fmt: skip


def without_people(text: str, country: str) -> str:
    """The text without numbers, addresses, links and what introduces or signs with a name."""
    shown = (
        _SIGNED.sub("", mask(text, country))
        if "\n" in text or "," in text or "-" in text
        else mask(text, country)
    )
    shown = _NAMED.sub(rf"\g<before>{GAP}", shown)
    return " ".join(_NUMBER.sub(GAP, shown).replace(GAP, "…").translate(_MARKS).split())


_MARKS = str.maketrans("[]", "()")  # square brackets mark entities
