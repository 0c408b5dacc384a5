"""People by their handles: what they did and wrote, limiting and muting them. No address is here."""

from civic import restrictions
from civic.officials import Role
from civic.restrictions import BadRestriction, Restriction
from desk.api import shapes
from desk.api.messages import handle
from desk.api.operations import Call, Operation, operation
from desk.api.paging import LARGEST
from desk.api.problems import missing, refuse
from storage import Tx, comments, contacts, ideas, inbound, links, outbound, participation
from storage.errors import Vanished
from storage.models import Contact, InboundMessage, OutboundMessage

LINES = 40  # of the conversation
IDEAS = 20


@operation("GET", "/contacts/{id}", Role.MODERATOR)
async def show_contact(call: Call, id: int) -> shapes.Contact:  # it is called so in the path
    """One person by a handle: ideas, messages, and whether they are limited; never an address."""
    return await call.desk.store.read(find_contact, call, id)


@operation("POST", "/contacts/{id}/restriction", Role.MODERATOR)
async def restrict_contact(call: Call, id: int, body: shapes.NewRestriction) -> shapes.Contact:  # as above
    """Limit or mute somebody for a time, with a reason; it ends by itself and is written down."""
    return await call.desk.store.write(_restrict, call, id, body)


@operation("POST", "/contacts/{id}/release", Role.MODERATOR)
async def release_contact(call: Call, id: int) -> shapes.Contact:  # as above
    """End a restriction before its time."""
    return await call.desk.store.write(_release, call, id)


OPERATIONS: tuple[Operation, ...] = (show_contact, restrict_contact, release_contact)


def find_contact(tx: Tx, call: Call, contact_id: int) -> shapes.Contact:
    """One person as the API shows them; a problem when there is none."""
    contact = find(tx, contact_id)
    in_force = restrictions.now_of(contact, call.now)
    restriction = {
        "kind": in_force, "reason": contact.restriction_reason, "until": contact.restricted_until
    } if in_force else None  # fmt: skip
    return shapes.Contact.model_validate(
        {
            "id": contact_id, "handle": handle(tx, contact_id), "language": contact.language,
            "channels": sorted({one.scheme for one in links.addresses_of(tx, contact_id)}),
            "since": contact.created_at, "last_wrote": contact.last_inbound_at,
            "has_stopped": contact.opted_out_at is not None, "restriction": restriction,
            "ideas": [idea.code for idea in ideas.of_contact(tx, contact_id, IDEAS)],
            "comments": len(comments.of_contact(tx, contact_id)),
            "votes": participation.count_votes_of(tx, contact_id), "lines": _lines(tx, contact_id),
        }
    )  # fmt: skip


def find(tx: Tx, contact_id: int) -> Contact:
    """One person; a problem when there is none."""
    try:
        if contact_id <= LARGEST:
            return contacts.by_id(tx, contact_id)
    except Vanished:
        pass
    raise missing("nobody has this number: they may have been erased, or joined with another channel")


def _lines(tx: Tx, contact_id: int) -> list[dict[str, object]]:
    theirs = [_their(one) for one in inbound.of_contact(tx, contact_id, LINES)]
    ours = [_our(one) for one in outbound.of_contact(tx, contact_id, LINES)]
    return sorted([*theirs, *ours], key=lambda line: str(line["at"]))[-LINES:]


def _their(one: InboundMessage) -> dict[str, object]:
    return {
        "at": one.received_at, "by": "resident", "text": one.text, "message": one.id, "state": one.state,
        "reason": one.reason,
    }  # fmt: skip


def _our(one: OutboundMessage) -> dict[str, object]:
    text = one.text
    return {"at": one.created_at, "by": "city", "text": text, "message": None, "state": None, "reason": None}


def _restrict(tx: Tx, call: Call, contact_id: int, body: shapes.NewRestriction) -> shapes.Contact:
    find(tx, contact_id)
    try:
        restrictions.restrict(
            tx, contact_id, Restriction(body.kind), reason=body.reason, until=body.until, now=call.now,
            by=call.caller.name,
        )  # fmt: skip
    except BadRestriction as error:
        refuse("until", str(error))
    return find_contact(tx, call, contact_id)


def _release(tx: Tx, call: Call, contact_id: int) -> shapes.Contact:
    find(tx, contact_id)
    restrictions.release(tx, contact_id, call.now, by=call.caller.name)
    return find_contact(tx, call, contact_id)
