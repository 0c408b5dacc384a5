"""How the outbox claims messages: statements that are built once."""

from sqlalchemy import BindParameter, bindparam, case, func, null, tuple_, update
from sqlalchemy import select as select_columns

from storage.broadcast_models import Broadcast
from storage.campaign_models import Campaign
from storage.models import BEGUN, TRACE, URGENCY, Address, Contact, OutboundMessage, SendStatus
from storage.tx import table_of

CLAIMING = 0x6F7574  # "out": the kind of advisory lock that claiming for a contact takes
NEWEST = 20  # messages of a chat among which the last that went out is looked for

_OUT, _HELD = table_of(OutboundMessage), table_of(OutboundMessage).alias("held")
_ADDRESS, _CONTACT, _BROADCAST = table_of(Address), table_of(Contact), table_of(Broadcast)
_CAMPAIGN = table_of(Campaign)
_NOW = bindparam("now", type_=_OUT.c.due_at.type)
_IDS: BindParameter[int] = bindparam("ids", expanding=True)

# another message to the same person is being sent: theirs go out in order
_HELD_OF_SAME = select_columns(_HELD.c.id).where(
    _HELD.c.contact_id == _OUT.c.contact_id, _HELD.c.id != _OUT.c.id,
    _HELD.c.status == SendStatus.SENDING.value,
)  # fmt: skip
_IS_BUSY = _HELD_OF_SAME.where(_HELD.c.claimed_until > _NOW).exists()
# or was, by a process that died: what it left goes first, but STOP's answer does not wait for it
_IS_BEHIND = _HELD_OF_SAME.where(
    (_HELD.c.claimed_until > _NOW)
    | ((_HELD.c.channel == _OUT.c.channel) & (_OUT.c.urgency > URGENCY["service"]))
).exists()
_IS_QUEUED = _OUT.c.status == SendStatus.QUEUED.value
# an earlier one was refused for the moment and is tried again soon, or is in doubt until it is looked up;
# STOP's answer waits for nothing
_IS_HELD = (
    select_columns(_HELD.c.id)
    .where(
        _OUT.c.urgency > URGENCY["service"], _HELD.c.contact_id == _OUT.c.contact_id,
        _HELD.c.holds_until > _NOW,
        _HELD.c.status.in_([SendStatus.QUEUED.value, SendStatus.UNKNOWN.value]),
        _HELD.c.channel == _OUT.c.channel, _HELD.c.id < _OUT.c.id, _HELD.c.urgency <= _OUT.c.urgency,
    )
    .exists()
)  # fmt: skip
# of two with the same words in doubt no list tells which of them went out
_HAS_TWIN_IN_DOUBT = (
    select_columns(_HELD.c.id)
    .where(
        _OUT.c.urgency > URGENCY["reply"], _HELD.c.contact_id == _OUT.c.contact_id,
        _HELD.c.status == SendStatus.UNKNOWN.value, _HELD.c.address_id == _OUT.c.address_id,
        _HELD.c.text == _OUT.c.text,
    )
    .exists()
)  # fmt: skip
_IS_FATE_OPEN = _OUT.c.status.in_([SendStatus.SENDING.value, SendStatus.UNKNOWN.value])
_ONES = (
    select_columns(
        _OUT.c.id, _OUT.c.contact_id, _OUT.c.status, _OUT.c.channel, _OUT.c.parts, _OUT.c.reason,
        _OUT.c.urgency, _OUT.c.handed_at,
    )
    .where(_OUT.c.channel.in_(bindparam("channels", expanding=True)))
    .limit(bindparam("most"))
)  # fmt: skip
_QUEUED = _ONES.where(_IS_QUEUED, _OUT.c.due_at <= _NOW, ~_IS_BEHIND, ~_IS_HELD).order_by(
    _OUT.c.urgency, _OUT.c.due_at, _OUT.c.id
)
_BEGUN = _QUEUED.where(~_HAS_TWIN_IN_DOUBT)

