"""Campaigns, what counted in them, an index of their ideas, and broadcasts that belong to one."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

IN_ONE = "campaign IS NOT NULL"
OF_ONE = [
    *("campaign", "created_at", "status", "topic", "area", "language", "channel", "visibility"),
    *("merged_into_id", "place_key", "votes_for", "votes_against", "votes_unverified", "updated_at"),
    "contact_id",
]


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", AutoString(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("topic", AutoString(), nullable=True),
        sa.Column("area", AutoString(), nullable=True),
        sa.Column("opens_at", UTCDateTime(), nullable=False),
        sa.Column("closes_at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("counted_at", UTCDateTime(), nullable=True),
        sa.Column("per_month", sa.Integer(), nullable=True),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("code", name=op.f("uq_campaign_code")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_campaign_closes_at", "campaign", ["closes_at"])
    _result()
    where = sa.text(IN_ONE)
    op.create_index("ix_idea_campaign", "idea", OF_ONE, sqlite_where=where, postgresql_where=where)
    op.add_column("broadcast", sa.Column("campaign", AutoString(), nullable=True))


def _result() -> None:
    op.create_table(
        "campaign_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("votes_against", sa.Integer(), nullable=False),
        sa.Column("votes_unverified", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_result_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_result")),
        sa.UniqueConstraint("campaign_id", "idea_id", name=op.f("uq_campaign_result_campaign_id_idea_id")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_column("broadcast", "campaign")
    op.drop_index("ix_idea_campaign", "idea")
    op.drop_table("campaign_result")
    op.drop_table("campaign")
