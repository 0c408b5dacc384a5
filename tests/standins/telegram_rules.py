"""What Telegram refuses, as the stand-in refuses it: after its documentation, not after the product."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

Form = Mapping[str, str]

MOST_TEXT = 4096  # UTF-16 units, after formatting
MOST_ANSWER = 200
MOST_DATA = 64  # bytes
MOST_BUTTONS, MOST_COMMANDS = 100, 100
PORTS = {443, 80, 88, 8443}
TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote"}
ACTIONS = {"typing", "upload_photo", "record_voice", "upload_voice", "upload_document", "find_location"}

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
RESERVED = re.compile(r"(?<!\\)[()\]\[~>#+\-=|{}.!]")  # of MarkdownV2, but for the marks that come in pairs


@dataclass(frozen=True, slots=True)
class Refusal(Exception):
    """An error as Telegram words it."""

    status: int
    description: str
    retry_after: int | None = None
    migrated_to: int | None = None

    def as_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        parameters = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrated_to}
        known = {name: value for name, value in parameters.items() if value is not None}
        return answer | ({"parameters": known} if known else {})


def bad(reason: str) -> Refusal:
    """A 400."""
    return Refusal(400, f"Bad Request: {reason}")


def units(text: str) -> int:
    """How long Telegram says a text is."""
    return len(text.encode("utf-16-le")) // 2


def check_text(form: Form) -> str:
    """The text of a message as it arrives: trimmed, with its formatting understood."""
    text = form.get("text", "").strip()
    mode = form.get("parse_mode", "")
    if mode:
        _check_formatting(text, mode)
    for entity in parsed(form, "entities", list):
        if entity["offset"] < 0 or entity["offset"] + entity["length"] > units(text):
            raise bad("entity beyond the end of the text")
    if not text:
        raise bad("message text is empty")
    if units(text) > MOST_TEXT:
        raise bad("message is too long")
    return text


def check_markup(form: Form, *, is_private: bool) -> dict[str, Any] | None:
    """The keyboard of a message, if it has one."""
    markup: dict[str, Any] = parsed(form, "reply_markup", dict)
    if "inline_keyboard" in markup:
        rows = markup["inline_keyboard"]
        _check_count(rows)
        for button in (button for row in rows for button in row):
            _check_inline(button)
        return markup
    if "keyboard" in markup:
        _check_count(markup["keyboard"])
        for key in (key for row in markup["keyboard"] for key in row):
            _check_key(key, is_private=is_private)
        return markup
    if markup and not markup.get("remove_keyboard") and not markup.get("force_reply"):
        raise bad("object expected as reply markup")
    return markup or None


def check_webhook(form: Form) -> None:
    """An address that Telegram would call."""
    url = urlsplit(form.get("url", ""))
    if url.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if (url.port or 443) not in PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if form.get("secret_token") and not SECRET.fullmatch(form["secret_token"]):
        raise bad("secret token contains unallowed characters")


def check_commands(form: Form) -> list[dict[str, str]]:
    """The commands of a menu."""
    commands: list[dict[str, str]] = parsed(form, "commands", list)
    if len(commands) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for entry in commands:
        if not COMMAND.fullmatch(entry["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(entry["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if not re.fullmatch(r"(?:[a-z]{2})?", form.get("language_code", "")):
        raise bad("invalid language code specified")
    return commands


def parsed(form: Form, name: str, kind: type) -> Any:
    """A field that holds JSON."""
    if name not in form:
        return kind()
    try:
        value = json.loads(form[name])
    except ValueError:
        value = None
    if not isinstance(value, kind):
        raise bad(f"can't parse {name}")
    return value


def whole_number(form: Form, name: str, default: int | None = None) -> int:
    """A field that holds a number."""
    try:
        return int(form[name])
    except KeyError:
        if default is not None:
            return default
        raise bad(f"{name} is empty") from None
    except ValueError:
        raise bad(f"invalid {name} specified") from None


def _check_count(rows: list[list[Any]]) -> None:
    if not all(isinstance(row, list) for row in rows):
        raise bad("array of rows expected")
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad("reply markup is too long")


def _check_inline(button: dict[str, Any]) -> None:
    if not button.get("text"):
        raise bad("field 'text' must be of type String")
    if button.get("request_contact") or button.get("request_location"):
        raise bad("inline keyboard button type unallowed")
    if "url" not in button and "callback_data" not in button:
        raise bad("text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= MOST_DATA:
        raise bad("BUTTON_DATA_INVALID")


def _check_key(key: dict[str, Any], *, is_private: bool) -> None:
    if not key.get("text"):
        raise bad("keyboard button text must be non-empty")
    if key.get("request_contact") and not is_private:
        raise bad("phone number can be requested in private chats only")
    if key.get("request_location") and not is_private:
        raise bad("location can be requested in private chats only")


def _check_formatting(text: str, mode: str) -> None:
    if mode.lower() == "html":
        _Html().check(text)
    elif mode.lower() == "markdownv2":
        if found := RESERVED.search(text):
            reason = f"Character '{found[0]}' is reserved and must be escaped with the preceding '\\'"
            raise bad(f"can't parse entities: {reason}")
        if len(re.findall(r"(?<!\\)[*_`]", text)) % 2:
            raise bad("can't parse entities: Can't find end of the entity")
    else:
        raise bad("unsupported parse_mode")


class _Html(HTMLParser):
    def check(self, text: str) -> None:
        self.open: list[str] = []
        if re.search(r"<(?![a-z/])", text):
            raise bad('can\'t parse entities: Unsupported start tag ""')
        self.feed(text)
        self.close()
        if self.open:
            raise bad(f"can't parse entities: Can't find end tag corresponding to start tag {self.open[-1]}")

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise bad("can't parse entities: Unexpected end tag")
