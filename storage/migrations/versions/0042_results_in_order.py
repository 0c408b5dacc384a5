"""Results of campaigns, live and final, are read in the order of their votes."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

IN_ONE = "campaign IS NOT NULL"


def upgrade() -> None:
    where, columns = sa.text(IN_ONE), ["campaign", "visibility", "votes_for"]
    op.create_index("ix_idea_campaign_in_order", "idea", columns, sqlite_where=where, postgresql_where=where)
    op.create_index("ix_campaign_result_in_order", "campaign_result", ["campaign_id", "votes_for", "idea_id"])


def downgrade() -> None:
    op.drop_index("ix_campaign_result_in_order", "campaign_result")
    op.drop_index("ix_idea_campaign_in_order", "idea")
