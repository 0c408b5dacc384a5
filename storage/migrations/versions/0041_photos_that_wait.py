"""An index of photos that wait for an official."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    held = sa.text("visibility = 'held'")
    op.create_index(
        "ix_attachment_held", "attachment", ["kind", "state"], sqlite_where=held, postgresql_where=held
    )


def downgrade() -> None:
    op.drop_index("ix_attachment_held", "attachment")
