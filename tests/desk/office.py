"""An office: the API on loopback, one token a role, residents whose messages and votes can be put in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from civic import ideas, officials, votes
from civic.city import City
from civic.ideas import Draft, Where
from civic.officials import Role
from desk.api import add_routes
from desk.desk import Desk, Networks, Reader
from desk.pages import add_pages
from nlu.understanding import IdeaDraft, Intent, PlaceMatch, Understanding
from phrases import Phrases
from storage import Store, Tx, contacts, inbound, outbound
from storage.files import Files
from storage.inbound import Arrival
from storage.models import Idea, InboundMessage, MessageState, OutboundMessage
from tests.desk.browser import Browser

ANN, BEN, CLEO = "+15550100001", "+15550100002", "+447700900123"
PROBLEM = "application/problem+json"


class Clock:
    """Time that goes on when it is told to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **much: float) -> datetime:
        self.now += timedelta(**much)
        return self.now


class LiteralReader:
    """Understands every text as an idea about a bench on Elm Street, in Spanish when it says ¿."""

    async def read(self, text: str, *, preferred: str, known: bool = False) -> Understanding:
        language = "es" if "¿" in text and not known else preferred
        if text.endswith("?!"):
            return Understanding(text, language, 1.0, "test", Intent("out_of_scope", 1.0))
        place = PlaceMatch("elm_street", "Elm Street", "riverside", 41.28, -38.59, 0.9)
        draft = IdeaDraft("A bench on Elm Street", "streets", 0.8, "elm st", (place,))
        return Understanding(text, language, 1.0, "test", Intent("submit_idea", 1.0), idea=draft)


@dataclass
class Office:
    """What a test of the API has at hand."""

    store: Store
    city: City
    clock: Clock
    tokens: dict[Role, str] = field(default_factory=dict)
    rung: list[str] = field(default_factory=list)
    client: TestClient[web.Request, web.Application] | None = None
    reader: Callable[[], Reader] = LiteralReader
    public_url: str = "http://127.0.0.1:8080"
    browsers: list[Browser] = field(default_factory=list)
    proxies: Networks = ()
    folder: Path = Path("nowhere")  # of photos and sounds

    @property
    def files(self) -> Files:
        return Files(self.folder)

    def desk(self) -> Desk:
        return Desk(
            store=self.store, phrases=lambda: Phrases.load(self.city.languages), city=lambda: self.city,
            reader=self.reader, clock=self.clock, files=self.files,
            news=lambda: self.rung.append("news"), replies=lambda: self.rung.append("replies"),
            public_url=self.public_url, proxies=self.proxies,
        )  # fmt: skip

    def app(self) -> web.Application:
        app, desk = web.Application(), self.desk()
        add_routes(app, desk)
        add_pages(app, desk)
        return app

    def make_tokens(self) -> None:
        """One a role."""
        for role in Role:
            self.tokens[role] = self.store.write_now(
                officials.add_token, role.name.lower(), role, self.clock()
            )

    async def open(self) -> None:
        self.make_tokens()
        self.client = TestClient(TestServer(self.app()))
        await self.client.start_server()

    def browser(self) -> Browser:
        """A new browser here, closed with the office."""
        assert self.client is not None
        self.browsers.append(Browser(self.client))
        return self.browsers[-1]

    async def close(self) -> None:
        assert self.client is not None
        for browser in self.browsers:
            await browser.close()
        await self.client.close()

    async def call(
        self,
        method: str,
        path: str,
        *,
        role: Role | None = Role.ADMIN,
        headers: dict[str, str] | None = None,
        **rest: Any,
    ) -> ClientResponse:
        assert self.client is not None
        given = dict(headers or {})
        if role is not None:
            given["Authorization"] = f"Bearer {self.tokens[role]}"
        return await self.client.request(method, f"/api/v1{path}", headers=given, **rest)

    async def get(self, path: str, **rest: Any) -> Any:
        """A good answer's body."""
        return await self._good("GET", path, 200, **rest)

    async def post(self, path: str, body: Any = None, *, status: int = 200, **rest: Any) -> Any:
        return await self._good("POST", path, status, json=body, **rest)

    async def patch(self, path: str, body: Any, **rest: Any) -> Any:
        return await self._good("PATCH", path, 200, json=body, **rest)

    async def _good(self, method: str, path: str, status: int, **rest: Any) -> Any:
        answer = await self.call(method, path, **rest)
        assert answer.status == status, await answer.text()
        assert answer.content_type == "application/json"
        return await answer.json()

    async def problem(self, method: str, path: str, status: int, **rest: Any) -> dict[str, Any]:
        """The problem that a call ends in; its status and shape are checked."""
        answer = await self.call(method, path, **rest)
        text = await answer.text()
        assert answer.status == status, text
        assert answer.content_type == PROBLEM, text
        body: dict[str, Any] = await answer.json(content_type=None)
        assert body["status"] == status
        assert {"type", "title", "detail"} <= body.keys()
        return body

    def idea(self, title: str = "A bench", *, of: str | None = None, **changes: Any) -> Idea:
        """File an idea, as a resident does."""
        return self.store.write_now(_file, title, of, self.clock(), changes)

    def vote(self, number: str, idea: Idea) -> None:
        self.store.write_now(_vote, number, idea, self.clock())

    def message(
        self, text: str, *, of: str = ANN, state: MessageState = MessageState.UNCLEAR, scheme: str = "sms"
    ) -> InboundMessage:
        """A message that came in, in the state that the bot left it."""
        return self.store.write_now(_receive, text, of, scheme, state, self.clock())

    def sent_to(self, number: str) -> list[OutboundMessage]:
        """What is in the outbox for a person."""
        return self.store.write_now(_sent_to, number, self.clock())

    def sent_about(self, message: InboundMessage) -> list[OutboundMessage]:
        """What is in the outbox for the address that a message came from."""
        return self.store.read_now(outbound.for_reader, message.address_id or 0, 0)

    def stop(self, number: str) -> None:
        """The person says STOP."""
        self.store.write_now(_stop, number, self.clock())

    def speaks(self, number: str, language: str) -> None:
        """The person chooses a language."""
        self.store.write_now(_speak, number, language, self.clock())

    def idea_now(self, code: str) -> Idea:
        return self.store.read_now(ideas.by_code, code)


