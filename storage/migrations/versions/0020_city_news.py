"""Who was asked whether they want city news, and who does."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COLUMNS = ("city_news_asked_at", "city_news_at")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("contact", sa.Column(name, UTCDateTime(), nullable=True))


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("contact", name)
