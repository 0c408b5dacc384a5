"""Statuses of which not everybody has heard, because their idea was not shown."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("status_change", sa.Column("withheld_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("status_change", "withheld_at")
