"""Photos and sounds that residents send."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.Column("channel", AutoString(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("source", AutoString(), nullable=True),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("reason", AutoString(), nullable=True),
        sa.Column("file", AutoString(), nullable=True),
        sa.Column("content_type", AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("visibility", AutoString(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_attachment_contact_id")),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_attachment_idea_id")),
        sa.ForeignKeyConstraint(
            ["inbound_id"], ["inbound_message.id"], name=op.f("fk_attachment_inbound_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("inbound_id", "position", name=op.f("uq_attachment_inbound_id_position")),
        sqlite_autoincrement=True,
    )
    for column in ("contact_id", "idea_id", "state"):
        op.create_index(op.f(f"ix_attachment_{column}"), "attachment", [column])


def downgrade() -> None:
    op.drop_table("attachment")
