"""Who filed an idea stands in the index that charts read: counting authors looks at no idea itself."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NAME = "ix_idea_desk"
COLUMNS = [
    *("created_at", "status", "topic", "area", "language", "channel", "campaign", "visibility"),
    *("merged_into_id", "place_key", "votes_for", "votes_against", "votes_unverified", "updated_at"),
]


def upgrade() -> None:
    op.drop_index(NAME, "idea")
    op.create_index(NAME, "idea", [*COLUMNS, "contact_id"])


def downgrade() -> None:
    op.drop_index(NAME, "idea")
    op.create_index(NAME, "idea", COLUMNS)
