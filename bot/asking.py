"""Questions that nobody's message led to, put at a good moment: city news or not, done or not.

A good moment: the person has said nothing for a while, no other question waits, the city may begin messages
now, and the person has not had enough of them this month.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.dialogue import city_news, is_done, questions
from bot.dialogue.conversation import Question, from_json
from bot.dialogue.town import Town
from bot.pacing import Rules
from bot.telling import Asked, To, tell
from civic import consent, done_checks
from phrases import Title
from storage import (
    Store,
    Tx,
    consents,
    contacts,
    gathered,
    ideas,
    inbound,
    participation,
    reach,
    sessions,
)
from storage import done_checks as stored_checks
from storage.loop_models import DoneCheck
from storage.models import Contact

SILENT_FOR = timedelta(minutes=10)  # their conversation is over for now
WROTE_WITHIN = timedelta(days=1)  # and they know who we are
LASTS = timedelta(hours=4)  # a question that could not go out by then is not put at all
IDLE = timedelta(minutes=30)  # of who is asked whether it is done, and since everybody heard so
DONE_WITHIN = timedelta(days=14)  # afterwards nobody is asked any more
BATCH = 50  # people looked at in one transaction

Asking = Callable[[Tx, Town, Rules, int, datetime], tuple[int | None, int]]


async def run(store: Store, town: Callable[[], Town], rules: Rules, clock: Clock) -> int:
    """Ask whoever may be asked something now; returns how many were asked."""
    while await store.write(done_checks.choose, clock()):
        continue
    return sum([await _ask_all(ask, store, town, rules, clock) for ask in (ask_if_done, ask_for_city_news)])


async def _ask_all(ask: Asking, store: Store, town: Callable[[], Town], rules: Rules, clock: Clock) -> int:
    asked, after = 0, 0
    while True:
        now = clock()
        if rules.begins_at(now):
            return asked
        seen, n = await store.write(ask, town(), rules, after, now)
        asked += n
        if not seen:
            return asked
        after = seen


def ask_if_done(tx: Tx, town: Town, rules: Rules, after: int, now: datetime) -> tuple[int | None, int]:
    """As `ask_for_city_news`, about what is done, those who were chosen."""
    found = stored_checks.unasked(tx, after, BATCH, since=now - DONE_WITHIN, before=now - IDLE)
    asked = sum(_ask_if_done(tx, town, rules, check, now) for check in found)
    return (found[-1].id if len(found) == BATCH else None), asked


def _ask_if_done(tx: Tx, town: Town, rules: Rules, check: DoneCheck, now: datetime) -> bool:
    person = at_a_good_moment(tx, rules, check.contact_id, now, silent_for=IDLE)
    idea = ideas.by_id(tx, check.idea_id)
    to = whereto(tx, town, person) if person else None
    if to is None or idea is None or gathered.is_waiting(tx, f"status:{check.change_id}:{check.contact_id}"):
        return False
    slots = {"check": check.id, "code": idea.code, "idea": idea.id}
    question = Asked(Question("is_done", slots), is_done.LABELS, number(now))
    line = ("done.ask", {"code": idea.code, "title": Title(idea.title)})
    tell(tx, town, to, [line], now, kind="notice", asked=question, valid_until=now + LASTS)
    stored_checks.change(tx, check.id or 0, asked_at=now)
    return True


def ask_for_city_news(tx: Tx, town: Town, rules: Rules, after: int, now: datetime) -> tuple[int | None, int]:
    """Up to which contact was looked, None when there are no more; and how many were asked."""
    found = consents.unasked(
        tx, after, BATCH, wrote_since=now - WROTE_WITHIN, silent_since=now - SILENT_FOR
    )  # fmt: skip
    asked = sum(_ask_one_for_city_news(tx, town, rules, contact_id, now) for contact_id in found)
    return (found[-1] if len(found) == BATCH else None), asked


def _ask_one_for_city_news(tx: Tx, town: Town, rules: Rules, contact_id: int, now: datetime) -> bool:
    person = at_a_good_moment(tx, rules, contact_id, now, silent_for=SILENT_FOR)
    to = whereto(tx, town, person) if person and person.city_news_asked_at is None else None
    if to is None:
        return False
    question = Asked(Question("city_news"), city_news.LABELS, number(now))
    line = ("news.ask", {"city": town.city.name})
    tell(tx, town, to, [line], now, kind="notice", asked=question, valid_until=now + LASTS)
    consent.ask_city_news(tx, contact_id, to.channel, town.phrases.join(to.language, [line]), now)
    return True


def at_a_good_moment(
    tx: Tx, rules: Rules, contact_id: int, now: datetime, *, silent_for: timedelta
) -> Contact | None:
    """A person who may be asked something just now; held, so that their own message waits for it."""
    person = contacts.find_and_hold(tx, contact_id)
    if person is None or person.opted_out_at is not None or inbound.has_waiting(tx, contact_id):
        return None
    if person.last_inbound_at is not None and person.last_inbound_at > now - silent_for:
        return None
    if questions.waits(from_json(sessions.load(tx, contact_id)), now):
        return None
    begun = reach.begun_since(tx, contact_id, rules.month(now)[0], but=0)
    return person if begun < rules.city().messages_per_month else None


def whereto(tx: Tx, town: Town, person: Contact) -> To | None:
    """Where a person wrote from last, and in which language they are written to."""
    address = participation.last_address(tx, person.id or 0)
    if address is None or address.id is None:
        return None
    languages = town.city.languages
    language = person.language if person.language in languages else None
    return To(person.id or 0, address.id, address.scheme, language or languages[0])


def number(now: datetime) -> int:
    """What buttons name a question by that no message led to: no message will ever have such an id."""
    return int(now.timestamp() * 1000)
