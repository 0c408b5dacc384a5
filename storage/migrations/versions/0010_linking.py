"""Wishes to join one person's channels, and when an address was joined to its person."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("address", sa.Column("joined_at", UTCDateTime(), nullable=True))
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", AutoString(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("other_contact_id", sa.Integer(), nullable=True),
        sa.Column("other_address_id", sa.Integer(), nullable=True),
        sa.Column("check_number", AutoString(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("other_agreed", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_link_contact_id")),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name=op.f("fk_link_address_id")),
        sa.ForeignKeyConstraint(["other_contact_id"], ["contact.id"], name=op.f("fk_link_other_contact_id")),
        sa.ForeignKeyConstraint(["other_address_id"], ["address.id"], name=op.f("fk_link_other_address_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_link_code_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_link_contact_id"), "link", ["contact_id"])
    op.create_index(op.f("ix_link_other_contact_id"), "link", ["other_contact_id"])


def downgrade() -> None:
    op.drop_table("link")
    with op.batch_alter_table("address") as table:
        table.drop_column("joined_at")
