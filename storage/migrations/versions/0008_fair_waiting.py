"""Who has an older message that waits, told by an index of those that wait alone."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WAITS = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_index(
        "ix_inbound_message_waiting", "inbound_message", ["contact_id", "id"],
        sqlite_where=WAITS, postgresql_where=WAITS,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_inbound_message_waiting", table_name="inbound_message")
