"""FORGET ME and MY DATA: everything goes but sums in what is closed, and ideas that others backed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from civic import audit, follows, notices, title_news, votes
from storage import (
    Tx,
    attachments,
    comments,
    contacts,
    ideas,
    kept_votes,
    notes,
    outbound,
    participation,
    privacy,
    revisions,
    search,
    traces,
)
from storage.models import CLOSED, Comment, Follow, Idea, InboundMessage, Vote, id_of

COPIES_AFTER = timedelta(minutes=5)  # a provider deletes only messages that it has finished with


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure left: ideas without a name, votes in sums, and whether a hash keeps a STOP."""

    ideas_kept: int
    votes_kept: int
    hash_kept: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What is kept about a person, in numbers."""

    ideas: int
    votes: int
    comments: int
    follows: int
    messages: int


def summary(tx: Tx, contact_id: int) -> Summary:
    """Count what is kept about a person."""
    kinds = (Idea, Vote, Comment, Follow, InboundMessage)
    return Summary(*(privacy.count(tx, kind, contact_id) for kind in kinds))


def forget(tx: Tx, contact_id: int, now: datetime, *, until: int | None = None) -> Erasure:
    """Erase a person in this transaction.

    What they wrote after the message `until` stays: it is the first that a new person writes.
    Votes, follows, comments and texts go, but how people voted on what is closed stays as a sum; ideas go
    too unless others backed them: then title, topic and place stay, nameless. One who had opted out leaves
    a keyed hash, so that nobody writes to them again.
    """
    opted_out = contacts.hold(tx, contact_id).opted_out_at is not None
    if opted_out:
        privacy.suppress(tx, contact_id, now)
    took_part = {*participation.idea_ids_of(tx, contact_id), *comments.idea_ids_of(tx, contact_id)}
    touched = _hold_roots(tx, sorted(took_part))
    closed = _votes_on_what_is_closed(tx, contact_id, touched)
    privacy.participation_dropped(tx, contact_id)
    kept = _let_go_of_ideas(tx, contact_id, now)
    sums = _keep_in_sums(tx, closed)
    later = privacy.set_aside(tx, contact_id, until) if until is not None else []
    traces.leave(tx, contact_id, now)
    privacy.erase_messages(tx, contact_id, now, now + COPIES_AFTER)
    privacy.delete_contact(tx, contact_id)
    privacy.hand_over(tx, later, now)
    for root_id in touched:
        votes.recount(tx, root_id)
    audit.note(tx, "resident", "forgotten", "contact:erased", now, ideas_kept=kept)
    return Erasure(kept, sums, opted_out)


def _hold_roots(tx: Tx, idea_ids: list[int]) -> list[int]:
    """What these ideas stand for, held so that nothing is merged or counted until the person is gone."""
    return sorted({id_of(ideas.hold_root(tx, idea_id)) for idea_id in idea_ids})


def _votes_on_what_is_closed(tx: Tx, contact_id: int, root_ids: list[int]) -> dict[int, Vote]:
    """A person's votes that count for what the city has finished with, by its id: they stay in its sums."""
    closed = [root_id for root_id in root_ids if ideas.get(tx, root_id).status in CLOSED]
    cast = {root_id: participation.vote_in(tx, contact_id, root_id) for root_id in closed}
    return {root_id: vote for root_id, vote in cast.items() if vote and vote.set_aside_in is None}


def _keep_in_sums(tx: Tx, of: dict[int, Vote]) -> int:
    """Let votes stay as numbers where they were given, or else where they counted; returns how many did."""
    kept = 0
    for root_id, vote in of.items():
        stays = next((each for each in (vote.idea_id, root_id) if ideas.by_id(tx, each) is not None), None)
        if stays is not None:
            kept_votes.keep(tx, stays, vote)
            kept += 1
    return kept


def withdraw(tx: Tx, contact_id: int, idea_id: int, now: datetime) -> bool:
    """Take back one idea as its author; returns whether it stays, nameless, because others backed it."""
    root_id = id_of(ideas.hold_root(tx, idea_id))
    follows.unfollow(tx, contact_id, idea_id, now)
    stays = _let_go(tx, [ideas.get(tx, idea_id)], contact_id, now) > 0
    if root_id != idea_id or stays:
        votes.recount(tx, root_id)
    audit.note(tx, "resident", "withdrawn", f"idea:{idea_id}", now, stays=stays)
    return stays


def _let_go_of_ideas(tx: Tx, contact_id: int, now: datetime) -> int:
    """As `_let_go`, of all ideas of a person."""
    return _let_go(tx, ideas.of_contact(tx, contact_id, limit=100_000), contact_id, now)


def _let_go(tx: Tx, of: list[Idea], contact_id: int, now: datetime) -> int:
    """Delete a person's ideas, or take the name off those that others backed; returns how many stay."""
    own = {id_of(idea): idea for idea in of}
    kept = dict(own)
    while gone := [each for each in kept if not _is_backed(tx, kept[each], contact_id)]:
        for idea_id in gone:
            notices.forget(tx, kept[idea_id].code)
            privacy.forget_mentions(tx, kept[idea_id].code, kept[idea_id].created_at)
        privacy.delete_ideas(tx, gone)  # and then those that only these were merged into
        kept = {idea_id: idea for idea_id, idea in kept.items() if idea_id not in gone}
    notes.drop_words(tx, list(kept))
    attachments.leave_ideas(tx, list(kept))
    _forget_how_they_read(tx, list(kept))
    for idea_id, idea in kept.items():
        ideas.reword(tx, idea, now, text="")
        ideas.change(tx, idea_id, contact_id=None, inbound_id=None)
    if own:
        search.purge(tx)
    return len(kept)


def _forget_how_they_read(tx: Tx, idea_ids: list[int]) -> None:
    """What an author changed is gone with them, also where others were told of it."""
    for idea_id in idea_ids:
        for revision in revisions.of_idea(tx, idea_id):
            outbound.empty(tx, title_news.key(revision))
    revisions.drop_of_ideas(tx, idea_ids)


def _is_backed(tx: Tx, idea: Idea, contact_id: int) -> bool:
    """Whether somebody else took part in an idea, or an idea that stays was merged into it."""
    idea_id = id_of(idea)
    group = ideas.group(tx, idea.root_id or idea_id)
    return (
        any(other.merged_into_id == idea_id for other in group)
        or participation.has_other_backers(tx, [idea_id], contact_id)
        or kept_votes.has_any(tx, idea_id)
    )
