"""What officials keep at the desk: notes, assignments, acts that wait, claims, views, redactions."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("note", "assignment", "pending_act", "message_claim", "saved_view", "redaction")


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_note_idea_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_note_idea_id", "note", ["idea_id"])

    op.create_table(
        "assignment",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_assignment_idea_id")),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_assignment_official_id")),
        sa.PrimaryKeyConstraint("idea_id", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_official_id", "assignment", ["official_id"])

    op.create_table(
        "pending_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("seen", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("problem", AutoString(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_pending_act_idea_id")),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_pending_act_official_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_act")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pending_act_idea_id", "pending_act", ["idea_id"])
    op.create_index("ix_pending_act_official_id", "pending_act", ["official_id"])
    op.create_index("ix_pending_act_state_due_at", "pending_act", ["state", "due_at"])

    op.create_table(
        "message_claim",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_message_claim_official_id")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["inbound_message.id"], name=op.f("fk_message_claim_message_id")
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_message_claim")),
    )

    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("query", AutoString(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_saved_view_official_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_saved_view_official_id", "saved_view", ["official_id"])

    op.create_table(
        "redaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_redaction_idea_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_redaction_idea_id", "redaction", ["idea_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