def _file(tx: Tx, title: str, number: str | None, now: datetime, changes: dict[str, Any]) -> Idea:
    where = changes.pop("where", Where("elm_street", "Elm Street", "riverside", 41.28, -38.59, 0.86))
    draft = {
        "text": f"{title}, please", "title": title, "topic": "streets", "topic_confidence": 0.8,
        "place_text": "elm st", "where": where, "language": "en", "channel": "sms",
    }  # fmt: skip
    author = contacts.recognise(tx, "sms", number, now).contact_id if number else None
    return ideas.submit(tx, Draft(**(draft | changes)), contact_id=author, inbound_id=None, now=now)


def _vote(tx: Tx, number: str, idea: Idea, now: datetime) -> None:
    voter = contacts.recognise(tx, "sms", number, now).contact_id
    votes.cast(tx, voter, idea.id or 0, "for", verified=True, channel="sms", now=now)


def _receive(
    tx: Tx, text: str, number: str, scheme: str, state: MessageState, now: datetime
) -> InboundMessage:
    key = f"SM{inbound.count(tx, None)}"
    inbound.keep(tx, [Arrival(scheme, key, scheme, number, text, to="+15550100099")], now)
    message = inbound.by_external_id(tx, scheme, key)
    assert message is not None
    assert message.id is not None
    if state is not MessageState.WAITING:
        inbound.settle(tx, message.id, state, now, intent="out_of_scope", language="en", reason="unclear")
    kept = inbound.by_id(tx, message.id)
    assert kept is not None
    return kept


def _sent_to(tx: Tx, number: str, now: datetime) -> list[OutboundMessage]:
    known = contacts.recognise(tx, "sms", number, now)
    return outbound.for_reader(tx, known.address_id, 0)


def _stop(tx: Tx, number: str, now: datetime) -> None:
    contacts.change(tx, contacts.recognise(tx, "sms", number, now).contact_id, opted_out_at=now)


def _speak(tx: Tx, number: str, language: str, now: datetime) -> None:
    contacts.change(tx, contacts.recognise(tx, "sms", number, now).contact_id, language=language)
