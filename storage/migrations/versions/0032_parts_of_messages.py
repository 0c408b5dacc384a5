"""Notices that went out within another message: who heard back is counted from an index of them."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

NAME = "ix_outbound_message_part"
OF_A_PART = sa.text("change_id IS NOT NULL AND substr(reason, 1, 8) = 'part of '")


def upgrade() -> None:
    columns = ["change_id", "contact_id", "reason"]
    op.create_index(NAME, "outbound_message", columns, sqlite_where=OF_A_PART, postgresql_where=OF_A_PART)


def downgrade() -> None:
    op.drop_index(NAME, "outbound_message")
