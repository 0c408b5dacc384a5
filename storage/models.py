"""The nouns of the field as tables: one class a noun (`docs/adr` says why they are not three)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, Index, LargeBinary, MetaData, String, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

NAMING = {  # batch migrations on SQLite need every constraint to have a name
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
Json = dict[str, Any]
KINDS = ("status", "topic", "area", "language", "channel")  # what ideas are counted by
_FILTERED = ("campaign", "visibility", "merged_into_id", "created_at")  # and else narrowed down by
_KEY = String().with_variant(String(collation="C"), "postgresql")  # in order of bytes, as on SQLite
_WAITS = text("state = 'waiting'")
_IN_BURST, _ASIDE = text("burst_id IS NOT NULL"), text("set_aside_in IS NOT NULL")
_OF_A_BROADCAST = text("broadcast_id IS NOT NULL")
_OF_A_PART = text("change_id IS NOT NULL AND substr(reason, 1, 8) = 'part of '")
_OF_A_CHANGE = text("change_id IS NOT NULL")
FILTERED = "30007"  # why a message failed that was taken for spam: the code of the platform
_IS_FILTERED = text(f"reason = '{FILTERED}'")
_HOLDS = text("holds_until IS NOT NULL")
_OF_MUTED = text("reason = 'muted'")
_IN_CAMPAIGN = text("campaign IS NOT NULL")


class MessageState(StrEnum):
    """Where an inbound message is on its way."""

    WAITING = "waiting"
    HANDLED = "handled"
    UNCLEAR = "unclear"  # handled, and a person should look
    PARKED = "parked"  # its handling raised, or it could not be read


class SendStatus(StrEnum):
    """Where an outbound message is; `RANK` orders what reports may say."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    WIRED = "wired"
    FAILED = "failed"
    DELIVERED = "delivered"
    SUPPRESSED = "suppressed"


URGENCY = {"service": 0, "reply": 1, "notice": 2, "broadcast": 3}  # who goes first
BEGUN = ("notice", "broadcast")  # kinds of messages that the city begins: nobody has just written
TRACE = "trace"  # the kind of a message whose person was erased while its fate was open
RANK = {"queued": 0, "sending": 1, "unknown": 2, "wired": 3, "failed": 4, "delivered": 5, "suppressed": 6}


class Visibility(StrEnum):
    """Whether residents may see an idea."""

    SHOWN = "shown"
    HELD = "held"
    HIDDEN = "hidden"


class IdeaStatus(StrEnum):
    """What the city says of an idea; any may follow any."""

    RECEIVED = "received"
    CONSIDERED = "considered"
    PLANNED = "planned"
    DOING = "doing"
    DONE = "done"
    DECLINED = "declined"
    PASSED_ON = "passed_on"


CLOSED = (IdeaStatus.DONE, IdeaStatus.DECLINED, IdeaStatus.PASSED_ON)  # what the city has finished with


