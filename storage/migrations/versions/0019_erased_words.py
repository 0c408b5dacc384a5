"""Messages of open fate whose words are erased as soon as nobody has to look them up by them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "outbound_message", sa.Column("is_erased", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("outbound_message", "is_erased")
