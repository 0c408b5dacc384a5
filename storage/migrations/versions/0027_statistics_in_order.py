"""Statistics read ideas from an index, in the order that they are counted in: nothing is sorted."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KINDS = ["status", "topic", "area", "language", "channel"]
FILTERED = ["campaign", "visibility", "merged_into_id", "created_at"]
VOTES = ["votes_for", "votes_against", "votes_unverified"]


def upgrade() -> None:
    op.create_index("ix_idea_kinds", "idea", [*KINDS, *FILTERED, *VOTES])
    op.create_index("ix_idea_author", "idea", ["contact_id", *KINDS, *FILTERED])
    op.drop_index("ix_idea_contact_id", "idea")


def downgrade() -> None:
    op.create_index("ix_idea_contact_id", "idea", ["contact_id"])
    op.drop_index("ix_idea_author", "idea")
    op.drop_index("ix_idea_kinds", "idea")