class Table(SQLModel):
    """Base of all tables: names for constraints, ids that are never given twice."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)


def id_of(row: Table) -> int:
    """The id of a row that was read from the database."""
    return int(row.id)  # type: ignore[attr-defined]  # all tables whose rows are asked for have one


def _args(*parts: Any) -> Any:
    return (*parts, {"sqlite_autoincrement": True})


def _json() -> Any:
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def _json_or_none() -> Any:
    return Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))


class Contact(Table, table=True):
    """One person, with one or more addresses; knows no number and no name."""

    __tablename__ = "contact"
    __table_args__ = _args(
        Index("ix_contact_burst", "burst_id", sqlite_where=_IN_BURST, postgresql_where=_IN_BURST)
    )
    id: int | None = Field(default=None, primary_key=True)
    language: str | None = None  # chosen, or identified from what they wrote
    language_chosen: bool = False
    created_at: datetime = Field(index=True)
    last_inbound_at: datetime | None = None
    greeted_at: datetime | None = None  # the first-contact notice went out
    opted_out_at: datetime | None = None
    discussion_told_at: datetime | None = None  # when they last heard that others spoke of their ideas
    city_news_asked_at: datetime | None = None  # the one question whether they want city news went out
    city_news_at: datetime | None = None  # since when they agree to get city news
    restriction: str | None = None  # limited, muted: by an official, until `restricted_until`
    restriction_reason: str | None = None
    restricted_until: datetime | None = None
    burst_id: int | None = None  # all that they vote is set aside with this burst


class Address(Table, table=True):
    """Where one person is reachable: sealed, found by a keyed hash, shown to nobody."""

    __tablename__ = "address"
    __table_args__ = _args()
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    scheme: str
    hash: str = Field(unique=True)  # of scheme and path
    owner_hash: str | None = Field(
        default=None, index=True
    )  # of the phone number, the same on SMS and WhatsApp
    block_hash: str | None = None  # of the number without its last two digits: whose numbers run on
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    verified: bool = False  # proves a phone number
    reply_from: str = ""  # which of our numbers this person writes to
    created_at: datetime
    last_inbound_at: datetime | None = None
    dead_at: datetime | None = None  # the provider says that nobody is there
    joined_at: datetime | None = None  # it had been somebody's of its own, and was joined to this person


class Consent(Table, table=True):
    """What a person was told or agreed to, when, in which words."""

    __tablename__ = "consent"
    __table_args__ = _args()
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    kind: str  # first_contact, opt_out, opt_in, city_news_asked, city_news_yes, city_news_no
    channel: str
    wording: str
    at: datetime


class Suppression(Table, table=True):
    """A keyed hash of somebody who opted out and was erased: outlives erasure."""

    __tablename__ = "suppression"
    hash: str = Field(primary_key=True)
    at: datetime


class InboundMessage(Table, table=True):
    """What came in: kept once, before it is acknowledged."""

    __tablename__ = "inbound_message"
    __table_args__ = _args(
        Index("ix_inbound_message_state_id", "state", "id"),
        Index("ix_inbound_message_contact_id_id", "contact_id", "id"),
        Index(
            "ix_inbound_message_waiting", "contact_id", "id",
            sqlite_where=_WAITS, postgresql_where=_WAITS,
        ),  # who has an older one that waits
        Index(
            "ix_inbound_message_broadcast_id", "broadcast_id",
            sqlite_where=_OF_A_BROADCAST, postgresql_where=_OF_A_BROADCAST,
        ),
        Index("ix_inbound_message_muted", "id", sqlite_where=_OF_MUTED, postgresql_where=_OF_MUTED),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    channel: str
    external_id: str | None = Field(default=None, index=True)
    dedupe: str = Field(unique=True)  # keyed hash of channel and external id: survives erasure
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    address_id: int | None = Field(default=None, foreign_key="address.id")
    text: str = ""
    extras: Json = _json()  # media, location, button, replied_to, opt_out_type …
    sealed: bytes | None = Field(
        default=None, sa_column=Column(LargeBinary, nullable=True)
    )  # an unreadable raw body, or the telephone number of a contact that was shared
    state: str = MessageState.WAITING
    reason: str | None = None  # why parked or unclear
    language: str | None = None
    intent: str | None = None
    confidence: float | None = None
    engine: str | None = None
    idea_id: int | None = Field(
        default=None, foreign_key="idea.id", index=True
    )  # what it filed or was added to
    broadcast_id: int | None = None  # what it answers
    received_at: datetime
    handled_at: datetime | None = None


class Session(Table, table=True):
    """A conversation in progress; `bot.dialogue.conversation` says what its value means."""

    __tablename__ = "session"
    contact_id: int = Field(primary_key=True, foreign_key="contact.id")
    value: Json = _json()
    updated_at: datetime


class OutboundMessage(Table, table=True):
    """One message to one person, and what became of it."""

    __tablename__ = "outbound_message"
    __table_args__ = _args(
        Index("ix_outbound_message_status_urgency_due_at_id", "status", "urgency", "due_at", "id"),
        Index("ix_outbound_message_contact_id_id", "contact_id", "id"),
        Index("ix_outbound_message_address_id_created_at", "address_id", "created_at"),
        Index(
            "ix_outbound_message_change", "change_id", "status", "contact_id",
            sqlite_where=_OF_A_CHANGE, postgresql_where=_OF_A_CHANGE,
        ),
        Index(
            "ix_outbound_message_part", "change_id", "contact_id", "reason",
            sqlite_where=_OF_A_PART, postgresql_where=_OF_A_PART,
        ),
        Index(
            "ix_outbound_message_broadcast_id_status", "broadcast_id", "status",
            sqlite_where=_OF_A_BROADCAST, postgresql_where=_OF_A_BROADCAST,
        ),
        Index(
            "ix_outbound_message_filtered", "channel", "updated_at",
            sqlite_where=_IS_FILTERED, postgresql_where=_IS_FILTERED,
        ),
        Index(
            "ix_outbound_message_holds", "contact_id", "holds_until",
            sqlite_where=_HOLDS, postgresql_where=_HOLDS,
        ),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    address_id: int | None = Field(default=None, foreign_key="address.id")
    sealed_to: bytes | None = Field(
        default=None, sa_column=Column(LargeBinary, nullable=True)
    )  # receipt of an erasure
    channel: str
    kind: str  # service (STOP, emergency, erasure: always goes), reply, notice, broadcast, trace (never goes)
    urgency: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # `URGENCY` of its kind
    text: str
    buttons: list[Any] | None = _json_or_none()  # rows of what can be pressed, on channels that have buttons
    is_erased: bool = Field(  # its words go as soon as nobody has to look it up by them
        default=False, sa_column_kwargs={"server_default": false()}
    )
    language: str
    dedupe: str | None = Field(  # e.g. "status:7:42": one a person and change
        default=None, sa_column=Column(_KEY, unique=True, nullable=True)
    )
    reply_to_id: int | None = Field(default=None, foreign_key="inbound_message.id", index=True)
    broadcast_id: int | None = None  # what it is one of
    change_id: int | None = None  # the status of an idea that it tells
    status: str = SendStatus.QUEUED
    reason: str | None = None  # suppressed or failed: why
    attempts: int = 0
    doubts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # attempts that may have sent it
    due_at: datetime
    again_at: datetime | None = None  # it failed after its platform had taken it, and was queued once more
    valid_until: datetime | None = None  # afterwards it is of no use to anybody
    claimed_until: datetime | None = None
    holds_until: datetime | None = None  # it waits for another try: so long no later one of its person goes
    # when its last attempt began (while `sending`, None: it has not yet); None again when it surely failed
    handed_at: datetime | None = None
    external_id: str | None = Field(default=None, index=True)
    parts: int = 1
    created_at: datetime
    updated_at: datetime


class ProviderCopy(Table, table=True):
    """A message that still has to be deleted at the provider, after an erasure."""

    __tablename__ = "provider_copy"
    __table_args__ = _args()
    id: int | None = Field(default=None, primary_key=True)
    channel: str
    external_id: str
    attempts: int = 0
    due_at: datetime


class Pace(Table, table=True):
    """When the next message of a channel may go; no number of ours or theirs."""

    __tablename__ = "pace"
    channel: str = Field(primary_key=True)
    free_at: datetime
    paused_until: datetime | None = None  # its platform has had too much of us
    urgent_at: datetime | None = None  # while it pauses: when an answer to STOP or in danger may try
    reason: str | None = None  # why it pauses: the platform's code, in words


class Spent(Table, table=True):
    """How much went out on a day by a channel."""

    __tablename__ = "spent"
    day: date = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    units: int


class CityRecord(Table, table=True):
    """The city's folder as it was loaded last: its files, and a fingerprint of them."""

    __tablename__ = "city"
    id: int = Field(default=1, primary_key=True)
    name: str
    fingerprint: str
    files: Json = _json()
    loaded_at: datetime


