"""Telegram's updates, read: core.telegram.org/bots/api#update. Names of people are never kept."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from telegram import CallbackQuery, ChatMemberUpdated, Contact, Message, Update, User
from telegram import Location as Place
from telegram.constants import ChatMemberStatus, ChatType

from bot.channels.messages import TELEGRAM, Address, Inbound, Location, Media
from bot.channels.text import clean

SCHEME: Final = TELEGRAM
FILE: Final = "telegram-file:"  # an address of a file: the real one holds the bot's token
ALLOWED: Final = ("message", "edited_message", "callback_query", "my_chat_member")

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,32})?(?=\s|$)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_PHONE = re.compile(r"\+?([1-9]\d{5,14})")
_NAMES: Final = frozenset(
    {
        "first_name", "last_name", "username", "active_usernames", "title", "bio", "author_signature",
        "sender_user_name", "forward_sender_name", "vcard", "phone_number",
    }
)  # fmt: skip
_BARE: Final = ("message_id", "from", "chat", "date", "edit_date", "text", "caption", "media_group_id")
_IN_GROUP: Final = frozenset(
    {ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.RESTRICTED}
)


def read_body(body: bytes) -> Inbound:
    """An authentic webhook's update; what is no update comes back raw."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return Inbound(SCHEME, None, None, "", raw=body)
    return read_update(data)


def read_update(data: object) -> Inbound:
    """One update as a message; of a kind that we do not answer, without an address and with its raw form."""
    external_id = str(number) if (number := update_id(data)) is not None else None
    found = None
    if isinstance(data, dict):
        found = _understood(data)
    if found is None:
        found = Inbound(SCHEME, None, None, "", raw=_kept(data))
    return replace(found, external_id=external_id)