# each reads its index in order and stops: a hundred thousand that wait behind cost nothing
ANSWERS_ON_SQLITE = _QUEUED.where(_OUT.c.urgency <= URGENCY["reply"])
BEGUN_ON_SQLITE = [_BEGUN.where(_OUT.c.urgency == URGENCY[kind]) for kind in BEGUN]
LEFT_ON_SQLITE = _ONES.where(_IS_FATE_OPEN, _OUT.c.claimed_until <= _NOW, ~_IS_BUSY).order_by(_OUT.c.id)
ANSWERS, LEFT, *BEGUN_ONES = (
    query.with_for_update(skip_locked=True, of=_OUT)
    for query in (ANSWERS_ON_SQLITE, LEFT_ON_SQLITE, *BEGUN_ON_SQLITE)
)
OURS = select_columns(
    _OUT.c.id,
    func.coalesce(func.pg_try_advisory_xact_lock(CLAIMING, _OUT.c.contact_id), True).label("ours"),
).where(_OUT.c.id.in_(_IDS))
# another process has locked an earlier one, and may yet let it lie: this one would overtake it
_IS_EARLY = select_columns(_HELD.c.id).where(
    _HELD.c.contact_id == _OUT.c.contact_id, _HELD.c.channel == _OUT.c.channel,
    _HELD.c.status == SendStatus.QUEUED.value, _HELD.c.due_at <= _NOW,
    tuple_(_HELD.c.urgency, _HELD.c.due_at, _HELD.c.id) < tuple_(_OUT.c.urgency, _OUT.c.due_at, _OUT.c.id),
    _OUT.c.holds_until.is_(None) | (_OUT.c.holds_until <= _NOW)  # or else it waits for this one
    | (_HELD.c.id < _OUT.c.id) | (_HELD.c.urgency < _OUT.c.urgency),
).exists()  # fmt: skip
STILL_FREE = (
    select_columns(_OUT.c.id)
    .where(_OUT.c.id.in_(_IDS), ~_IS_BUSY, ~(_IS_QUEUED & (_IS_EARLY | _IS_HELD | _HAS_TWIN_IN_DOUBT)))
    .order_by(_OUT.c.id)
)
_HAS_NOT_BEGUN = (_OUT.c.status == SendStatus.SENDING.value) & _OUT.c.handed_at.is_(None)
_WAS_BEGUN = (_OUT.c.status == SendStatus.SENDING.value) & _OUT.c.handed_at.is_not(None)
_LEASE = bindparam("lease", type_=_OUT.c.claimed_until.type)
CLAIM = (
    update(_OUT)
    .where(_OUT.c.id.in_(_IDS))
    .values(
        status=SendStatus.SENDING.value, attempts=_OUT.c.attempts + 1, updated_at=_NOW, handed_at=_NOW,
        doubts=_OUT.c.doubts + case((_WAS_BEGUN, 1), else_=0),  # who began it died
        claimed_until=_LEASE, reason=null(),  # of its last attempt: what is noted now is of this one
    )
)  # fmt: skip
# the attempt begins later, and it is said when: who dies before has not sent it
CLAIM_AHEAD = CLAIM.values(
    attempts=_OUT.c.attempts + case((_HAS_NOT_BEGUN, 0), else_=1), handed_at=null()
)  # fmt: skip
# while the claim is ours: a process that hung may find that another has sent it
BEGIN = (
    update(_OUT)
    .where(
        _OUT.c.id == bindparam("message"), _HAS_NOT_BEGUN, _OUT.c.claimed_until == _LEASE,
        _OUT.c.kind != TRACE, ~_OUT.c.is_erased,
    )
    .values(handed_at=_NOW, updated_at=_NOW)
)  # fmt: skip
# when the last message went to the chat of each: among the newest, so that a long history costs nothing
_NEWEST = (
    select_columns(_HELD.c.updated_at)
    .where(
        _HELD.c.contact_id == _OUT.c.contact_id, _HELD.c.address_id == _OUT.c.address_id,
        _HELD.c.id != _OUT.c.id, _HELD.c.handed_at.is_not(None),
        _HELD.c.status != SendStatus.QUEUED.value,  # it was put back, and has not gone out
    )
    .order_by(_HELD.c.id.desc())
    .limit(NEWEST)
    .correlate(_OUT)
    .subquery()
)  # fmt: skip
LAST_IN_CHAT = select_columns(
    _OUT.c.id, select_columns(func.max(_NEWEST.c.updated_at)).scalar_subquery().label("at")
).where(_OUT.c.id.in_(_IDS))
CLAIMED = (
    select_columns(
        _OUT.c.id, _OUT.c.contact_id, _OUT.c.address_id, _OUT.c.channel, _OUT.c.kind, _OUT.c.text,
        _OUT.c.buttons, _OUT.c.sealed_to, _OUT.c.attempts, _OUT.c.created_at, _OUT.c.language, _OUT.c.parts,
        _OUT.c.valid_until, _OUT.c.holds_until, _OUT.c.is_erased, _OUT.c.doubts, _ADDRESS.c.sealed,
        _ADDRESS.c.reply_from, _ADDRESS.c.last_inbound_at, _CONTACT.c.opted_out_at,
        _BROADCAST.c.state.label("broadcast_state"), _BROADCAST.c.campaign,
        _CAMPAIGN.c.per_month.label("campaign_limit"),
    )
    .select_from(_OUT.outerjoin(_ADDRESS, _ADDRESS.c.id == _OUT.c.address_id)
                     .outerjoin(_CONTACT, _CONTACT.c.id == _OUT.c.contact_id)
                     .outerjoin(_BROADCAST, _BROADCAST.c.id == _OUT.c.broadcast_id)
                     .outerjoin(_CAMPAIGN, _CAMPAIGN.c.code == _BROADCAST.c.campaign))
    .where(_OUT.c.id.in_(_IDS))
    .order_by(_OUT.c.id)
)  # fmt: skip
