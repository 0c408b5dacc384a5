"""What came in, for a person to look at and to answer."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus

from civic import audit
from civic.officials import Role
from desk.api import photos, shapes
from desk.api.operations import Call, Operation, operation
from desk.api.paging import LARGEST, cursor, read_cursor
from desk.api.problems import conflict, missing
from phrases import Line, Title, parts, tidy
from phrases.render import brief
from storage import Tx, contacts, ideas, inbound, outbound
from storage.models import InboundMessage, MessageState, id_of

ORDER = "messages"
FRESH = timedelta(minutes=10)  # so soon an answer needs no reminder of its question
BEGINNING = 40  # characters of a question
LONGEST = 1600  # characters of a message


@operation("GET", "/messages", Role.MODERATOR)
async def list_messages(call: Call, query: shapes.MessageQuery) -> shapes.MessagePage:
    """Messages by state, the newest first; `unclear` ones want a person."""
    return await call.desk.store.read(find_page, query)


@operation("GET", "/messages/{id}", Role.MODERATOR)
async def show_message(call: Call, id: int) -> shapes.Message:  # it is called so in the path
    """One message."""
    return await call.desk.store.read(find_shape, id)


@operation("POST", "/messages/{id}/answer", Role.MODERATOR, status=HTTPStatus.ACCEPTED, may_conflict=True)
async def answer_message(call: Call, id: int, body: shapes.Answer) -> shapes.Message:  # as above
    """Answer as a person, on the channel that the message came by; once, unless `again` says otherwise."""
    message = await call.desk.store.write(_answer, call, id, body)
    call.desk.replies()
    return message


OPERATIONS: tuple[Operation, ...] = (list_messages, show_message, answer_message)


def find_page(tx: Tx, query: shapes.MessageQuery) -> shapes.MessagePage:
    """One page of messages."""
    after = read_cursor(query.cursor, ORDER, int)
    found = inbound.listed(tx, query.state, query.limit + 1, after[1] if after else None)
    return _page(tx, found, query.limit, inbound.count(tx, query.state))


def find_of_muted(tx: Tx, query: shapes.MessageQuery) -> shapes.MessagePage:
    """One page of what muted people wrote, which nobody answered."""
    after = read_cursor(query.cursor, ORDER, int)
    found = inbound.of_muted(tx, query.limit + 1, after[1] if after else None)
    return _page(tx, found, query.limit, inbound.count_of_muted(tx))


def _page(tx: Tx, found: Sequence[InboundMessage], limit: int, total: int) -> shapes.MessagePage:
    page, more = found[:limit], len(found) > limit
    last = cursor(ORDER, page[-1].id or 0, page[-1].id or 0) if more else None
    return shapes.MessagePage(items=shaped(tx, page), next=last, total=total)


def find_shape(tx: Tx, message_id: int) -> shapes.Message:
    """One message as the API shows it; a problem when there is none."""
    return shaped(tx, [_find(tx, message_id)])[0]


def _find(tx: Tx, message_id: int) -> InboundMessage:
    message = inbound.by_id(tx, message_id) if message_id <= LARGEST else None
    if message is None:
        raise missing("no message has this number")
    return message


def shaped(tx: Tx, found: Sequence[InboundMessage]) -> list[shapes.Message]:
    """Messages as the API shows them: whose they are is a handle, never an address."""
    filed = sorted({message.idea_id for message in found if message.idea_id is not None})
    codes = {idea.id: idea.code for idea in ideas.by_ids(tx, filed)} if filed else {}
    media = photos.of_messages(tx, [id_of(message) for message in found])
    return [_shape(tx, message, codes.get(message.idea_id), media) for message in found]


def _shape(
    tx: Tx, message: InboundMessage, code: str | None, media: Mapping[int, Sequence[shapes.Media]]
) -> shapes.Message:
    return shapes.Message.model_validate(
        {
            "id": message.id, "channel": message.channel, "text": message.text, "state": message.state,
            "reason": message.reason, "language": message.language, "intent": message.intent,
            "received_at": message.received_at, "handled_at": message.handled_at, "idea": code,
            "contact": handle(tx, message.contact_id), "contact_id": message.contact_id,
            "media": media.get(id_of(message), []),
        }
    )  # fmt: skip


def handle(tx: Tx, contact_id: int | None) -> str | None:
    """What officials call a person whom they must not know: the same for all messages of one contact."""
    return None if contact_id is None else f"resident-{tx.vault.hash('handle', str(contact_id))[:8]}"


def _answer(tx: Tx, call: Call, message_id: int, body: shapes.Answer) -> shapes.Message:
    message = _find(tx, message_id)
    if message.contact_id is None or message.address_id is None:
        raise conflict("nobody can be answered: the message could not be read, or its writer was erased")
    if message.state == MessageState.WAITING:
        raise conflict("the bot has not read this message yet: try again in a moment")
    contact = contacts.by_id(tx, message.contact_id)
    if contact.opted_out_at is not None:
        raise conflict("this person has said STOP and must not be written to")
    language = contact.language or call.desk.city().languages[0]
    said = _reminding(tx, call, message, tidy(body.text), language)
    queued = outbound.queue(
        tx, call.now, contact_id=message.contact_id, address_id=message.address_id, channel=message.channel,
        kind="reply", text=said, language=language,
        parts=parts(said).count, reply_to_id=message.id,
        dedupe=None if body.again else f"answer:{message.id}",  # two officials may answer at the same moment
    )  # fmt: skip
    if queued is None:
        raise conflict('an official has answered this message already: "again": true answers it once more')
    inbound.settle(tx, message_id, MessageState.HANDLED, call.now, reason=None)
    audit.note(tx, call.caller.name, "answered", f"message:{message_id}", call.now)
    return find_shape(tx, message_id)


def _reminding(tx: Tx, call: Call, message: InboundMessage, text: str, language: str) -> str:
    """An answer that says what it answers, when the message was not written just now and there is room."""
    line = _reminder(tx, message, text)
    if line is None or call.now - message.received_at < FRESH:
        return text
    whole = call.desk.phrases().fit(language, [line])
    return whole if len(whole) <= LONGEST else text


def _reminder(tx: Tx, message: InboundMessage, text: str) -> Line | None:
    if message.idea_id is not None:
        idea = ideas.get(tx, message.idea_id)
        return "answer.to_idea", {"code": idea.code, "title": Title(idea.title), "text": text}
    question = brief(message.text, BEGINNING)
    return ("answer.to_question", {"question": question, "text": text}) if question else None
