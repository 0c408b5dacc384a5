"""Counts kept beside the rows, compared with a recount."""

from storage import comments, ideas, participation
from storage.models import Idea
from storage.tx import Tx, table_of


def find_differences(tx: Tx) -> list[str]:
    """Codes of ideas whose votes, followers or comments differ from a recount; empty when all agree."""
    table = table_of(Idea)
    roots = (
        table.select()
        .with_only_columns(table.c.id)
        .where(table.c.merged_into_id.is_(None))
        .order_by(table.c.id)
    )
    return [code for row in tx.run(roots).all() if (code := _difference(tx, int(row[0])))]


def _difference(tx: Tx, idea_id: int) -> str | None:
    idea = ideas.get(tx, idea_id)
    group = ideas.group_ids(tx, idea_id)
    tally = participation.recount(tx, group)
    kept = (idea.votes_for, idea.votes_against, idea.votes_unverified, idea.followers, idea.comments)
    counted = (
        tally.pro, tally.con, tally.unverified, participation.count_followers(tx, group),
        comments.count_shown(tx, group),
    )  # fmt: skip
    return None if kept == counted else idea.code
