"""Votes: one row per person and idea, the last one counts, counts are kept beside in the same transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from civic import follows
from storage import Tx, ideas, participation
from storage.models import Idea, Vote

Stance = Literal["for", "against"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How an idea stands after a vote, and what this person had said before."""

    code: str
    title: str
    pro: int
    con: int
    before: str | None


def cast(
    tx: Tx, contact_id: int, idea_id: int, stance: Stance, *, verified: bool, channel: str, now: datetime
) -> Standing:
    """Vote for or against; a later vote replaces an earlier one. Voting follows."""
    root, group = _lock_group(tx, idea_id)
    before = participation.vote_of(tx, contact_id, group)
    if before is None or before.stance != stance or before.verified != verified:
        assert root.id is not None
        participation.put_vote(tx, contact_id, root.id, stance, verified=verified, channel=channel, now=now)
        _move_counts(tx, root, before, stance, verified)
    follows.follow(tx, contact_id, root.id or idea_id, now)
    return _standing(tx, root, before)


def take_back(tx: Tx, contact_id: int, idea_id: int) -> Standing:
    """Withdraw a vote; harmless when there is none."""
    root, group = _lock_group(tx, idea_id)
    before = participation.vote_of(tx, contact_id, group)
    if before is not None:
        participation.drop_votes(tx, contact_id, group)
        _move_counts(tx, root, before, None, verified=False)
    return _standing(tx, root, before)


def recount(tx: Tx, root_id: int) -> participation.Tally:
    """Count an idea's votes afresh, with those of all ideas merged into it, and keep the result."""
    group = ideas.group_ids(tx, root_id)
    tally = participation.recount(tx, group)
    ideas.change(
        tx, root_id, votes_for=tally.pro, votes_against=tally.con, votes_unverified=tally.unverified,
        followers=participation.count_followers(tx, group),
    )  # fmt: skip
    return tally


def _lock_group(tx: Tx, idea_id: int) -> tuple[Idea, list[int]]:
    """The idea that stands for this one, held so that merges and counts stand still, and all ids of its group."""
    idea = ideas.lock(tx, idea_id)
    assert idea is not None
    root_id = idea.root_id or idea_id
    root = idea if root_id == idea_id else ideas.lock(tx, root_id)
    assert root is not None
    return root, ideas.group_ids(tx, root_id)


def _move_counts(tx: Tx, root: Idea, before: Vote | None, stance: str | None, verified: bool) -> None:
    counts = {
        "votes_for": root.votes_for,
        "votes_against": root.votes_against,
        "votes_unverified": root.votes_unverified,
    }
    if before is not None:
        counts["votes_for" if before.stance == "for" else "votes_against"] -= 1
        counts["votes_unverified"] -= not before.verified
    if stance is not None:
        counts["votes_for" if stance == "for" else "votes_against"] += 1
        counts["votes_unverified"] += not verified
    assert root.id is not None
    ideas.change(tx, root.id, **counts)


def _standing(tx: Tx, root: Idea, before: Vote | None) -> Standing:
    now = ideas.by_id(tx, root.id or 0)
    assert now is not None
    return Standing(now.code, now.title, now.votes_for, now.votes_against, before.stance if before else None)
