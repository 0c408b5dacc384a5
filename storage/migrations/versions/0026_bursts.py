"""Bursts of new people whose votes are set aside, reversibly; keyed hashes of blocks of numbers."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ASIDE = sa.text("set_aside_in IS NOT NULL")
IN_ONE = sa.text("burst_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "burst",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("reason", AutoString(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_burst")),
        sqlite_autoincrement=True,
    )
    op.add_column("contact", sa.Column("burst_id", sa.Integer(), nullable=True))
    op.add_column("vote", sa.Column("set_aside_in", sa.Integer(), nullable=True))
    op.add_column("address", sa.Column("block_hash", AutoString(), nullable=True))
    op.create_index(op.f("ix_contact_created_at"), "contact", ["created_at"])
    op.create_index("ix_contact_burst", "contact", ["burst_id"], sqlite_where=IN_ONE, postgresql_where=IN_ONE)
    op.create_index("ix_vote_set_aside", "vote", ["set_aside_in"], sqlite_where=ASIDE, postgresql_where=ASIDE)


def downgrade() -> None:
    op.drop_index("ix_vote_set_aside", "vote")
    op.drop_index("ix_contact_burst", "contact")
    op.drop_index(op.f("ix_contact_created_at"), "contact")
    op.drop_column("address", "block_hash")
    op.drop_column("vote", "set_aside_in")
    op.drop_column("contact", "burst_id")
    op.drop_table("burst")
