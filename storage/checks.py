"""Counts kept beside the rows, compared with a recount."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Select, func
from sqlalchemy import select as select_columns

from storage import comments, ideas, kept_votes, participation
from storage.models import Comment, Follow, Idea, Visibility, Vote
from storage.tx import Tx, table_of

_IDEA, _VOTE, _FOLLOW, _COMMENT = (table_of(model) for model in (Idea, Vote, Follow, Comment))
_KEPT = select_columns(
    _IDEA.c.id, _IDEA.c.code, _IDEA.c.votes_for, _IDEA.c.votes_against, _IDEA.c.votes_unverified,
    _IDEA.c.followers, _IDEA.c.comments,
)  # fmt: skip
_VOTES = (
    select_columns(
        _VOTE.c.idea_id,
        func.count().filter(_VOTE.c.stance == "for"),
        func.count().filter(_VOTE.c.stance == "against"),
        func.count().filter(~_VOTE.c.verified),
    )
    .where(_VOTE.c.set_aside_in.is_(None))
    .group_by(_VOTE.c.idea_id)
)
_FOLLOWERS = (
    select_columns(_FOLLOW.c.idea_id, func.count()).where(~_FOLLOW.c.muted).group_by(_FOLLOW.c.idea_id)
)
_COMMENTS = (
    select_columns(_COMMENT.c.idea_id, func.count())
    .where(_COMMENT.c.visibility == Visibility.SHOWN.value)
    .group_by(_COMMENT.c.idea_id)
)
NO_SUMS = kept_votes.Sums()


class Counts(NamedTuple):
    """What is kept beside an idea."""

    pro: int
    con: int
    unverified: int
    followers: int
    comments: int


def find_differences(tx: Tx) -> list[str]:
    """Codes of ideas whose votes, followers or comments differ from a recount; empty when all agree.

    Ideas that stand for themselves alone are counted together; groups that were merged one by one.
    """
    votes, followers, said = (_by_idea(tx, query) for query in (_VOTES, _FOLLOWERS, _COMMENTS))
    kept_of = kept_votes.by_idea(tx)
    joined = {
        int(row[0]) for row in tx.run(select_columns(_IDEA.c.root_id).where(_IDEA.c.root_id != _IDEA.c.id))
    }
    differing = []
    rows: Iterable[Any] = tx.run(_KEPT.where(_IDEA.c.merged_into_id.is_(None)).order_by(_IDEA.c.id))
    for idea_id, code, *kept in rows:
        sums = zip(votes.get(idea_id, (0, 0, 0)), kept_of.get(idea_id, NO_SUMS), strict=True)
        counted = Counts(*map(sum, sums), *followers.get(idea_id, (0,)), *said.get(idea_id, (0,)))
        if idea_id in joined:
            counted = _count_group(tx, ideas.group_ids(tx, idea_id))
        if Counts(*kept) != counted:
            differing.append(str(code))
    return differing


def _by_idea(tx: Tx, query: "Select[Any]") -> Mapping[int, tuple[int, ...]]:
    rows: Iterable[Any] = tx.run(query)
    return {idea_id: tuple(counts) for idea_id, *counts in rows}


def _count_group(tx: Tx, group: list[int]) -> Counts:
    """Each person's last vote on any of these ideas counts, and one UNFOLLOW silences all of them."""
    tally = participation.recount(tx, group)
    return Counts(
        tally.pro, tally.con, tally.unverified, participation.count_followers(tx, group),
        comments.count_shown(tx, group),
    )  # fmt: skip
