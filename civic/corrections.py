"""What residents corrected of what was understood, as labelled examples that lead to nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import regex

from civic.masking import GAP, mask
from civic.people import Names, is_place
from storage import Tx, comments, ideas, officials
from storage.models import AuditEntry, Comment, Idea, Visibility
from storage.officials import AuditFilters

RESIDENT = "resident"
_PAGE = 500
_FIELDS = {"title": "title", "topic": "topic", "place_text": "place", "place_key": "place"}
_NUMBER = regex.compile(r"\d[\d.,:/-]*")
_SIGNED = regex.compile(r"[\n,.!–—-]\s*(?P<name>\p{Lu}[\w'-]+(?:\s+\p{Lu}[\w'-]+){0,2})\s*[.!]?\s*$")
_LONGEST_SIGNATURE = 80  # characters at the end of a text: what stands before them signs nothing
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")  # as phones type them


@dataclass(frozen=True, slots=True)
class Lesson:
    """A resident's words, and what they say that these mean; `fields` is what was understood otherwise."""

    text: str
    language: str
    title: str
    topic: str
    place: str | None
    fields: tuple[str, ...]
    intent: Literal["submit_idea", "comment"] = "submit_idea"
    stance: str | None = None  # of a comment


def lessons(tx: Tx, country: str, places: Names = frozenset()) -> Iterator[Lesson]:
    """The corrected ideas and comments, the latest first; those of people who are forgotten are gone.

    `places` are what the city's places are called, in lower case: no name of a person.
    """
    seen: dict[tuple[str, int], set[str]] = {}
    for entry in _entries(tx):
        kind, _, subject = entry.subject.partition(":")
        seen.setdefault((kind, int(subject)), set()).update(map(str, entry.details.get("fields", [])))
    for (kind, number), fields in seen.items():
        if kind == "comment":
            comment = comments.by_id(tx, number)
            if comment and comment.visibility == Visibility.SHOWN:
                yield _of_comment(comment, country, places)
            continue
        idea = ideas.by_id(tx, number)
        if idea and idea.contact_id is not None and idea.text and idea.visibility == Visibility.SHOWN:
            yield _lesson(idea, fields, country, places)


def _of_comment(comment: Comment, country: str, places: Names) -> Lesson:
    text = without_people(comment.text, country, comment.language, places)
    return Lesson(text, comment.language, "", "", None, ("stance",), intent="comment", stance=comment.stance)


def _entries(tx: Tx) -> Iterator[AuditEntry]:
    before: int | None = None
    filters = AuditFilters(by=RESIDENT, action="corrected")
    while page := officials.audit_page(tx, _PAGE, before, filters):
        yield from (entry for entry in page if "text" not in entry.details.get("fields", []))
        before = page[-1].id


def _lesson(idea: Idea, fields: set[str], country: str, places: Names) -> Lesson:
    text, title, place = (
        _without_names(words, country, idea.language, places)
        for words in (idea.text, idea.title, idea.place_text or "")
    )
    left = _without_signature(text, places)
    signature = text[len(left) :]
    if signature:  # a title may end as the text does; what only it has after a dash is no name
        title = title.removesuffix(signature)
    named = tuple(sorted({_FIELDS[name] for name in fields if name in _FIELDS}))
    return Lesson(_shown(left), idea.language, _shown(title), idea.topic, _shown(place) or None, named)


def without_people(text: str, country: str, language: str = "en", places: Names = frozenset()) -> str:
    """The text without numbers, addresses, links and what introduces or signs with a name."""
    return _shown(_without_signature(_without_names(text, country, language, places), places))


def _without_names(text: str, country: str, language: str, places: Names) -> str:
    return mask(text.translate(_APOSTROPHES), country, places, language)


def _without_signature(text: str, places: Names) -> str:
    end = max(0, len(text) - _LONGEST_SIGNATURE)
    found = _SIGNED.search(text, end)
    return text if found is None or is_place(found["name"], places) else text[: found.start()]


def _shown(text: str) -> str:
    return " ".join(_NUMBER.sub(GAP, text).replace(GAP, "…").translate(_MARKS).split())


_MARKS = str.maketrans("[]", "()")  # square brackets mark entities
