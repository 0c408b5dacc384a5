"""When a message was queued once more that had failed after its platform had taken it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbound_message", sa.Column("again_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("outbound_message", "again_at")