class Idea(Table, table=True):
    """What a resident puts forward; `text` holds their own words, which nobody else changes."""

    __tablename__ = "idea"
    __table_args__ = _args(
        Index("ix_idea_visibility_created_at", "visibility", "created_at"),
        Index("ix_idea_visibility_votes_for", "visibility", "votes_for"),
        Index("ix_idea_place_key_visibility", "place_key", "visibility"),
        # officials' lists, counts and charts read this alone, whatever they filter
        Index(
            "ix_idea_desk",
            *("created_at", "status", "topic", "area", "language", "channel", "campaign", "visibility"),
            *("merged_into_id", "place_key", "votes_for", "votes_against", "votes_unverified", "updated_at"),
            "contact_id",
        ),
        # statistics go through this in the order of their groups, and through the next in that of authors
        Index("ix_idea_kinds", *KINDS, *_FILTERED, "votes_for", "votes_against", "votes_unverified"),
        Index("ix_idea_author", "contact_id", *KINDS, *_FILTERED),
        # what officials ask about the ideas of one campaign reads this alone
        Index(
            "ix_idea_campaign",
            *("campaign", "created_at", "status", "topic", "area", "language", "channel", "visibility"),
            *("merged_into_id", "place_key", "votes_for", "votes_against", "votes_unverified", "updated_at"),
            "contact_id", sqlite_where=_IN_CAMPAIGN, postgresql_where=_IN_CAMPAIGN,
        ),
        Index(
            "ix_idea_campaign_in_order", "campaign", "visibility", "votes_for",
            sqlite_where=_IN_CAMPAIGN, postgresql_where=_IN_CAMPAIGN,
        ),  # its results
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    root_id: int | None = Field(
        default=None, index=True
    )  # the idea that it stands for after merges, itself when not merged
    merged_into_id: int | None = Field(default=None, foreign_key="idea.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    inbound_id: int | None = Field(default=None, unique=True)
    title: str
    text: str
    topic: str
    topic_confidence: float = 0.0
    place_text: str | None = None
    place_key: str | None = None
    place_name: str | None = None
    area: str | None = Field(default=None, index=True)
    lat: float | None = None
    lon: float | None = None
    place_confidence: float | None = None
    language: str
    channel: str
    campaign: str | None = None
    status: str = IdeaStatus.RECEIVED
    reason: Json | None = _json_or_none()
    due: date | None = None
    visibility: str = Visibility.SHOWN
    held_for: str | None = None  # why it is held
    votes_for: int = 0
    votes_against: int = 0
    votes_unverified: int = 0
    comments: int = 0
    followers: int = 0
    search_text: str = ""
    created_at: datetime
    updated_at: datetime = Field(index=True)


class Vote(Table, table=True):
    """One person's mark for or against one idea; the last one counts."""

    __tablename__ = "vote"
    __table_args__ = _args(
        UniqueConstraint("contact_id", "idea_id"),
        Index("ix_vote_idea_id_contact_id", "idea_id", "contact_id"),
        Index("ix_vote_set_aside", "set_aside_in", sqlite_where=_ASIDE, postgresql_where=_ASIDE),
    )
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    idea_id: int = Field(foreign_key="idea.id")
    stance: str  # for, against
    verified: bool
    channel: str
    at: datetime
    set_aside_in: int | None = None  # the burst with which it is set aside: it does not count


class Follow(Table, table=True):
    """One person who took part in one idea, and whether they want to hear of it."""

    __tablename__ = "follow"
    __table_args__ = _args(UniqueConstraint("contact_id", "idea_id"))
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    idea_id: int = Field(foreign_key="idea.id", index=True)
    muted: bool = False
    at: datetime


class Comment(Table, table=True):
    """What one person said about one idea: for it, against it, or neither (no stance)."""

    __tablename__ = "comment"
    __table_args__ = _args(Index("ix_comment_idea_id_visibility", "idea_id", "visibility"))
    id: int | None = Field(default=None, primary_key=True)
    idea_id: int = Field(foreign_key="idea.id")
    contact_id: int = Field(foreign_key="contact.id", index=True)
    inbound_id: int | None = Field(default=None, unique=True)  # the message that said it
    stance: str | None = None  # for, against
    text: str
    language: str
    channel: str
    visibility: str = Visibility.SHOWN
    held_for: str | None = None  # why it is held
    looked_at: datetime | None = None  # when an official showed or hid it: flags of before count no more
    told_at: datetime | None = Field(default=None, index=True)  # the idea's author heard of it, or need not
    created_at: datetime


class Flag(Table, table=True):
    """One person who reported one comment."""

    __tablename__ = "flag"
    __table_args__ = _args(UniqueConstraint("comment_id", "contact_id"))
    id: int | None = Field(default=None, primary_key=True)
    comment_id: int = Field(foreign_key="comment.id")
    contact_id: int = Field(foreign_key="contact.id", index=True)
    at: datetime


class Quote(Table, table=True):
    """One message of ours that quotes one comment: it is emptied when the comment is erased."""

    __tablename__ = "quote"
    __table_args__ = _args(UniqueConstraint("outbound_id", "comment_id"))
    id: int | None = Field(default=None, primary_key=True)
    outbound_id: int = Field(foreign_key="outbound_message.id")
    comment_id: int = Field(foreign_key="comment.id", index=True)


class StatusChange(Table, table=True):
    """What an official said of an idea, and when news is due."""

    __tablename__ = "status_change"
    __table_args__ = _args()
    id: int | None = Field(default=None, primary_key=True)
    idea_id: int = Field(foreign_key="idea.id", index=True)
    status: str
    reason: Json | None = _json_or_none()
    due: date | None = None
    by: str
    at: datetime
    told_after: int | None = 0  # contact id up to which people were told; None when all were
    withheld_at: datetime | None = None  # its idea was not shown then: not everybody has heard it


class DataLink(Table, table=True):
    """A link to what is kept about one person: it works once, for a few minutes; kept as a hash."""

    __tablename__ = "data_link"
    __table_args__ = _args()
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    hash: str = Field(unique=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class Revision(Table, table=True):
    """How an idea read before its author corrected it; the followers are told when its title changed."""

    __tablename__ = "revision"
    __table_args__ = _args()
    id: int | None = Field(default=None, primary_key=True)
    idea_id: int = Field(foreign_key="idea.id", index=True)
    by: str
    title: str  # as it was
    text: str  # as it was
    known_as: str | None = None  # the title that followers know; None: there is nothing to tell
    tell_at: datetime  # not before
    told_after: int | None = Field(default=None, index=True)  # who was told last; None: all were
    at: datetime


class Merge(Table, table=True):
    """One idea standing for another; undoing restores both exactly."""

    __tablename__ = "merge"
    __table_args__ = _args()
    id: int | None = Field(default=None, primary_key=True)
    idea_id: int = Field(foreign_key="idea.id", index=True)
    into_id: int = Field(foreign_key="idea.id", index=True)
    by: str
    at: datetime
    undone_at: datetime | None = None


class Official(Table, table=True):
    """A person of the administration."""

    __tablename__ = "official"
    __table_args__ = _args()
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    role: str
    created_at: datetime
    disabled_at: datetime | None = None
    language: str | None = None  # of the desk, chosen
    password_hash: str | None = None  # argon2id; None until they have set one
    totp_sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    totp_step: int | None = None  # the last time step whose code was used: no code works twice
    let_in_by: list[int] | None = _json_or_none()  # officials whose links led into it: `civic.two_people`


class ApiToken(Table, table=True):
    """A key to the API, kept as a hash."""

    __tablename__ = "api_token"
    __table_args__ = _args()
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    hash: str = Field(unique=True)
    role: str
    official_id: int | None = Field(default=None, foreign_key="official.id")
    maker_id: int | None = None  # the official who made it; None: the command line
    created_at: datetime
    revoked_at: datetime | None = None


class AuditEntry(Table, table=True):
    """Who did what: append-only, without foreign keys, so that it never hinders live data."""

    __tablename__ = "audit_entry"
    __table_args__ = _args()
    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by: str
    action: str = Field(index=True)
    subject: str = Field(index=True)  # "idea:7"
    details: Json = _json()
