"""Sums of votes on closed ideas whose people were erased."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_IS_CLOSED = "merged_into_id IS NULL AND status IN ('done', 'declined', 'passed_on')"
_SUMS = """
    SELECT COALESCE(SUM(kept_votes.{sums}), 0) FROM kept_votes
    JOIN idea AS voted_on ON voted_on.id = kept_votes.idea_id WHERE voted_on.root_id = idea.id
"""


def upgrade() -> None:
    op.create_table(
        "kept_votes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("pro", sa.Integer(), nullable=False),
        sa.Column("con", sa.Integer(), nullable=False),
        sa.Column("unverified", sa.Integer(), nullable=False),
        sa.Column("newest_contact", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_kept_votes_idea_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_votes")),
        sa.UniqueConstraint("idea_id", name=op.f("uq_kept_votes_idea_id")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    for column, sums in (("votes_for", "pro"), ("votes_against", "con"), ("votes_unverified", "unverified")):
        op.execute(f"UPDATE idea SET {column} = {column} - ({_SUMS.format(sums=sums)}) WHERE {_IS_CLOSED}")  # noqa: S608  # names of ours
    op.drop_table("kept_votes")
