"""Votes: one row per person and idea, the last one counts, counts are kept beside in the same transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from civic import follows
from storage import Tx, comments, ideas, kept_votes, participation
from storage.models import CLOSED, Idea, Vote, id_of

Stance = Literal["for", "against"]
TICK = timedelta(microseconds=1)  # a changed vote is later than the one before, also when a clock went back


@dataclass(frozen=True, slots=True)
class Standing:
    """How an idea stands after a vote, and what this person had said before."""

    code: str
    title: str
    pro: int
    con: int
    before: str | None


def may_vote(tx: Tx, contact_id: int, root: Idea) -> bool:
    """Whether a person's vote can count: who came after somebody left a vote behind may be the same one.

    That is so in what is closed alone; nothing is known of who left it, and nobody counts twice.
    """
    if root.status not in CLOSED:
        return True
    newest = kept_votes.newest_contact(tx, ideas.group_ids(tx, id_of(root)))
    return newest is None or contact_id <= newest


def cast(
    tx: Tx,
    contact_id: int,
    idea_id: int,
    stance: Stance,
    *,
    verified: bool,
    channel: str,
    now: datetime,
    burst_id: int | None = None,
) -> Standing:
    """Vote for or against; a later vote replaces an earlier one. Voting follows.

    With a burst that a person's votes are set aside with, the vote is kept and does not count. When
    `may_vote` says no, they follow and nothing is counted.
    """
    root = ideas.hold_root(tx, idea_id)
    root_id = id_of(root)
    group = ideas.group_ids(tx, root_id)
    before = participation.vote_of(tx, contact_id, group)
    standing = _standing(root, before)
    is_new = before is None or (before.stance, before.verified) != (stance, verified)
    if is_new and (before is not None or may_vote(tx, contact_id, root)):
        at = now if before is None else max(now, before.at + TICK)
        participation.put_vote(
            tx, contact_id, root_id, stance, verified=verified, channel=channel, now=at,
            set_aside_in=burst_id,
        )  # fmt: skip
        standing = _move_counts(tx, root, before, stance if burst_id is None else None, verified=verified)
    follows.follow_held(tx, contact_id, root_id, (root_id, group), now)
    return standing


def take_back(tx: Tx, contact_id: int, idea_id: int) -> Standing:
    """Withdraw a vote; harmless when there is none."""
    root = ideas.hold_root(tx, idea_id)
    group = ideas.group_ids(tx, id_of(root))
    before = participation.vote_of(tx, contact_id, group)
    if before is None:
        return _standing(root, before)
    participation.drop_votes(tx, contact_id, group)
    return _move_counts(tx, root, before, None, verified=False)


def drop_kept(tx: Tx, root_id: int) -> None:
    """How erased people had voted stays only as long as what is closed is closed: they may come back."""
    if kept_votes.drop_of_ideas(tx, ideas.group_ids(tx, root_id)):
        recount(tx, root_id)


def recount(tx: Tx, root_id: int) -> participation.Tally:
    """Count an idea afresh, with all ideas merged into it, and keep the result; the idea must be held."""
    group = ideas.group_ids(tx, root_id)
    tally = participation.recount(tx, group)
    ideas.change(
        tx, root_id, votes_for=tally.pro, votes_against=tally.con, votes_unverified=tally.unverified,
        followers=participation.count_followers(tx, group), comments=comments.count_shown(tx, group),
    )  # fmt: skip
    return tally


def _move_counts(tx: Tx, root: Idea, before: Vote | None, stance: str | None, *, verified: bool) -> Standing:
    counts = {
        "votes_for": root.votes_for,
        "votes_against": root.votes_against,
        "votes_unverified": root.votes_unverified,
    }
    if before is not None and before.set_aside_in is None:
        counts["votes_for" if before.stance == "for" else "votes_against"] -= 1
        counts["votes_unverified"] -= not before.verified
    if stance is not None:
        counts["votes_for" if stance == "for" else "votes_against"] += 1
        counts["votes_unverified"] += not verified
    ideas.change(tx, id_of(root), **counts)
    said = before.stance if before else None
    return Standing(root.code, root.title, counts["votes_for"], counts["votes_against"], said)


def _standing(root: Idea, before: Vote | None) -> Standing:
    return Standing(
        root.code, root.title, root.votes_for, root.votes_against, before.stance if before else None
    )
