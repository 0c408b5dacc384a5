"""Acts on comments and photos wait as those on ideas do; a photo may be of no idea."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

COUNTED = {"sqlite_autoincrement": True}


def upgrade() -> None:
    with op.batch_alter_table("pending_act", table_kwargs=COUNTED) as table:
        table.alter_column("idea_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("target_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM pending_act WHERE target_id IS NOT NULL")
    with op.batch_alter_table("pending_act", table_kwargs=COUNTED) as table:
        table.drop_column("target_id")
        table.alter_column("idea_id", existing_type=sa.Integer(), nullable=False)
