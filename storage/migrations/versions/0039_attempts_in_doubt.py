"""How many attempts may have sent a message: those that its platform surely refused do not count."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbound_message", sa.Column("doubts", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE outbound_message SET doubts = attempts WHERE status = 'unknown'")
    op.execute("UPDATE outbound_message SET doubts = attempts - 1 WHERE status = 'sending' AND attempts > 1")


def downgrade() -> None:
    op.drop_column("outbound_message", "doubts")
