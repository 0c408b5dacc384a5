"""One visit of a page: who comes, what they may do, and how the page is shown to them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from aiohttp import web
from multidict import MultiDict

from civic import sign_ins
from civic.officials import Caller, Role
from civic.sign_ins import Step
from desk.api.operations import Call
from desk.desk import Desk
from desk.pages import doors, waiting, words
from desk.pages.templates import Look, render
from storage.sign_ins import SignedIn

SIGN_IN, FORM = "hearback", "hearback-form"  # cookies
DESK = web.AppKey("DESK", Desk)
HOME = "/desk"
LANGUAGE = web.RequestKey("LANGUAGE", str)  # of the request, known once the browser is
Function = Callable[["Visit"], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Visit:
    """One request of a browser."""

    request: web.Request
    desk: Desk
    now: datetime
    language: str
    found: SignedIn | None
    form_key: str  # the cookie that this browser's forms are made with
    fields: MultiDict[str]  # of the form that was sent

    @property
    def who(self) -> SignedIn:
        """The official, on pages that want one."""
        if self.found is None:
            raise web.HTTPForbidden
        return self.found

    @property
    def caller(self) -> Caller:
        """The same, as rules and the audit log know them."""
        return sign_ins.caller_of(self.who.official)

    @property
    def call(self) -> Call:
        """The same, as operations of the API know them."""
        return Call(self.desk, self.caller, self.now)

    def say(self, text: str, /, **blanks: object) -> str:
        """A text in the official's language."""
        said = words.translations(self.language).gettext(text)
        return said % blanks if blanks else said

    @property
    def look(self) -> Look:
        """How values look to them."""
        return Look(self.language, self.desk.city())

    def given(self, name: str) -> str:
        """A field of the form, without white space around it."""
        return self.fields.get(name, "").strip()

    async def show(self, template: str, /, status: HTTPStatus = HTTPStatus.OK, **values: Any) -> web.Response:
        """A page, with what stands on every page."""
        frame: dict[str, Any] = {
            "here": self.request.path, "query": self.request.query, "token": doors.form_token(self.form_key),
            "official": self.found.official if self.found else None, "languages": words.LANGUAGES,
            "role": self.caller.role if self.found else None, "Role": Role, "city": self.desk.city(),
            "waiting": None, "on_loopback": self.desk.is_on_loopback, "now": self.now,
        }  # fmt: skip
        if self.found and self.step is None:
            frame["waiting"] = await self.desk.store.read(waiting.count, self.caller, self.now)
        return self._page(template, status, frame | values)

    def _page(self, template: str, status: HTTPStatus, values: Mapping[str, Any]) -> web.Response:
        text = render(template, self.language, self.desk.city(), values)
        response = web.Response(text=text, status=status, content_type="text/html")
        if not self.found:
            doors.set_cookie(self.desk, response, FORM, self.form_key)
        return response

    @property
    def step(self) -> Step | None:
        """What the official has to do before they may work."""
        return sign_ins.next_step(self.who, on_loopback=self.desk.is_on_loopback)

    def go(self, path: str = "", *, said: str = "") -> web.Response:
        """Send the browser on, below /desk; `said` names a message that is shown there."""
        mark = ("&" if "?" in path else "?") + f"said={quote(said)}" if said else ""
        return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": HOME + path + mark})


@dataclass(frozen=True, slots=True)
class Page:
    """One address of the desk: for a role, for officials at a step of signing in, or for everybody."""

    method: str
    path: str  # below /desk
    role: Role | None
    step: Step | None
    function: Function

    async def answer_to(self, request: web.Request) -> web.StreamResponse:
        """Admit, read the form, do, show."""
        visit = await _visit(request)
        if request.method == "POST":
            doors.check_origin(visit.desk, request)
            visit.fields = await _fields(request)
            doors.check_token(visit.form_key, visit.fields.get("token") or request.headers.get("X-Token"))
        if self.role is not None or self.step is not None:
            elsewhere = self._elsewhere(visit)
            if elsewhere is not None:
                return elsewhere
        await _note_seen(visit)
        return await self.function(visit)

    def _elsewhere(self, visit: Visit) -> web.Response | None:
        """Where the browser has to go first; raises 403 for a role that is too small."""
        if visit.found is None:
            return visit.go(
                f"/sign-in?next={quote(visit.request.path_qs)}" if self.method == "GET" else "/sign-in"
            )
        if self.step is None and visit.step is not None:
            return visit.go(f"/{visit.step.value}")
        if self.role is not None and visit.caller.role < self.role:
            raise web.HTTPForbidden(reason=words.mark("Your role does not include this"))
        return None


def page(
    method: str, path: str, role: Role | None = None, *, step: Step | None = None
) -> Callable[[Function], Page]:
    """Make a function a page."""
    return lambda function: Page(method, path, role, step, function)


async def is_signed_in(desk: Desk, request: web.Request) -> bool:
    """Whether the browser belongs to an official who has done all that signing in asks for."""
    key = doors.read_cookie(desk, request, SIGN_IN)
    found = await desk.store.read(sign_ins.find, key, desk.clock()) if key else None
    return found is not None and sign_ins.next_step(found, on_loopback=desk.is_on_loopback) is None


async def _visit(request: web.Request) -> Visit:
    desk = request.app[DESK]
    now, key = desk.clock(), doors.read_cookie(desk, request, SIGN_IN)
    found = await desk.store.read(sign_ins.find, key, now) if key else None
    language = words.choose(
        found.official.language if found else None, request.headers.get("Accept-Language", "")
    )
    request[LANGUAGE] = language
    form_key = key if found else doors.read_cookie(desk, request, FORM) or doors.new_key()
    return Visit(request, desk, now, language, found, form_key, MultiDict())


async def _fields(request: web.Request) -> MultiDict[str]:
    try:
        sent = await request.post()
    except (web.RequestPayloadError, ValueError, LookupError):  # not packed, parted or spelt as it says
        raise web.HTTPBadRequest from None
    return MultiDict(
        (name, value.replace("\0", "")) for name, value in sent.items() if isinstance(value, str)
    )


async def _note_seen(visit: Visit) -> None:
    if visit.found and sign_ins.is_stale(visit.found.sign_in, visit.now):
        await visit.desk.store.write(sign_ins.seen, visit.found.sign_in, visit.now)
