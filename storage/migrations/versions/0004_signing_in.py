"""Signing in at the desk: links, sign-ins, failures; passwords and second factors of officials."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OFFICIAL = (
    ("language", AutoString()),
    ("password_hash", AutoString()),
    ("totp_sealed", sa.LargeBinary()),
    ("totp_step", sa.Integer()),
)


def upgrade() -> None:
    for name, kind in OFFICIAL:
        op.add_column("official", sa.Column(name, kind, nullable=True))
    _add_links()
    _add_sign_ins()
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sign_in_failure_key_at", "sign_in_failure", ["key", "at"])


def _add_links() -> None:
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", AutoString(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_sign_in_link_official_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("hash", name=op.f("uq_sign_in_link_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sign_in_link_official_id"), "sign_in_link", ["official_id"])


def _add_sign_ins() -> None:
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", AutoString(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("browser", AutoString(), nullable=False),
        sa.Column("is_proved", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_sign_in_official_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("hash", name=op.f("uq_sign_in_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sign_in_official_id"), "sign_in", ["official_id"])


def downgrade() -> None:
    for table in ("sign_in_failure", "sign_in", "sign_in_link"):
        op.drop_table(table)
    with op.batch_alter_table("official") as batch:
        for name, _kind in reversed(OFFICIAL):
            batch.drop_column(name)
