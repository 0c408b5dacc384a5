"""One person on several channels: joined by a number that is proven, or by a code that both sides agree to.

A code alone joins nothing. Whoever reads it over a shoulder, or guesses it, sees another check number than
the one who asked for it, and both sides have to agree; a code that two people enter is void.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random, SystemRandom
from typing import Final

from civic import audit, consent, restrictions, votes
from storage import Tx, contacts, ideas, links, participation, privacy
from storage.link_models import Link
from storage.models import Contact, id_of

LIVES: Final = timedelta(minutes=10)  # of a code, and of the question whether to join
TRIES: Final = 5  # wrong codes, and codes asked for, within
TRIES_WITHIN: Final = timedelta(hours=1)
SILENT_AFTER: Final = timedelta(days=180)  # a number may have another owner by then
RANDOM: Final = SystemRandom()
RESIDENT: Final = "resident"


@dataclass(frozen=True, slots=True)
class Joined:
    """Two people are one: which contact stays, and the ideas on which they had voted differently."""

    contact_id: int
    differing: tuple[str, ...]  # codes
    opted_out: bool


def offer(tx: Tx, contact_id: int, address_id: int, now: datetime, random: Random = RANDOM) -> str:
    """A new code for the other channel to enter; those before are void."""
    links.drop_expired(tx, now)
    code = f"{random.randrange(10**6):06}"
    while links.by_code(tx, code, now) is not None:
        code = f"{random.randrange(10**6):06}"
    links.add(tx, code, contact_id, address_id, now, LIVES)
    return code


def enter(  # noqa: PLR0917  # who, from where, when
    tx: Tx, link_id: int, contact_id: int, address_id: int, now: datetime, random: Random = RANDOM
) -> str | None:
    """Somebody entered the code: the number that both sides are shown; None when the code is void."""
    link = links.by_id(tx, link_id, now, held=True)
    if link is None or link.other_contact_id is not None or link.contact_id == contact_id:
        return None
    number = f"{random.randrange(10, 100)}"
    links.change(
        tx, link_id, other_contact_id=contact_id, other_address_id=address_id, check_number=number,
        expires_at=now + LIVES,
    )  # fmt: skip
    return number


def agree(tx: Tx, link_id: int, contact_id: int, now: datetime) -> Joined | None:
    """One side agrees; when both have, they are joined."""
    link = links.by_id(tx, link_id, now, held=True)
    if link is None or link.other_contact_id is None:
        return None
    asked = link.contact_id == contact_id
    links.change(tx, link_id, **{"agreed" if asked else "other_agreed": True})
    if not (link.other_agreed if asked else link.agreed):
        return None
    links.drop(tx, link_id)
    return join(tx, link.contact_id, link.other_contact_id, now)


def join(tx: Tx, one: int, other: int, now: datetime) -> Joined:
    """Let two people be one from now on.

    Votes, follows, ideas, comments and messages come together; of two different votes on one idea the later
    counts. Who has a telephone number stays, else who came first. One who said STOP has said it for both.
    """
    people = links.hold_both(tx, one, other)
    kept, gone = _who_stays(tx, one, other)
    differing = _settle_votes(tx, kept, gone)
    joining = [id_of(address) for address in links.addresses_of(tx, gone)]
    _join_contacts(tx, people[kept], people[gone])
    restrictions.carry_over(tx, people[gone], people[kept])
    links.move_everything(tx, gone, kept)
    consent.settle_city_news(tx, kept)
    for address_id in joining:
        contacts.change_address(tx, address_id, joined_at=now)
    if any(address.owner_hash for address in links.addresses_of(tx, kept)):
        links.verify_votes(tx, kept, verified=True)
    participation.set_votes_aside(tx, kept, people[kept].burst_id)
    recount(tx, kept)
    audit.note(tx, RESIDENT, "channels joined", "contact", now)
    return Joined(kept, differing, contacts.by_id(tx, kept).opted_out_at is not None)


def _who_stays(tx: Tx, one: int, other: int) -> tuple[int, int]:
    """Who is kept, and who is gone."""

    def rank(contact_id: int) -> tuple[bool, int]:
        has_number = any(address.owner_hash for address in links.addresses_of(tx, contact_id))
        return not has_number, contact_id

    kept, gone = sorted((one, other), key=rank)
    return kept, gone


def _settle_votes(tx: Tx, kept: int, gone: int) -> tuple[str, ...]:
    """Of two votes on one idea the later stays; returns the codes of those that were different."""
    mine = {vote.idea_id: vote for vote in links.votes_of(tx, kept)}
    differing = []
    for theirs in links.votes_of(tx, gone):
        vote = mine.get(theirs.idea_id)
        if vote is None:
            continue
        earlier = min(vote, theirs, key=lambda one: (one.at, id_of(one)))
        links.drop_vote(tx, id_of(earlier))
        if vote.stance != theirs.stance:
            differing.append(ideas.get(tx, theirs.idea_id).code)
    return tuple(differing)


def _join_contacts(tx: Tx, kept: Contact, gone: Contact) -> None:
    language = kept.language if kept.language_chosen or not gone.language_chosen else gone.language
    contacts.change(
        tx, id_of(kept),
        language=language or gone.language, language_chosen=kept.language_chosen or gone.language_chosen,
        created_at=min(kept.created_at, gone.created_at),
        last_inbound_at=max(filter(None, (kept.last_inbound_at, gone.last_inbound_at)), default=None),
        greeted_at=kept.greeted_at or gone.greeted_at, opted_out_at=kept.opted_out_at or gone.opted_out_at,
    )  # fmt: skip


def recount(tx: Tx, contact_id: int) -> None:
    """Count every idea afresh that a person took part in."""
    roots = {id_of(ideas.hold_root(tx, each)) for each in participation.idea_ids_of(tx, contact_id)}
    for root_id in sorted(roots):
        votes.recount(tx, root_id)


def prove_number(tx: Tx, contact_id: int, address_id: int, owner: str, now: datetime) -> Joined:
    """A person has shown a telephone number as theirs: their address is one with it, they with its owner.

    `owner` is the number's look-up key.
    """
    before = [address for address in links.owned_by(tx, owner) if address.contact_id != contact_id]
    links.change_owner(tx, [address_id], owner)
    if before:
        return join(tx, before[0].contact_id, contact_id, now)
    contacts.change_address(tx, address_id, joined_at=now)
    links.verify_votes(tx, contact_id, verified=True)
    recount(tx, contact_id)
    return Joined(contact_id, (), opted_out=contacts.by_id(tx, contact_id).opted_out_at is not None)


def part(tx: Tx, contact_id: int, message_id: int, address_id: int, now: datetime) -> int:
    """Let the channels that were joined go out on their own; returns whose the message is from then on.

    What was said and voted stays with the person, counted once: a channel that leaves begins anew. An account
    that had only shown a number is no longer that number's.
    """
    contacts.hold(tx, contact_id)
    known = links.addresses_of(tx, contact_id)
    leaving = [address for address in known if address.joined_at is not None]
    accounts = [id_of(one) for one in leaving if one.scheme not in contacts.PHONE_SCHEMES]
    links.change_owner(tx, accounts, None)
    left = contact_id
    if len(leaving) == len(known):
        contacts.change_address(tx, address_id, joined_at=None)
        links.verify_votes(tx, contact_id, verified=False)
        recount(tx, contact_id)
    else:
        for address in leaving:
            new = _newcomer(tx, contact_id, now)
            is_here = address.id == address_id
            links.move_addresses(tx, [address], new, [message_id] if is_here else [])
            left = new if is_here else left
    links.drop_of(tx, contact_id)
    audit.note(tx, RESIDENT, "channels parted", "contact", now)
    return left


def begin_anew(tx: Tx, contact_id: int, address_id: int, message_ids: list[int], now: datetime) -> int:
    """The number has another owner: it becomes a new person's, with these messages; returns who that is.

    What the former owner said and voted stays, counted once; nobody writes to them at this number again.
    """
    contacts.hold(tx, contact_id)
    here = contacts.address(tx, address_id)
    owner = here.owner_hash if here else None
    numbers = [one for one in links.owned_by(tx, owner) if one.contact_id == contact_id] if owner else []
    new = tx.add(Contact, created_at=now, language_chosen=False)
    phones = [one for one in numbers if one.scheme in contacts.PHONE_SCHEMES]
    links.move_addresses(tx, phones, new, message_ids)
    others = [id_of(one) for one in numbers if one.scheme not in contacts.PHONE_SCHEMES]
    links.change_owner(tx, others, None)  # an account that was proven by the number is no longer
    links.drop_of(tx, contact_id)
    audit.note(tx, RESIDENT, "number has another owner", "contact", now)
    return new


def _newcomer(tx: Tx, like: int, now: datetime) -> int:
    """A new person who was told everything already, and who stays stopped if they were."""
    known = contacts.by_id(tx, like)
    return tx.add(
        Contact, created_at=now, language=known.language, language_chosen=known.language_chosen,
        greeted_at=known.greeted_at, opted_out_at=known.opted_out_at,
        city_news_asked_at=known.city_news_asked_at,
    )  # fmt: skip


def is_silent(tx: Tx, contact_id: int, owner: str, now: datetime) -> bool:
    """Whether nobody has written from a number for so long that it may have another owner now.

    Only where there is something that another owner must not see.
    """
    seen = links.owner_seen_at(tx, owner)
    if seen is None or now - seen < SILENT_AFTER:
        return False
    return privacy.has_taken_part(tx, contact_id)


def may_be_joined(tx: Tx, link: Link, address_id: int) -> bool:
    """Whether two addresses may be one person's: tried-out people are never joined with real ones."""
    one, other = contacts.address(tx, link.address_id), contacts.address(tx, address_id)
    invented = contacts.INVENTED
    return bool(one and other and (one.scheme in invented) == (other.scheme in invented))
