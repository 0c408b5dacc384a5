"""By whose links officials were let in, and who made tokens: so that two officials are two people."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("official", sa.Column("let_in_by", sa.JSON(), nullable=True))
    op.add_column("sign_in_link", sa.Column("maker_id", sa.Integer(), nullable=True))
    op.add_column("api_token", sa.Column("maker_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("api_token", "maker_id")
    op.drop_column("sign_in_link", "maker_id")
    op.drop_column("official", "let_in_by")
