"""Bursts: many new people at once who do the same. They are shown; an official may set their votes aside.

Nothing is decided here: a class at school or a meeting looks the same. Votes that are set aside stay, their
voters see them as before, and they can be counted again.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from civic import audit, votes
from storage import Tx, bursts, contacts, ideas
from storage.bursts import First
from storage.models import id_of

WITHIN: Final = timedelta(days=7)
LEAST_NEWCOMERS, LEAST_NUMBERS, LEAST_COPIES = 10, 5, 3  # people
MOST_TEXTS = 2000  # that are compared
SHORTEST = 20  # letters of a text that nobody else would write by chance
REASON = 500  # characters


class Kind(StrEnum):
    """What people of a burst have in common."""

    NEWCOMERS = "newcomers"  # their first and only vote is on one idea
    NUMBERS = "numbers"  # their numbers differ in the last two digits alone
    COPIES = "copies"  # they wrote the same text


class NoBurst(LookupError):
    """There is no such burst, or no more."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A burst as it looks now; the key names it as long as it lasts."""

    key: str
    kind: Kind
    idea_id: int | None
    contact_ids: tuple[int, ...]
    first: datetime
    last: datetime

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands among others: the largest first, equal ones in an order of their own."""
        number = int.from_bytes(hashlib.sha256(self.key.encode()).digest()[:4]) >> 1
        return -len(self.contact_ids), number


def seen(tx: Tx, now: datetime) -> list[Seen]:
    """Bursts of the last seven days, the largest first."""
    since = now - WITHIN
    found = [
        *_bundled(Kind.NEWCOMERS, bursts.newcomers(tx, since, LEAST_NEWCOMERS), LEAST_NEWCOMERS),
        *_bundled(Kind.NUMBERS, bursts.neighbours(tx, since, LEAST_NUMBERS), LEAST_NUMBERS),
        *_bundled(Kind.COPIES, _folded(bursts.texts(tx, since, MOST_TEXTS)), LEAST_COPIES),
    ]
    return sorted(found, key=lambda burst: burst.place)


def _bundled(kind: Kind, firsts: Iterable[First], least: int) -> list[Seen]:
    groups: dict[object, list[First]] = defaultdict(list)
    for one in firsts:
        groups[one.key].append(one)
    found = []
    for key, members in groups.items():
        people = tuple(sorted({one.contact_id for one in members}))
        if len(people) < least:
            continue
        times = [one.at for one in members]
        idea_id = key if kind is Kind.NEWCOMERS and isinstance(key, int) else None
        found.append(Seen(f"{kind}:{key}", kind, idea_id, people, min(times), max(times)))
    return found


def _folded(firsts: Iterable[First]) -> list[First]:
    """Texts without case, spaces and signs, as a short key."""
    found = []
    for one in firsts:
        letters = "".join(character for character in one.key.casefold() if character.isalnum())
        if len(letters) >= SHORTEST:
            key = hashlib.sha256(letters.encode(errors="surrogatepass")).hexdigest()[:16]
            found.append(First(key, one.contact_id, one.at))
    return found


def set_aside(tx: Tx, key: str, reason: str, now: datetime, *, by: str) -> int:
    """Let the votes of a burst's people count no more; returns its number. Raises `NoBurst`, `ValueError`."""
    why = " ".join(reason.split())
    if not why or len(why) > REASON:
        raise ValueError(f"a reason has 1 to {REASON} characters")
    burst = next((one for one in seen(tx, now) if one.key == key), None)
    if burst is None:
        raise NoBurst(key)
    burst_id = bursts.add(
        tx, kind=burst.kind.value, idea_id=burst.idea_id, people=len(burst.contact_ids), votes=0, reason=why,
        by=by, at=now,
    )  # fmt: skip
    count = _put(tx, burst.contact_ids, burst_id)
    bursts.change(tx, burst_id, votes=count)
    people = len(burst.contact_ids)
    audit.note(tx, by, "burst set aside", f"burst:{burst_id}", now, reason=why, people=people, votes=count)
    return burst_id


def restore(tx: Tx, burst_id: int, now: datetime, *, by: str) -> None:
    """Let these votes count again; harmless when they do. Raises `NoBurst`."""
    burst = bursts.by_id(tx, burst_id)
    if burst is None:
        raise NoBurst(burst_id)
    if burst.undone_at is not None:
        return
    count = _put(tx, bursts.people_in(tx, burst_id), None)
    bursts.change(tx, burst_id, undone_at=now)
    audit.note(tx, by, "burst restored", f"burst:{burst_id}", now, votes=count)


def _put(tx: Tx, contact_ids: Iterable[int], burst_id: int | None) -> int:
    """People first, then ideas, in order: as everybody holds them."""
    people = [one for one in contact_ids if contacts.find_and_hold(tx, one) is not None]
    roots = {id_of(ideas.hold_root(tx, idea_id)) for idea_id in bursts.voted_on(tx, people)}
    count = bursts.put_people(tx, people, burst_id)
    for root_id in sorted(roots):
        votes.recount(tx, root_id)
    return count
