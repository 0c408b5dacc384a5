"""What people agreed to: first contact, STOP, START, city news. Each event is kept with its wording and time.

Who writes to us agrees to answers, who takes part to news of what they took part in. City news want a yes of
their own, for which everybody is asked once; STOP ends all of it, and START does not bring city news back.
"""

from datetime import datetime

from civic import broadcast_news
from storage import Tx, broadcasts, consents, contacts, privacy

NEWS_ASKED, NEWS_YES, NEWS_NO = "city_news_asked", "city_news_yes", "city_news_no"
BLOCKED, REFUSED = "blocked the bot", "the provider says so"  # how an opt-out is worded that nobody said


def opt_out(tx: Tx, contact_id: int, channel: str, wording: str, now: datetime) -> bool:
    """No more messages to this person; True when they were still getting them."""
    if contacts.by_id(tx, contact_id).opted_out_at is not None:
        return False
    contacts.change(tx, contact_id, opted_out_at=now, city_news_at=None)
    contacts.add_consent(tx, contact_id, "opt_out", channel, wording, now)
    broadcasts.note_opt_out(tx, contact_id, now)
    return True


def opt_in(tx: Tx, contact_id: int, channel: str, wording: str, now: datetime) -> bool:
    """Messages again, as the person asked; True when they had been stopped."""
    if contacts.by_id(tx, contact_id).opted_out_at is None:
        return False
    contacts.change(tx, contact_id, opted_out_at=None)
    privacy.unsuppress(tx, contact_id)
    contacts.add_consent(tx, contact_id, "opt_in", channel, wording, now)
    return True


def unblock(tx: Tx, contact_id: int, channel: str, now: datetime) -> bool:
    """The person takes us back: undoes a block, never a STOP; True when they get messages again."""
    if contacts.last_wording(tx, contact_id, "opt_out") not in (BLOCKED, REFUSED):
        return False
    return opt_in(tx, contact_id, channel, "took the bot back", now)


def greet(tx: Tx, contact_id: int, channel: str, wording: str, now: datetime) -> None:
    """The first reply told who writes, how to get help, how to stop and where the privacy notice is."""
    contacts.change(tx, contact_id, greeted_at=now)
    contacts.add_consent(tx, contact_id, "first_contact", channel, wording, now)


def ask_city_news(tx: Tx, contact_id: int, channel: str, wording: str, now: datetime) -> None:
    """A person is asked whether they want city news: nobody asks them again, but they may ask for it."""
    contacts.change(tx, contact_id, city_news_asked_at=now)
    contacts.add_consent(tx, contact_id, NEWS_ASKED, channel, wording, now)


def answer_city_news(  # as the others, and what was answered
    tx: Tx, contact_id: int, channel: str, wording: str, now: datetime, *, agrees: bool
) -> None:
    """A person wants city news, or wants none any more."""
    person = contacts.by_id(tx, contact_id)
    since = person.city_news_at or now if agrees and person.opted_out_at is None else None
    contacts.change(tx, contact_id, city_news_at=since, city_news_asked_at=person.city_news_asked_at or now)
    contacts.add_consent(tx, contact_id, NEWS_YES if agrees else NEWS_NO, channel, wording, now)
    if not agrees:
        broadcast_news.withdraw(tx, contact_id)


def settle_city_news(tx: Tx, contact_id: int) -> None:
    """Two people became one: what was said last, on whichever channel, holds."""
    last = consents.last_event(tx, contact_id, (NEWS_YES, NEWS_NO, "opt_out"))
    asked = consents.last_event(tx, contact_id, (NEWS_ASKED, NEWS_YES, NEWS_NO))
    contacts.change(
        tx, contact_id, city_news_at=last[1] if last and last[0] == NEWS_YES else None,
        city_news_asked_at=asked[1] if asked else None,
    )  # fmt: skip
