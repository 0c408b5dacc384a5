"""What residents say about ideas, and who reported it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact", sa.Column("discussion_told_at", UTCDateTime(), nullable=True))
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=True),
        sa.Column("stance", AutoString(), nullable=True),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("language", AutoString(), nullable=False),
        sa.Column("channel", AutoString(), nullable=False),
        sa.Column("visibility", AutoString(), nullable=False),
        sa.Column("held_for", AutoString(), nullable=True),
        sa.Column("looked_at", UTCDateTime(), nullable=True),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_comment_contact_id")),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_comment_idea_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("inbound_id", name=op.f("uq_comment_inbound_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_comment_contact_id"), "comment", ["contact_id"], unique=False)
    op.create_index(op.f("ix_comment_told_at"), "comment", ["told_at"], unique=False)
    op.create_index("ix_comment_idea_id_visibility", "comment", ["idea_id", "visibility"], unique=False)
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_flag_comment_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_flag_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
        sa.UniqueConstraint("comment_id", "contact_id", name=op.f("uq_flag_comment_id_contact_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_flag_contact_id"), "flag", ["contact_id"], unique=False)
    op.create_table(
        "quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outbound_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_quote_comment_id")),
        sa.ForeignKeyConstraint(["outbound_id"], ["outbound_message.id"], name=op.f("fk_quote_outbound_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
        sa.UniqueConstraint("outbound_id", "comment_id", name=op.f("uq_quote_outbound_id_comment_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_quote_comment_id"), "quote", ["comment_id"], unique=False)


def downgrade() -> None:
    op.drop_table("quote")
    op.drop_table("flag")
    op.drop_table("comment")
    op.drop_column("contact", "discussion_told_at")
