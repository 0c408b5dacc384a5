"""Sums of votes on closed ideas whose people were erased."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


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
    op.drop_table("kept_votes")
