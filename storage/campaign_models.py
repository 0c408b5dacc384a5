"""Campaigns as tables: participation processes with dates, and what counted when they closed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from storage.models import Json, Table

_COUNTED = {"sqlite_autoincrement": True}


class CampaignKind(StrEnum):
    """What people are asked for."""

    CALL = "call_for_ideas"
    BUDGET = "budget"
    POLL = "poll"
    TOWN_HALL = "town_hall"


class Campaign(Table, table=True):
    """A participation process with dates; its code is the keyword that people text."""

    __tablename__ = "campaign"
    __table_args__ = (_COUNTED,)
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)  # upper case
    kind: str = CampaignKind.CALL
    titles: Json = Field(sa_column=Column(JSON, nullable=False))  # language to title
    texts: Json = Field(sa_column=Column(JSON, nullable=False))  # language to a short text
    topic: str | None = None  # of ideas whose topic nobody can tell
    area: str | None = None  # which part of the city it is about; None: all
    opens_at: datetime
    closes_at: datetime = Field(index=True)
    closed_at: datetime | None = None  # by hand, before its time
    counted_at: datetime | None = None  # when what counted was written down, after it closed
    per_month: int | None = None  # messages of it that one person gets in a month at most; None: no limit
    by: str
    created_at: datetime
    updated_at: datetime


class CampaignResult(Table, table=True):
    """How one idea of a campaign stood when it closed: sums, and nothing of anybody."""

    __tablename__ = "campaign_result"
    __table_args__ = (
        UniqueConstraint("campaign_id", "idea_id"),
        Index("ix_campaign_result_in_order", "campaign_id", "votes_for", "idea_id"),
        _COUNTED,
    )
    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    idea_id: int  # no foreign key: an idea may be withdrawn, its votes were cast
    votes_for: int
    votes_against: int
    votes_unverified: int
