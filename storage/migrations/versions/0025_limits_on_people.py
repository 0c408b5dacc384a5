"""Contacts whom an official has limited or muted, why, and until when; alerts of a revealed address."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact", sa.Column("restriction", AutoString(), nullable=True))
    op.add_column("contact", sa.Column("restriction_reason", AutoString(), nullable=True))
    op.add_column("contact", sa.Column("restricted_until", UTCDateTime(), nullable=True))
    op.create_index(op.f("ix_audit_entry_action"), "audit_entry", ["action"])
    with op.batch_alter_table("alert", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("inbound_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("audit_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM alert WHERE inbound_id IS NULL")
    with op.batch_alter_table("alert", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_column("audit_id")
        table.alter_column("inbound_id", existing_type=sa.Integer(), nullable=False)
    op.drop_index(op.f("ix_audit_entry_action"), "audit_entry")
    for name in ("restricted_until", "restriction_reason", "restriction"):
        op.drop_column("contact", name)
