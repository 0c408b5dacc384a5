"""One index that answers officials' lists, counts and charts without touching the ideas themselves."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COLUMNS = [
    "created_at", "status", "topic", "area", "language", "channel", "campaign", "visibility",
    "merged_into_id", "place_key", "votes_for", "votes_against", "votes_unverified", "updated_at",
]  # fmt: skip


def upgrade() -> None:
    op.create_index("ix_idea_desk", "idea", COLUMNS)
    op.drop_index("ix_idea_status", "idea")
    op.drop_index("ix_idea_topic", "idea")


def downgrade() -> None:
    op.create_index("ix_idea_topic", "idea", ["topic"])
    op.create_index("ix_idea_status", "idea", ["status"])
    op.drop_index("ix_idea_desk", "idea")
