"""An index of messages that were taken for spam."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    taken = sa.text("reason = '30007'")
    op.create_index(
        "ix_outbound_message_filtered", "outbound_message", ["channel", "updated_at"],
        sqlite_where=taken, postgresql_where=taken,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_outbound_message_filtered", "outbound_message")
