"""Pace shared by all processes, what was sent on each day, and until when a message is of use."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pace",
        sa.Column("channel", AutoString(), nullable=False),
        sa.Column("free_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_pace")),
    )
    op.create_table(
        "spent",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", AutoString(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "channel", name=op.f("pk_spent")),
    )
    op.add_column("outbound_message", sa.Column("valid_until", UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("outbound_message", "valid_until")
    op.drop_table("spent")
    op.drop_table("pace")
