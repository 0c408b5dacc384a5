"""The part of Telegram's Bot API that the product uses."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiohttp import web

from tests.standins.telegram_account import BOT, DEFAULT_KINDS, Account, Fault, Json, Webhook
from tests.standins.telegram_rules import (
    ACTIONS,
    MOST_ANSWER,
    Form,
    Refusal,
    bad,
    check_commands,
    check_markup,
    check_text,
    check_webhook,
    parsed,
    whole_number,
)

MOST_FILE = 20 * 1024 * 1024
MOST_AT_ONCE, LONGEST_POLL = 100, 50
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
WEBHOOK_STANDS = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first"
)
RIVAL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"

Method = Callable[[Form], Awaitable[Any]]


class BotApi:
    """Telegram's Bot API over one account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._methods: dict[str, Method] = {
            "getMe": self._get_me,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
            "getUpdates": self._get_updates,
            "sendMessage": self._send_message,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "answerCallbackQuery": self._answer,
            "setMyCommands": self._set_commands,
            "sendChatAction": self._act,
            "leaveChat": self._leave,
            "getFile": self._get_file,
        }

    def add_to(self, app: web.Application) -> None:
        """Add the routes, under the addresses that Telegram has."""
        app.router.add_route("*", r"/bot{token:[^/]+}/{method}", self._call)
        app.router.add_get(r"/file/bot{token:[^/]+}/{path:.+}", self._download)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        account, method = self._account, request.match_info["method"]
        account.calls.append(method)
        fault = account.take_fault(method)
        if fault and not fault.accepted:
            return await self._break(request, fault)
        try:
            self._authenticate(request)
            form = await _form(request)
            handler = self._methods.get(method)
            if handler is None:
                raise Refusal(404, "Not Found: method not found")
            result = await handler(form)
        except Refusal as refusal:
            return web.json_response(refusal.as_json(), status=refusal.status)
        await account.notify()
        if fault:
            return await self._break(request, fault, result)
        return web.json_response({"ok": True, "result": result})

    async def _break(self, request: web.Request, fault: Fault, result: object = None) -> web.StreamResponse:
        if fault.kind == "hang":
            await self._account.closing.wait()
        if fault.kind in {"hang", "cut"}:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if fault.kind == "garble":
            return web.Response(text=f"<html>{json.dumps(result)}</html>", content_type="text/html")
        if fault.refusal is None:
            return web.Response(status=fault.status, text="<html>sorry</html>", content_type="text/html")
        return web.json_response(fault.refusal.as_json(), status=fault.status)

    def _authenticate(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if not token.partition(":")[0].isdecimal():
            raise Refusal(404, "Not Found")
        if token != self._account.token:
            raise Refusal(401, "Unauthorized")

    # --- getting updates

    async def _get_me(self, _form: Form) -> Json:
        return BOT | {"can_join_groups": True, "can_read_all_group_messages": False}

    async def _set_webhook(self, form: Form) -> bool:
        if not form.get("url"):
            return await self._delete_webhook(form)
        check_webhook(form)
        self._account.webhook = Webhook(form["url"], form.get("secret_token", ""))
        self._choose_kinds(form)
        self._drop_if_asked(form)
        return True

    async def _delete_webhook(self, form: Form) -> bool:
        self._account.webhook = None
        self._drop_if_asked(form)
        return True

    async def _webhook_info(self, _form: Form) -> Json:
        account = self._account
        info: Json = {"url": account.webhook.url if account.webhook else "", "has_custom_certificate": False}
        return info | {"pending_update_count": len(account.pending)}

    async def _get_updates(self, form: Form) -> list[Json]:
        account = self._account
        if account.webhook is not None:
            raise Refusal(409, WEBHOOK_STANDS)
        if account.poller is not None:
            account.poller.set()
        here = account.poller = asyncio.Event()
        self._choose_kinds(form)
        await self._confirm(whole_number(form, "offset", 0))
        limit = min(max(whole_number(form, "limit", MOST_AT_ONCE), 1), MOST_AT_ONCE)
        with suppress(TimeoutError):
            await self._wait_for_updates(here, min(whole_number(form, "timeout", 0), LONGEST_POLL))
        if here.is_set():
            raise Refusal(409, RIVAL)
        account.poller, account.poll_is_over = None, False
        return account.pending[:limit]

    async def _wait_for_updates(self, here: asyncio.Event, seconds: int) -> None:
        account = self._account

        def is_over() -> bool:
            is_ended = account.poll_is_over or here.is_set() or account.closing.is_set()
            return bool(account.pending) or is_ended

        async with account.changed:
            account.changed.notify_all()  # an older poll ends
            async with asyncio.timeout(seconds):
                await account.changed.wait_for(is_over)

    async def _confirm(self, offset: int) -> None:
        pending = self._account.pending
        if offset < 0:
            del pending[:offset]
        elif offset > 0:
            pending[:] = [update for update in pending if update["update_id"] >= offset]

    def _choose_kinds(self, form: Form) -> None:
        """Left out, the setting stays; what is already queued is not touched."""
        if "allowed_updates" in form:
            self._account.kinds = set(parsed(form, "allowed_updates", list)) or set(DEFAULT_KINDS)

    def _drop_if_asked(self, form: Form) -> None:
        if form.get("drop_pending_updates", "").lower() == "true":
            self._account.pending.clear()

    # --- messages

    async def _send_message(self, form: Form) -> Json:
        chat = self._account.reachable(whole_number(form, "chat_id"))
        content: Json = {"text": check_text(form)}
        markup = check_markup(form, is_private=chat["type"] == "private")
        message = self._account.new_message(chat, BOT, content | ({"reply_markup": markup} if markup else {}))
        self._account.sent.append(dict(message) | {"form": dict(form)})
        return message if markup is None or "inline_keyboard" in markup else _without_keyboard(message)

    async def _edit_text(self, form: Form) -> Json:
        message = self._own(form)
        markup = check_markup(form, is_private=True)
        return self._change(message, check_text(form), markup)

    async def _edit_markup(self, form: Form) -> Json:
        message = self._own(form)
        return self._change(message, message["text"], check_markup(form, is_private=True))

    def _own(self, form: Form) -> Json:
        chat = self._account.reachable(whole_number(form, "chat_id"))
        message = self._account.messages.get((chat["id"], whole_number(form, "message_id")))
        if message is None:
            raise bad("message to edit not found")
        if message["from"] != BOT:
            raise bad("message can't be edited")
        return message

    def _change(self, message: Json, text: str, markup: Json | None) -> Json:
        if (message["text"], message.get("reply_markup")) == (text, markup):
            raise bad(SAME)
        message["text"] = text
        message["edit_date"] = message["date"]
        message.pop("reply_markup", None)
        if markup:
            message["reply_markup"] = markup
        return message

    async def _answer(self, form: Form) -> bool:
        press_id = form.get("callback_query_id", "")
        if press_id not in self._account.presses:
            raise bad(TOO_OLD)
        if len(form.get("text", "")) > MOST_ANSWER:
            raise bad("MESSAGE_TOO_LONG")
        self._account.presses[press_id] = form.get("text", "")
        return True

    # --- the rest

    async def _set_commands(self, form: Form) -> bool:
        commands = check_commands(form)
        scope = parsed(form, "scope", dict).get("type", "default")
        self._account.commands[scope, form.get("language_code", "")] = commands
        return True

    async def _act(self, form: Form) -> bool:
        chat = self._account.reachable(whole_number(form, "chat_id"))
        if form.get("action") not in ACTIONS:
            raise bad("wrong parameter action in request")
        self._account.actions.append((chat["id"], form["action"]))
        return True

    async def _leave(self, form: Form) -> bool:
        chat = self._account.reachable(whole_number(form, "chat_id"))
        if chat["type"] == "private":
            raise bad("chat member status can't be changed in private chats")
        self._account.left.append(chat["id"])
        return True

    async def _get_file(self, form: Form) -> Json:
        file_id = form.get("file_id", "")
        content = self._account.files.get(file_id)
        if content is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(content) > MOST_FILE:
            raise bad("file is too big")
        return {"file_id": file_id, "file_unique_id": f"unique-{file_id}", "file_size": len(content),
                "file_path": self._account.file_paths.get(file_id, f"files/{file_id}")}  # fmt: skip

    async def _download(self, request: web.Request) -> web.StreamResponse:
        content = self._account.files.get(request.match_info["path"].removeprefix("files/"))
        if request.match_info["token"] != self._account.token or content is None:
            return web.json_response(Refusal(404, "Not Found").as_json(), status=404)
        return web.Response(body=content, content_type="application/octet-stream")


async def _form(request: web.Request) -> dict[str, str]:
    """Parameters as Telegram takes them: in the address, as a form, or as JSON."""
    found = dict(request.query)
    if request.content_type == "application/json":
        values = json.loads(await request.text() or "{}").items()
        return found | {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in values
        }
    return found | {name: str(value) for name, value in (await request.post()).items()}


def _without_keyboard(message: Json) -> Json:
    """Telegram does not show a reply keyboard again."""
    return {name: value for name, value in message.items() if name != "reply_markup"}
