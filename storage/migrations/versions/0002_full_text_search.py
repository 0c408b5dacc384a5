"""Full-text search over ideas: FTS5 with triggers on SQLite, an expression index on PostgreSQL."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE_UP = (
    """
    CREATE VIRTUAL TABLE idea_search USING fts5(
        search_text, content='idea', content_rowid='id', tokenize='unicode61', prefix='3'
    )
    """,
    "INSERT INTO idea_search(idea_search) VALUES ('rebuild')",
    """
    CREATE TRIGGER idea_search_insert AFTER INSERT ON idea BEGIN
        INSERT INTO idea_search(rowid, search_text) VALUES (new.id, new.search_text);
    END
    """,
    """
    CREATE TRIGGER idea_search_delete AFTER DELETE ON idea BEGIN
        INSERT INTO idea_search(idea_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
    END
    """,
    """
    CREATE TRIGGER idea_search_update AFTER UPDATE OF search_text ON idea BEGIN
        INSERT INTO idea_search(idea_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
        INSERT INTO idea_search(rowid, search_text) VALUES (new.id, new.search_text);
    END
    """,
)
SQLITE_DOWN = (
    "DROP TRIGGER idea_search_update",
    "DROP TRIGGER idea_search_delete",
    "DROP TRIGGER idea_search_insert",
    "DROP TABLE idea_search",
)
POSTGRES_UP = ("CREATE INDEX ix_idea_search ON idea USING gin (to_tsvector('simple', search_text))",)
POSTGRES_DOWN = ("DROP INDEX ix_idea_search",)


def upgrade() -> None:
    for statement in SQLITE_UP if _is_sqlite() else POSTGRES_UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in SQLITE_DOWN if _is_sqlite() else POSTGRES_DOWN:
        op.execute(statement)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
