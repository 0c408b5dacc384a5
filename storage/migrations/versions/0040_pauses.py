"""A channel that pauses: until when, why, and when a message may see whether it is over."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pace", sa.Column("paused_until", UTCDateTime(), nullable=True))
    op.add_column("pace", sa.Column("urgent_at", UTCDateTime(), nullable=True))
    op.add_column("pace", sa.Column("reason", AutoString(), nullable=True))


def downgrade() -> None:
    for name in ("reason", "urgent_at", "paused_until"):
        op.drop_column("pace", name)
