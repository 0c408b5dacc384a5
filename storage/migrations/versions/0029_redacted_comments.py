"""Originals of comments that personal data was taken out of; an index of what muted people wrote."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("redaction", sa.Column("comment_id", sa.Integer(), nullable=True))
    op.create_index(
        "ix_inbound_message_muted", "inbound_message", ["id"],
        sqlite_where=sa.text("reason = 'muted'"), postgresql_where=sa.text("reason = 'muted'"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_inbound_message_muted", "inbound_message")
    op.drop_column("redaction", "comment_id")
