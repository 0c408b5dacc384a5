"""What waits for another try holds the same person's later messages back, for a while."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

NAME, HOLDS = "ix_outbound_message_holds", sa.text("holds_until IS NOT NULL")


def upgrade() -> None:
    op.add_column("outbound_message", sa.Column("holds_until", UTCDateTime(), nullable=True))
    columns = ["contact_id", "holds_until"]
    op.create_index(NAME, "outbound_message", columns, sqlite_where=HOLDS, postgresql_where=HOLDS)


def downgrade() -> None:
    op.drop_index(NAME, "outbound_message")
    op.drop_column("outbound_message", "holds_until")
