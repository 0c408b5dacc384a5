"""The part of Twilio's REST API that the product uses: create, list, fetch and delete messages."""

import asyncio
import base64
import hmac
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web
from multidict import MultiMapping

from tests.standins.faults import Fault
from tests.standins.twilio_account import Account
from tests.standins.twilio_messages import API_VERSION, Message
from tests.standins.twilio_rules import Refusal, check

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class RestApi:
    """Twilio's REST API over one account; each answer to `create` takes `delay`."""

    def __init__(self, account: Account, delay: timedelta) -> None:
        self._account = account
        self._delay = delay

    def add_to(self, app: web.Application) -> None:
        """Add the routes, under the addresses that Twilio has."""
        base = f"/{API_VERSION}/Accounts/{{account}}/Messages"
        app.router.add_post(f"{base}.json", _strict(self._create))
        app.router.add_get(f"{base}.json", _strict(self._list))
        app.router.add_get(f"{base}/{{sid}}/Media.json", _strict(self._list_media))
        app.router.add_get(f"{base}/{{sid}}/Media/{{media}}", _strict(self._redirect_to_file))
        app.router.add_get("/store/{media}", self._file)
        app.router.add_get(f"{base}/{{sid}}.json", _strict(self._fetch))
        app.router.add_delete(f"{base}/{{sid}}.json", _strict(self._delete))

    async def _create(self, request: web.Request) -> web.StreamResponse:
        self._account.requests += 1
        if self._delay:
            await asyncio.sleep(self._delay.total_seconds())
        form = dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
        fault = self._account.next_fault(form.get("To", ""))
        if fault and not fault.accepted:
            return await self._break(request, fault)
        self._authenticate(request)
        self._account.block_if_unsubscribed(form)
        check(
            form,
            senders=self._account.numbers,
            services=self._account.services,
            blocked=self._account.blocked,
        )
        message = await self._account.accept(form)
        if fault:
            return await self._break(request, fault)
        return web.json_response(message.as_json(self._account.account_sid), status=201)

    async def _break(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.kind == "hang":
            await self._account.closing.wait()
        if fault.kind in {"hang", "cut"}:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if fault.kind == "garble":
            return web.Response(status=201, text="<html>created</html>", content_type="text/html")
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
        if fault.code is None:
            return web.Response(status=fault.status, text="<html>sorry</html>", headers=headers)
        refusal = Refusal(fault.status, fault.code, "a fault that the test asked for")
        return web.json_response(refusal.as_json(), status=fault.status, headers=headers)

    async def _list(self, request: web.Request) -> web.StreamResponse:
        self._authenticate(request)
        if self._account.list_faults:
            return web.Response(status=self._account.list_faults.popleft(), text="<html>sorry</html>")
        now, newest_first = self._account.clock(), reversed(self._account.messages.values())
        wanted = [one for one in newest_first if one.is_listed(now) and _matches(one, request.query)]
        page, size = int(request.query.get("Page", 0)), int(request.query.get("PageSize", 50))
        shown = wanted[page * size : (page + 1) * size]
        following = (
            urlencode({**request.query, "Page": page + 1, "PageToken": "PA" + shown[-1].sid}) if shown else ""
        )
        has_more = len(wanted) > (page + 1) * size
        return web.json_response(
            {
                "messages": [message.as_json(self._account.account_sid) for message in shown],
                "page": page,
                "page_size": size,
                "uri": request.raw_path,
                "next_page_uri": f"{request.path}?{following}" if has_more else None,
            }
        )

    async def _list_media(self, request: web.Request) -> web.StreamResponse:
        message = self._find(request)
        media = [
            {
                "sid": f"ME{number:032x}",
                "account_sid": self._account.account_sid,
                "parent_sid": message.sid,
                "content_type": content_type,
                "uri": urlsplit(url).path + ".json",
            }
            for number, (url, content_type) in enumerate(message.media)
        ]
        return web.json_response({"media_list": media, "page": 0, "page_size": 50, "next_page_uri": None})

    async def _redirect_to_file(self, request: web.Request) -> web.StreamResponse:
        self._authenticate(request)
        self._account.media_requests += 1
        if self._account.media_faults:
            return web.Response(status=self._account.media_faults.popleft())
        raise web.HTTPTemporaryRedirect(f"/store/{request.match_info['media']}")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        found = self._account.files.get(request.match_info["media"])
        return web.Response(status=404) if found is None else web.Response(body=found)

    async def _fetch(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(self._find(request).as_json(self._account.account_sid))

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        message = self._find(request)
        for url, _content_type in message.media:
            self._account.files.pop(url.rpartition("/")[2], None)
        del self._account.messages[message.sid]
        return web.Response(status=204)

    def _authenticate(self, request: web.Request) -> None:
        known = f"{self._account.account_sid}:{self._account.auth_token}".encode()
        expected = "Basic " + base64.b64encode(known).decode()
        if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected.encode()):
            raise Refusal(401, 20003, "Authenticate")
        if request.match_info["account"] != self._account.account_sid:
            raise Refusal(404, 20404, "The requested resource was not found")

    def _find(self, request: web.Request) -> Message:
        self._authenticate(request)
        message = self._account.messages.get(request.match_info["sid"])
        if message is None:
            raise Refusal(404, 20404, f"The requested resource {request.path} was not found")
        return message


def _strict(handler: Handler) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refusal as refusal:
            return web.json_response(refusal.as_json(), status=refusal.status)

    return answer


def _matches(message: Message, query: MultiMapping[str]) -> bool:
    if query.get("To", message.to) != message.to or query.get("From", message.sender) != message.sender:
        return False
    earliest, latest = query.get("DateSent>"), query.get("DateSent<")
    if earliest is None and latest is None:
        return True
    if message.sent is None:  # what still waits has no date of sending, so no date finds it
        return False
    moment = message.sent.replace(microsecond=0)
    return (not earliest or _date(earliest) <= moment) and (not latest or moment <= _date(latest))


def _date(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(400, 20001, f"{text} is not a date") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
