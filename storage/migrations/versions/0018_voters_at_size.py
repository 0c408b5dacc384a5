"""Who voted on which ideas is read from an index alone."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_vote_idea_id_contact_id", "vote", ["idea_id", "contact_id"])
    op.drop_index("ix_vote_idea_id", "vote")


def downgrade() -> None:
    op.create_index("ix_vote_idea_id", "vote", ["idea_id"])
    op.drop_index("ix_vote_idea_id_contact_id", "vote")
