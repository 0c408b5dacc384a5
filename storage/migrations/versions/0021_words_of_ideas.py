"""The words of an idea as a column of PostgreSQL, so that a search need not cut every text that it finds."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

UP = (
    "DROP INDEX ix_idea_search",
    """
    ALTER TABLE idea ADD COLUMN idea_search_words tsvector
    GENERATED ALWAYS AS (to_tsvector('simple', search_text)) STORED
    """,
    "CREATE INDEX ix_idea_search ON idea USING gin (idea_search_words)",
)
DOWN = (
    "DROP INDEX ix_idea_search",
    "ALTER TABLE idea DROP COLUMN idea_search_words",
    "CREATE INDEX ix_idea_search ON idea USING gin (to_tsvector('simple', search_text))",
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for statement in UP:
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for statement in DOWN:
            op.execute(statement)
