"""Broadcasts, their audiences, and which messages belong to one."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

WHERE = {
    "ix_recipient_waiting": "NOT is_out",
    "ix_recipient_left": "opted_out_at IS NOT NULL",
    "ix_outbound_message_broadcast_id_status": "broadcast_id IS NOT NULL",
    "ix_inbound_message_broadcast_id": "broadcast_id IS NOT NULL",
}


def _index(name: str, table: str, *columns: str) -> None:
    where = sa.text(WHERE[name])
    op.create_index(name, table, list(columns), sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    _broadcast()
    op.create_table(
        "recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("is_out", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("opted_out_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcast.id"], name=op.f("fk_recipient_broadcast_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_recipient_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
        sa.UniqueConstraint("contact_id", "broadcast_id", name=op.f("uq_recipient_contact_id_broadcast_id")),
        sqlite_autoincrement=True,
    )
    _index("ix_recipient_waiting", "recipient", "broadcast_id", "id")
    _index("ix_recipient_left", "recipient", "broadcast_id")
    for table in ("outbound_message", "inbound_message"):
        op.add_column(table, sa.Column("broadcast_id", sa.Integer(), nullable=True))
    _index("ix_outbound_message_broadcast_id_status", "outbound_message", "broadcast_id", "status")
    _index("ix_inbound_message_broadcast_id", "inbound_message", "broadcast_id")


def _broadcast() -> None:
    op.create_table(
        "broadcast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("reason", AutoString(), nullable=True),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("send_at", UTCDateTime(), nullable=True),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("rehearsal", sa.JSON(), nullable=True),
        sa.Column("rehearsed", AutoString(), nullable=True),
        sa.Column("approved_by", AutoString(), nullable=True),
        sa.Column("approved_at", UTCDateTime(), nullable=True),
        sa.Column("fixed_to", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("begun_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("seen_handed", sa.Integer(), nullable=False),
        sa.Column("seen_failed", sa.Integer(), nullable=False),
        sa.Column("seen_opted_out", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_broadcast_state", "broadcast", ["state"])


def downgrade() -> None:
    op.drop_index("ix_inbound_message_broadcast_id", "inbound_message")
    op.drop_index("ix_outbound_message_broadcast_id_status", "outbound_message")
    for table in ("inbound_message", "outbound_message"):
        op.drop_column(table, "broadcast_id")
    op.drop_table("recipient")
    op.drop_table("broadcast")
