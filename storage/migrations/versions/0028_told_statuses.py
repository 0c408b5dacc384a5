"""A notice says which status it tells: who heard back is counted from an index."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NAME, OF_A_CHANGE = "ix_outbound_message_change", sa.text("change_id IS NOT NULL")
# keys were `status:CHANGE:PERSON`
NUMBER = {
    "sqlite": "CAST(substr(dedupe, 8) AS INTEGER)",  # which reads a number up to what is none
    "postgresql": "CAST(split_part(dedupe, ':', 2) AS INTEGER)",
}


def upgrade() -> None:
    op.add_column("outbound_message", sa.Column("change_id", sa.Integer(), nullable=True))
    number = NUMBER[op.get_bind().dialect.name]
    op.execute(f"UPDATE outbound_message SET change_id = {number} WHERE dedupe LIKE 'status:%'")  # noqa: S608
    columns = ["change_id", "status", "contact_id"]
    op.create_index(NAME, "outbound_message", columns, sqlite_where=OF_A_CHANGE, postgresql_where=OF_A_CHANGE)


def downgrade() -> None:
    op.drop_index(NAME, "outbound_message")
    op.drop_column("outbound_message", "change_id")
