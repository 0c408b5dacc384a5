"""What a broadcast would do, before anybody gets it: to whom, in how many parts, at what cost, until when."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from civic import audiences, audit
from civic.broadcasts import CHANGEABLE, CannotDo, fingerprint, said
from civic.city import City
from civic.hours import begins_at, ends_at
from civic.officials import Caller
from civic.quiet_hours import QuietHours
from storage import Tx, broadcasts
from storage import audiences as stored
from storage.audiences import Group, Sample
from storage.broadcast_models import Broadcast, BroadcastState
from storage.contacts import INVENTED
from storage.models import id_of

SAMPLES = 6
GROWN_BY, GROWN_SHARE = 10, 0.1  # more people, and more of them, than were rehearsed want another
AS_SMS = ("sms", *INVENTED)  # what is fetched shows how an SMS would be


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What is foreseen."""

    fingerprint: str
    people: int
    by_channel: Mapping[str, int]
    by_language: Mapping[str, int]
    missing_languages: Mapping[str, int]  # people who get another language's text, by their own
    parts: int
    cost: Decimal
    currency: str
    is_over_limit: bool  # it costs more than the city spends a day: the rest waits
    left_out: Mapping[str, int]
    outside_window: int
    has_template: bool  # those outside WhatsApp's window get it by a template
    begin: datetime
    finish: datetime
    is_held_up: bool  # quiet hours or days of silence move its beginning
    texts: Mapping[str, tuple[str, int]]
    samples: Sequence[Sample]


def rehearse(
    tx: Tx, broadcast: Broadcast, city: City, hours: QuietHours | None, now: datetime, *, by: Caller
) -> Rehearsal:
    """Foresee what would happen, and remember that this was foreseen. Raises `CannotDo`."""
    if broadcast.state not in CHANGEABLE:
        raise CannotDo(f"it is {broadcast.state}: a rehearsal comes before it begins")
    found = foresee(tx, broadcast, city, hours, now)
    if broadcast.state == BroadcastState.DRAFT:
        broadcasts.change(
            tx, id_of(broadcast), rehearsed=found.fingerprint, rehearsal=_kept(found, now), updated_at=now
        )
    audit.note(
        tx, by.name, "broadcast rehearsed", f"broadcast:{broadcast.id}", now, people=found.people,
        parts=found.parts, cost=str(found.cost), currency=found.currency,
    )  # fmt: skip
    return found


def _kept(found: Rehearsal, now: datetime) -> dict[str, object]:
    """What stays of it: no recipient."""
    return {
        "at": now.astimezone(UTC).isoformat(), "people": found.people, "parts": found.parts,
        "cost": str(found.cost), "currency": found.currency, "left_out": dict(found.left_out),
        "finish": found.finish.isoformat(),
    }  # fmt: skip


def check_size(tx: Tx, broadcast: Broadcast, city: City, hours: QuietHours | None, now: datetime) -> None:
    """Whoever approves answers for about as many people as were rehearsed. Raises `CannotDo`."""
    rehearsed = int((broadcast.rehearsal or {}).get("people", 0))
    begin = begins_at(city, hours, max(broadcast.send_at or now, now))
    found = stored.groups(tx, audiences.of(tx, broadcast), audiences.frame(city, begin))
    people = sum(group.people for group in found if group.reason is None)
    if people - rehearsed > max(GROWN_BY, GROWN_SHARE * rehearsed):
        raise CannotDo(
            f"its audience has grown, {people} people now and {rehearsed} when it was rehearsed: "
            "rehearse it again"
        )


def foresee(tx: Tx, broadcast: Broadcast, city: City, hours: QuietHours | None, now: datetime) -> Rehearsal:
    """What would happen."""
    wanted = max(broadcast.send_at or now, now)
    begin = begins_at(city, hours, wanted)
    audience, frame = audiences.of(tx, broadcast), audiences.frame(city, begin)
    everybody = stored.groups(tx, audience, frame)
    groups = [group for group in everybody if group.reason is None]
    texts = said(broadcast, city)
    parts = {id(group): texts[group.language][1] if group.channel in AS_SMS else 1 for group in groups}
    is_template, cost = _has_templates(city, groups), _cost(city, groups, parts)
    return Rehearsal(
        fingerprint=fingerprint(broadcast), people=sum(group.people for group in groups),
        by_channel=_summed(groups, lambda group: group.channel or ""),
        by_language=_summed(groups, lambda group: _language_of(broadcast, city, group.language)),
        missing_languages=_summed(
            [one for one in groups if one.language not in broadcast.texts], lambda one: one.language
        ),
        parts=sum(parts[id(group)] * group.people for group in groups),
        cost=cost, is_over_limit=cost > city.spending.per_day, currency=city.spending.currency,
        left_out=_summed([one for one in everybody if one.reason], lambda one: one.reason or ""),
        outside_window=sum(group.people for group in groups if group.is_outside), has_template=is_template,
        begin=begin, is_held_up=begin > wanted,
        finish=ends_at(city, hours, begin, _duration(city, groups, parts)),
        texts={one: texts[one] for one in city.languages if one in broadcast.texts},
        samples=stored.samples(tx, audience, frame, SAMPLES),
    )  # fmt: skip


def languages(tx: Tx, audience: Mapping[str, Any], city: City, now: datetime) -> list[str]:
    """The languages of those who would get it, those of the most people first."""
    groups = stored.groups(tx, audiences.read(audience), audiences.frame(city, now))
    people = _summed([group for group in groups if group.reason is None], lambda group: group.language)
    return sorted(people, key=lambda language: -people[language])


def _language_of(broadcast: Broadcast, city: City, language: str) -> str:
    """The language of the text that people of a language get."""
    return language if language in broadcast.texts else city.languages[0]


def _summed(groups: Sequence[Group], name: Callable[[Group], str]) -> dict[str, int]:
    people: Counter[str] = Counter()
    for group in groups:
        people[name(group)] += group.people
    return dict(sorted(people.items()))


def _cost(city: City, groups: Sequence[Group], parts: Mapping[int, int]) -> Decimal:
    prices = city.spending.prices
    return sum(
        (prices.get(one.channel or "", Decimal(0)) * one.people * parts[id(one)] for one in groups),
        Decimal(0),
    )


def _duration(city: City, groups: Sequence[Group], parts: Mapping[int, int]) -> timedelta:
    """How long the slowest channel takes at its pace; one without a pace takes what comes."""
    units: Counter[str] = Counter()
    for group in groups:
        units[group.channel or ""] += group.people * parts[id(group)]
    pace = city.delivery.pace
    return max(
        (timedelta(seconds=n / float(pace[channel])) for channel, n in units.items() if channel in pace),
        default=timedelta(0),
    )


def _has_templates(city: City, groups: Sequence[Group]) -> bool:
    return all(city.delivery.template("broadcast", one.language) for one in groups if one.is_outside)
