"""Links to what is kept about a person."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("hash", AutoString(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_data_link_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_link")),
        sa.UniqueConstraint("hash", name=op.f("uq_data_link_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_data_link_contact_id"), "data_link", ["contact_id"], unique=False)


def downgrade() -> None:
    op.drop_table("data_link")