def update_id(data: object) -> int | None:
    """An update's id, which is unique to the bot; not one that is higher than all before."""
    number = data.get("update_id") if isinstance(data, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _understood(data: dict[str, Any]) -> Inbound | None:
    """What the library reads; of a message that it cannot read, the words at least.

    It raises whatever it stumbles on, such as a poll without a field that polls have since last month.
    """
    for attempt in (data, _bare(data)):
        try:
            return _read(Update.de_json(attempt, None))
        except Exception:  # noqa: BLE001, S112  # Telegram would repeat it for a day
            continue
    return None


def _bare(data: dict[str, Any]) -> dict[str, Any]:
    """An update whose message has nothing but its words."""
    bare = {"update_id": data.get("update_id")}
    for kind in ("message", "edited_message"):
        message = data.get(kind)
        if isinstance(message, dict):
            bare[kind] = {name: message[name] for name in _BARE if name in message}
    return bare


def _read(update: Update) -> Inbound | None:
    if update.message is not None:
        return _message(update.message, is_edit=False)
    if update.edited_message is not None:
        return _message(update.edited_message, is_edit=True)
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    return None


def _message(message: Message, *, is_edit: bool) -> Inbound | None:
    is_written = bool(message.text or message.caption or message.effective_attachment)
    if message.chat.type != ChatType.PRIVATE:
        answer = is_written and not is_edit and not _is_bot(message.from_user)
        return _group(message.chat.id if answer else None, message.from_user)
    if is_edit and message.location:  # a live position: nobody keeps where a person walks
        return Inbound(SCHEME, None, None, "")
    if not is_written or _is_bot(message.from_user):
        return None
    text, payload = _words(message)
    message_id = str(message.message_id)
    return Inbound(
        channel=SCHEME,
        external_id=None,
        address=Address(SCHEME, str(message.chat.id)),
        text=text,
        media=_media(message),
        location=_location(message),
        replied_to=_replied_to(message),
        message_id=message_id,
        edits=message_id if is_edit else None,
        album=message.media_group_id,
        payload=payload,
        contact_phone=_own_phone(message),
        contact_is_own=_is_own(message) if message.contact else None,
        language_hint=_language(message.from_user),
    )


def _press(query: CallbackQuery) -> Inbound | None:
    message = query.message
    if message is None or query.data is None:
        return None
    if message.chat.type != ChatType.PRIVATE:
        return _group(None, query.from_user)
    data = clean(query.data)
    return Inbound(
        channel=SCHEME,
        external_id=None,
        address=Address(SCHEME, str(message.chat.id)),
        text=_label(message, data) if isinstance(message, Message) else "",
        button=data,
        replied_to=str(message.message_id),
        callback_id=query.id,
        language_hint=_language(query.from_user),
    )


def _membership(change: ChatMemberUpdated) -> Inbound | None:
    status = change.new_chat_member.status
    if change.chat.type != ChatType.PRIVATE:
        return _group(change.chat.id if status in _IN_GROUP else None, change.from_user)
    if status not in {ChatMemberStatus.BANNED, ChatMemberStatus.MEMBER}:
        return None
    return Inbound(
        channel=SCHEME,
        external_id=None,
        address=Address(SCHEME, str(change.chat.id)),
        text="",
        blocked=status == ChatMemberStatus.BANNED,
        language_hint=_language(change.from_user),
    )


def _group(chat_id: int | None, sender: User | None) -> Inbound:
    """Of a group: who to answer, if anybody, and not a word of what its people say to each other."""
    address = None if chat_id is None else Address(SCHEME, str(chat_id))
    return Inbound(SCHEME, None, address, "", is_group=True, language_hint=_language(sender))


def _words(message: Message) -> tuple[str, str | None]:
    """What was written, a command as its plain words; and the payload of the link in `/start payload`."""
    text = clean(message.text or message.caption or "") or _spoken_by_picture(message)
    command = _COMMAND.match(text) if message.text else None
    if command is None:
        return text, None
    rest = text[command.end() :].strip()
    if command[1].lower() == "start":  # the button that everybody presses first
        return "start", rest[:64] or None
    return f"{command[1].replace('_', ' ')} {rest}".strip(), None


def _spoken_by_picture(message: Message) -> str:
    """What a sticker, a die or a poll says."""
    if message.sticker:
        return clean(message.sticker.emoji or "")
    if message.dice:
        return clean(message.dice.emoji)
    return clean(message.poll.question) if message.poll else ""


def _media(message: Message) -> tuple[Media, ...]:
    """The file that a message carries; of a photo, which comes in several sizes, the largest."""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return (Media(FILE + largest.file_id, "image/jpeg"),)  # Telegram makes all photos JPEG
    if message.video_note:
        return (Media(FILE + message.video_note.file_id, "video/mp4"),)
    kinds = (
        (message.voice, "audio/ogg"), (message.audio, "audio/mpeg"), (message.video, "video/mp4"),
        (message.animation, "video/mp4"), (message.document, "application/octet-stream"),
    )  # fmt: skip
    for file, usual in kinds:
        if file is not None:
            return (Media(FILE + file.file_id, clean(file.mime_type or "").strip().lower() or usual),)
    return ()


def _location(message: Message) -> Location | None:
    if message.venue:
        return _position(message.venue.location, message.venue.title)
    return _position(message.location, "") if message.location else None


def _position(place: Place, label: str) -> Location | None:
    lat, lon = float(place.latitude), float(place.longitude)
    if not (abs(lat) <= 90 and abs(lon) <= 180):  # also of NaN
        return None
    return Location(lat, lon, clean(label).strip())


def _replied_to(message: Message) -> str | None:
    answered = message.reply_to_message
    return str(answered.message_id) if answered and _is_bot(answered.from_user) else None


def _is_own(message: Message) -> bool:
    """The contact is the sender's: Telegram itself finds the person to a number.

    Not through another bot or forwarded: there somebody else has made the card.
    """
    contact, sender = message.contact, message.from_user
    made_by_others = message.via_bot is not None or message.forward_origin is not None
    return bool(contact and sender and contact.user_id == sender.id and not made_by_others)


def _own_phone(message: Message) -> str | None:
    return _e164(message.contact) if message.contact and _is_own(message) else None


def _e164(contact: Contact) -> str | None:
    digits = _PHONE.fullmatch(re.sub(r"[\s()-]", "", contact.phone_number))  # with or without a plus
    return f"+{digits[1]}" if digits else None


def _label(message: Message, data: str) -> str:
    """What the pressed button reads; nothing when there is none such, as in a forged press."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    labels = [button.text for row in rows for button in row if button.callback_data == data]
    return clean(labels[0]) if labels else ""


def _is_bot(user: User | None) -> bool:
    return user is not None and user.is_bot


def _language(user: User | None) -> str | None:
    code = user.language_code if user else None
    return code.lower() if code and _LANGUAGE.fullmatch(code) else None


def _kept(data: object) -> bytes:
    try:
        return json.dumps(_without_names(data)).encode()
    except RecursionError:  # nothing that Telegram would send
        return b""


def _without_names(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _without_names(value) for name, value in data.items() if name not in _NAMES}
    if isinstance(data, Sequence) and not isinstance(data, str):
        return [_without_names(value) for value in data]
    return data
