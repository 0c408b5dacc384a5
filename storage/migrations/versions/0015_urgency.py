"""Who goes first, as a column: claiming reads it off an index, however many wait."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbound_message", sa.Column("urgency", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE outbound_message SET urgency = 1 WHERE kind = 'reply'")
    op.execute("UPDATE outbound_message SET urgency = 2 WHERE kind = 'notice'")
    op.drop_index("ix_outbound_message_status_due_at", table_name="outbound_message")
    op.create_index(
        "ix_outbound_message_status_urgency_due_at_id",
        "outbound_message",
        ["status", "urgency", "due_at", "id"],
    )


def downgrade() -> None:
    op.drop_index("ix_outbound_message_status_urgency_due_at_id", table_name="outbound_message")
    op.create_index("ix_outbound_message_status_due_at", "outbound_message", ["status", "due_at"])
    op.drop_column("outbound_message", "urgency")
