"""Keys of messages in the order of their bytes: those that begin alike are found by their index."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _keep_in_order("C")


def downgrade() -> None:
    _keep_in_order("default")


def _keep_in_order(collation: str) -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite knows no other order
        op.alter_column("outbound_message", "dedupe", type_=sa.String(collation=collation))
