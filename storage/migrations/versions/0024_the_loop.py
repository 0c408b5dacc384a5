"""Promised days that have passed, who is asked whether it is done, changes that want approval."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("next_due", sa.Date(), nullable=False),
        sa.Column("told_after", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_promise_idea_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
        sa.UniqueConstraint("idea_id", "due", name=op.f("uq_promise_idea_id_due")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_promise_idea_id"), "promise", ["idea_id"], unique=False)
    op.create_index(op.f("ix_promise_told_after"), "promise", ["told_after"], unique=False)
    op.create_table(
        "done_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("is_done", sa.Boolean(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("reason", AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_done_check_idea_id")),
        sa.ForeignKeyConstraint(["change_id"], ["status_change.id"], name=op.f("fk_done_check_change_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_done_check_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_done_check")),
        sa.UniqueConstraint("change_id", "contact_id", name=op.f("uq_done_check_change_id_contact_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_done_check_idea_id"), "done_check", ["idea_id"], unique=False)
    op.create_index(op.f("ix_done_check_contact_id"), "done_check", ["contact_id"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("status", AutoString(), nullable=False),
        sa.Column("reason", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("decided_by", AutoString(), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_proposal_idea_id")),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_proposal_official_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_proposal_idea_id"), "proposal", ["idea_id"], unique=False)


def downgrade() -> None:
    for name in ("proposal", "done_check", "promise"):
        op.drop_table(name)
