"""A stand-in for Telegram on loopback: as strict about what it is sent, and it calls back like Telegram.

In tests: `async with Telegram() as telegram`. By hand: `python -m tests.standins.telegram`.
"""

import argparse
import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from tests.standins.faults import Shares, Weather
from tests.standins.telegram_account import BOT, SECRET, Account, Json, Person, Webhook
from tests.standins.telegram_api import BotApi

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
HEADER = "X-Telegram-Bot-Api-Secret-Token"
GROUP: Json = {"id": -1001, "type": "group", "title": "Neighbours"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the product answered to a webhook."""

    status: int
    body: str


class Telegram(Account):
    """Telegram, as far as one bot sees it; each thing that people do returns its update."""

    def __init__(
        self, *, product_url: str = "http://127.0.0.1:8080", public_url: str | None = None, port: int = 0,
        weather: Weather | None = None,
    ) -> None:  # fmt: skip
        """The webhook is set for `public_url`, but calls go to `product_url`."""
        super().__init__(weather=weather)
        self.product_url = product_url.rstrip("/")
        self.public_url = (public_url or product_url).rstrip("/")
        self.answers: list[Answer] = []
        self._port = port

    # --- its life

    async def __aenter__(self) -> Self:
        app = web.Application()
        BotApi(self).add_to(app)
        app.router.add_get("/standin/sent", self._show_sent)
        app.router.add_post("/standin/text", self._text_by_hand)
        app.router.add_post("/standin/press", self._press_by_hand)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.api_url = f"{self.url}/bot"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.closing.set()
        await self.notify()
        await self._runner.cleanup()
        await self._session.close()

    def hook(self, url: str, secret: str = SECRET) -> None:
        """Set the webhook by hand, on loopback too."""
        self.webhook = Webhook(url, secret)

    # --- what people do

    async def say(self, person: Person, text: str = "", **content: Any) -> Json:
        """A person writes to the bot; `content` is any other part of a message."""
        self.chats.setdefault(person.id, person.chat)
        said = ({"text": text} if text else {}) | content
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            said["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return await self._tell("message", self.new_message(person.chat, person.as_json(), said))

    async def edit(self, person: Person, message_id: int, text: str) -> Json:
        """A person changes a message of theirs."""
        message = self.messages[person.id, message_id]
        message |= {"text": text, "edit_date": message["date"]}
        return await self._tell("edited_message", dict(message))

    async def press(self, person: Person, message: Json, data: str | None = None) -> Json:
        """A person presses a button of a message of ours: the first, or whatever data they forge."""
        shown = self.messages[person.id, message["message_id"]]
        if data is None:
            data = shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        content = {"id": self.new_press_id(), "from": person.as_json(), "chat_instance": "1"}
        return await self._tell("callback_query", content | {"message": dict(shown), "data": data})

    async def block(self, person: Person) -> Json:
        """A person blocks the bot."""
        self.blocked.add(person.id)
        return await self._change_membership(person, person.chat, "member", "kicked")

    async def unblock(self, person: Person) -> Json:
        """A person takes the bot back."""
        self.chats.setdefault(person.id, person.chat)
        self.blocked.discard(person.id)
        return await self._change_membership(person, person.chat, "kicked", "member")

    async def invite(self, person: Person, group: Json = GROUP) -> Json:
        """A person adds the bot to a group."""
        self.chats[group["id"]] = group
        self.left = [one for one in self.left if one != group["id"]]
        return await self._change_membership(person, group, "left", "member")

    async def say_in_group(self, person: Person, text: str, group: Json = GROUP) -> Json:
        """A person writes in a group."""
        self.chats[group["id"]] = group
        return await self._tell("message", self.new_message(group, person.as_json(), {"text": text}))

    def photo(self, content: bytes, name: str = "photo") -> list[Json]:
        """A photo in two sizes, for `say`; the larger one has the content."""
        self.files |= {f"{name}-small": content[:10], name: content}
        sizes = ((f"{name}-small", 90, 67), (name, 1280, 960))
        return [
            {"file_id": file_id, "file_unique_id": f"unique-{file_id}", "width": width, "height": height}
            for file_id, width, height in sizes
        ]

    # --- calling the product

    async def deliver(self, update: Json) -> Answer:
        """Call the webhook with an update, once more if it was delivered already."""
        if self.webhook is None:
            raise ValueError("no webhook is set")
        path = urlsplit(self.webhook.url).path
        answer = await self.post(path, json.dumps(update).encode(), secret=self.webhook.secret)
        if 200 <= answer.status < 300:
            self.pending = [one for one in self.pending if one["update_id"] != update["update_id"]]
            await self.notify()
        return answer

    async def redeliver(self) -> list[Answer]:
        """Call again with everything that was not acknowledged."""
        return [await self.deliver(update) for update in list(self.pending)]

    async def post(self, path: str, body: bytes, *, secret: str | None) -> Answer:
        """Call the product; another secret, or none, makes it a forgery."""
        if urlsplit(self.product_url).hostname not in LOOPBACK or not path.startswith("/"):
            raise ValueError("the stand-in calls nothing but the product on loopback")
        headers = {"Content-Type": "application/json"} | ({HEADER: secret} if secret else {})
        url = self.product_url + path
        async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
            self.answers.append(Answer(answer.status, await answer.text()))
        return self.answers[-1]

    async def _tell(self, kind: str, content: Json) -> Json:
        update = self.new_update(kind, content)
        if self.webhook is not None and kind in self.kinds:
            await self.deliver(update)
        else:
            await self.notify()
        return update

    async def _change_membership(self, person: Person, chat: Json, old: str, new: str) -> Json:
        content = {"chat": chat, "from": person.as_json(), "date": 1_795_426_200}
        content["old_chat_member"] = {"user": BOT, "status": old} | _until(old)
        content["new_chat_member"] = {"user": BOT, "status": new} | _until(new)
        return await self._tell("my_chat_member", content)

    # --- by hand, in another process

    async def _show_sent(self, request: web.Request) -> web.Response:
        """What the bot wrote, from number `since` on; with `wait`, only when there is so much."""
        since, wait = int(request.query.get("since", 0)), int(request.query.get("wait", 0))
        with suppress(TimeoutError):
            await self.wait_for_sent(wait, seconds=20)
        shown = [
            {"chat": one["chat"]["id"], "message_id": one["message_id"], "text": one["text"],
             "now": self.messages[one["chat"]["id"], one["message_id"]]["text"],
             "buttons": one.get("reply_markup")}
            for one in self.sent[since:]
        ]  # fmt: skip
        return web.json_response({"count": since + len(shown), "messages": shown})

    async def _text_by_hand(self, request: web.Request) -> web.Response:
        form = await request.post()
        await self.say(Person(int(str(form.get("from", 1)))), str(form["text"]))
        return web.Response(status=self.answers[-1].status if self.answers else 204)

    async def _press_by_hand(self, request: web.Request) -> web.Response:
        form = await request.post()
        message = {"message_id": int(str(form["message_id"]))}
        await self.press(Person(int(str(form.get("from", 1)))), message, str(form["data"]))
        return web.Response(status=self.answers[-1].status if self.answers else 204)


def _until(status: str) -> Json:
    return {"until_date": 0} if status == "kicked" else {}


async def _serve(arguments: argparse.Namespace) -> None:
    weather = Weather(Shares.read(arguments.faults), arguments.seed)
    async with Telegram(product_url=arguments.product, port=arguments.port, weather=weather) as telegram:
        if not arguments.polling:
            telegram.hook(f"{arguments.product}/webhooks/telegram")
        settings = {
            "API_URL": telegram.api_url,
            "TOKEN": telegram.token,
            "SECRET": SECRET,
            "MODE": "polling" if arguments.polling else "webhook",
        }
        lines = [f"HEARBACK_TELEGRAM_{name}={value}" for name, value in settings.items()]
        print("\n".join(lines), flush=True)  # noqa: T201  # the settings are its output
        await asyncio.Event().wait()


def main() -> None:
    """Serve until interrupted, after printing the settings that the product needs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument(
        "--product", default="http://127.0.0.1:8080", help="where the product listens, on loopback"
    )
    parser.add_argument("--polling", action="store_true", help="wait to be asked for updates")
    parser.add_argument("--faults", default="", help="what goes wrong, by shares: too_many=0.05,cut=0.02")
    parser.add_argument("--seed", type=int, default=0, help="of what goes wrong")
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
