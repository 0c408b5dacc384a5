"""Filing an idea that came by phone, on paper or at the counter."""

import asyncio
import re
from dataclasses import dataclass, replace
from http import HTTPStatus

import phonenumbers

from civic import audit, screening
from civic import ideas as civic_ideas
from civic.city import OTHER, City
from civic.ideas import MAX_TITLE, Draft, Where
from civic.officials import Role
from desk.api import shapes
from desk.api.changes import check_topic
from desk.api.ideas import find_shape
from desk.api.operations import Call, Operation, operation
from desk.api.paging import LARGEST
from desk.api.places import find_place
from desk.api.problems import conflict, refuse
from nlu import sensitive
from nlu.understanding import IdeaDraft, PlaceMatch
from phrases import Title, parts
from storage import Tx, attachments, contacts, ideas, inbound, outbound
from storage.models import Contact, Idea, InboundMessage, MessageState, id_of

CHANNEL = "desk"
INTERNATIONAL = re.compile(r"\+[0-9 ().\-/]+")  # phonenumbers alone would take letters and extensions


@dataclass(frozen=True, slots=True)
class Writer:
    """The person for whom an idea is filed, and where they are told of it."""

    contact_id: int
    address_id: int
    channel: str


@operation(
    "POST", "/ideas", Role.MODERATOR, status=HTTPStatus.CREATED, location="/ideas/{code}", may_conflict=True
)
async def submit_idea(call: Call, body: shapes.NewIdea) -> shapes.Idea:
    """File an idea for somebody; with a number or message, that person gets a confirming text and all news.

    Title, topic and place that are not given are read out of the text.
    """
    if body.message is not None and body.on_behalf_of is not None:
        refuse("on_behalf_of", "cannot stand beside a message, which has a writer")
    number = None if body.on_behalf_of is None else read_number(body.on_behalf_of)
    draft = await _draft(call, body)
    idea = await call.desk.store.write(_file, call, draft, number, body.message)
    if number or body.message is not None:
        call.desk.replies()
    return idea


OPERATIONS: tuple[Operation, ...] = (submit_idea,)


def read_number(given: str, field: str = "on_behalf_of") -> str:
    """A phone number as +15550100001; the problem does not repeat what was given."""
    number = _parsed(given)
    if number is None or not phonenumbers.is_possible_number(number):  # numbers of invented people pass
        refuse(field, "must be a phone number with + and country code")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parsed(given: str) -> phonenumbers.PhoneNumber | None:
    if not INTERNATIONAL.fullmatch(given):
        return None
    try:
        return phonenumbers.parse(given, None)
    except phonenumbers.NumberParseException:
        return None


async def _draft(call: Call, body: shapes.NewIdea) -> Draft:
    """What was given, and for the rest what the engine reads out of the text."""
    city = call.desk.city()
    if body.language is not None and body.language not in city.languages:
        refuse("language", f"must be one of {', '.join(city.languages)}")
    if body.topic is not None:
        check_topic(city, body.topic)
    preferred = body.language or city.languages[0]
    heard = await call.desk.reader().read(body.text, preferred=preferred, known=body.language is not None)
    read = heard.idea or IdeaDraft(plain_title(body.text), OTHER, 0.0, None)
    place_text, where = await _place(city, body, read)
    title = body.title or read.title or plain_title(body.text)
    return Draft(
        text=body.text, title=title, topic=body.topic or read.topic,
        topic_confidence=1.0 if body.topic else read.topic_confidence, place_text=place_text, where=where,
        language=body.language or heard.language, channel=CHANNEL,
        held_for=sensitive.reason(body.text)
        or screening.screen(f"{title}\n{body.text}", country=city.country, words=city.all_held_words()),
    )  # fmt: skip


async def _place(city: City, body: shapes.NewIdea, read: IdeaDraft) -> tuple[str | None, Where | None]:
    if body.place is not None:
        return await asyncio.to_thread(find_place, city, body.place)
    if "place" in body.model_fields_set:  # null: it has none
        return None, None
    return read.place, _where(read.places[0]) if len(read.places) == 1 else None


def _where(place: PlaceMatch) -> Where:
    return Where(place.key, place.name, place.area, place.lat, place.lon, place.confidence)


def plain_title(text: str) -> str:
    """The beginning of a text, as a title."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_TITLE else line[: MAX_TITLE - 3].rsplit(" ", 1)[0] + "..."


def _file(tx: Tx, call: Call, draft: Draft, number: str | None, message_id: int | None) -> shapes.Idea:
    message = None if message_id is None else _message(tx, message_id)
    writer = _writer(tx, call, number, message)
    if message is not None:
        draft = replace(draft, channel=message.channel)
    idea = civic_ideas.submit(
        tx, draft, contact_id=writer.contact_id if writer else None, inbound_id=message_id, now=call.now
    )
    about = {"on_behalf": writer is not None, "message": message_id}
    audit.note(tx, call.caller.name, "filed", f"idea:{idea.id}", call.now, **about)
    if message is not None:
        attachments.join(tx, [id_of(message)], id_of(idea))
        inbound.settle(tx, id_of(message), MessageState.HANDLED, call.now, idea_id=idea.id, reason=None)
    if writer is not None:
        _confirm(tx, call, idea, writer)
    return find_shape(tx, idea.code)


def _message(tx: Tx, message_id: int) -> InboundMessage:
    """A message that can become an idea of its writer."""
    message = inbound.by_id(tx, message_id) if message_id <= LARGEST else None
    if message is None:
        refuse("message", "no message has this number")
    if message.contact_id is None or message.address_id is None:
        raise conflict("this message has no writer: it could not be read, or its writer was erased")
    if message.state == MessageState.WAITING:
        raise conflict("the bot has not read this message yet: try again in a moment")
    if message.idea_id is not None:
        code = ideas.get(tx, message.idea_id).code
        raise conflict(f"this message is with the idea {code} already")
    return message


def _writer(tx: Tx, call: Call, number: str | None, message: InboundMessage | None) -> Writer | None:
    """For whom an idea is filed, and where they are told; None for nobody."""
    if message is not None:
        return Writer(message.contact_id or 0, message.address_id or 0, message.channel)
    if number is None:
        return None
    known = contacts.recognise(tx, "sms", number, call.now)
    return Writer(known.contact_id, known.address_id, "sms")


def _confirm(tx: Tx, call: Call, idea: Idea, writer: Writer) -> None:
    """Tell the person what was noted, unless they want no texts."""
    contact = contacts.by_id(tx, writer.contact_id)
    if contact.opted_out_at is not None:
        return
    city, language = call.desk.city(), _language(tx, call, idea, contact)
    blanks = {"city": city.name, "code": idea.code, "title": Title(idea.title)}
    text = call.desk.phrases().fit(language, [("idea.by_official", blanks)])
    outbound.queue(
        tx, call.now, contact_id=writer.contact_id, address_id=writer.address_id, channel=writer.channel,
        kind="notice", text=text, language=language, parts=parts(text).count, dedupe=f"by_official:{idea.id}",
    )  # fmt: skip


def _language(tx: Tx, call: Call, idea: Idea, contact: Contact) -> str:
    """The person's language; that of the idea for one who is new."""
    languages = call.desk.city().languages
    if contact.language in languages:
        return contact.language
    language = idea.language if idea.language in languages else languages[0]
    contacts.change(tx, contact.id or 0, language=language)
    return language
