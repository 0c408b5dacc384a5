"""The stage for transcripts: the real path of a message, from the inbox to what was handed to the phone."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot import asking, hearing, keywords
from bot.channels.messages import Address, Button, Inbound, Location, Media
from bot.channels.simulator import PULLED
from bot.dialogue.limits import Limits
from bot.gestures import Answer, Edit, Gesture
from bot.hearing import Heard
from bot.inbox import arrival, write_all
from bot.outbox import buttons_of
from bot.outcomes import Result, record_and_claim
from bot.pacing import Rules
from civic import broadcast_runs, done_checks, news, promises
from hearback.wiring import Place
from storage import Store, campaigns, inbound, outbound
from storage.contacts import SEALED_ADDRESS
from storage.dispatch import Claimed
from storage.inbound import Waiting, by_external_id
from storage.models import InboundMessage, SendStatus

A_MINUTE = timedelta(minutes=1)  # between two messages, unless the transcript says otherwise
NUMBERED = ("sms", "whatsapp")
TELEGRAM = "telegram"
PUSHED = (*NUMBERED, TELEGRAM)
OURS = "+15550100999"
MANY = 32  # messages claimed at once
REFUSED = {"refusing": SendStatus.QUEUED, "blocking": SendStatus.FAILED}  # what becomes of a message then


@dataclass(slots=True)
class Shown:
    """A message of ours on a Telegram screen, as it reads now."""

    message_id: str
    text: str
    buttons: tuple[tuple[Button, ...], ...]


@dataclass
class Stage:
    """People with phones, a bot, and a clock."""

    store: Store
    place: Place
    now: datetime
    provider: str = "quick"  # or `slow`, `refusing`, `blocking`, `hanging`
    phones: dict[str, list[str]] = field(default_factory=dict)  # what arrived and was not read, by person
    screens: dict[str, list[Shown]] = field(default_factory=dict)  # all that is to be seen on Telegram
    toasts: list[str] = field(default_factory=list)  # what was shown in passing
    _people: list[str] = field(default_factory=list)
    _owners: dict[Address, str] = field(default_factory=dict)
    _sent: "count[int]" = field(default_factory=count)
    _received: dict[str, str] = field(default_factory=dict)  # the platform's id of what a phone got last
    _last: dict[str, Inbound] = field(default_factory=dict)
    _results: list[Result] = field(default_factory=list)
    _hanging: list[Claimed] = field(default_factory=list)  # what the provider has, and says nothing of
    _written: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """What is remembered of erased people is another process's, for each stage."""
        self.place = replace(self.place, town=replace(self.place.town, limits=Limits()))

    def pass_time(self, time: timedelta) -> None:
        """Let time go by; what waited for it is sent."""
        self.now += time
        self.tell_news()

    def let_clock_act(self) -> None:
        """Run what the clock sets off, at any hour."""
        rules = Rules(lambda: self.place.town.city, lambda: None)
        while self.store.write_now(promises.note_broken, self.place.town.city, self.now):
            self.tell_news()
        self.store.write_now(done_checks.choose, self.now)
        for ask in (asking.ask_if_done, asking.ask_for_city_news):
            self.store.write_now(ask, self.place.town, rules, 0, self.now)
        self.tell_news()

    async def text(self, person: str, channel: str, text: str, **extras: Any) -> None:
        """A person sends one message."""
        await self._arrive(self._message(person, channel, text, extras))

    async def text_at_once(self, *said: tuple[str, str, str]) -> None:
        """Several send a message each (who, channel, text) before any is looked at."""
        for one in said:
            self._keep(self._message(*one, {}))
        await self._hear()

    def _message(self, person: str, channel: str, text: str, extras: dict[str, Any]) -> Inbound:
        number = next(self._sent)
        beside = self._beside(person, number, extras) if channel == TELEGRAM else {"to": OURS}
        message = Inbound(
            channel, f"SM{number:032}", self._address(person, channel), beside.pop("text", text),
            media=tuple(Media(f"https://example.org/{kind}", kind) for kind in extras.get("media", ())),
            location=Location(*extras["location"]) if "location" in extras else None,
            button=beside.pop("button", extras.get("button")), opt_out_type=extras.get("opt_out_type"),
            answered_by_provider=bool(extras.get("answered_by_provider")),
            replied_to=beside.pop("replied_to", None)
            or self._quoted(person, extras.get("replies")), **beside,
        )  # fmt: skip
        self._last[person] = message
        if text and message.message_id and not message.edits:
            self._written[person, text] = message.message_id
        return message

    def _beside(self, person: str, number: int, extras: dict[str, Any]) -> dict[str, Any]:
        """What Telegram tells beside a text; `press` is the label of a button, or any data."""
        told: dict[str, Any] = {name: extras[name] for name in ("blocked", "payload") if name in extras}
        told["message_id"] = str(number)
        told["language_hint"] = extras.get("speaks")
        if "edits" in extras:
            told["edits"] = told["message_id"] = self._written[person, extras["edits"]]
        if "contact" in extras:
            is_own = extras["contact"] == "own"
            told |= {"contact_is_own": is_own, "contact_phone": self._number(person) if is_own else None}
        if "press" in extras:
            told |= self._pressed(person, number, extras["press"])
        return told

    def _quoted(self, person: str, begins: object) -> str | None:
        """The message that is answered: what the phone got last, or what begins so on a Telegram screen."""
        if not isinstance(begins, str):
            return self._received[person] if begins else None
        shown = reversed(self.screens[person])
        return next(one.message_id for one in shown if one.text.startswith(begins))

    def _pressed(self, person: str, number: int, wanted: str) -> dict[str, Any]:
        for shown in reversed(self.screens.get(person, [])):
            for button in (one for row in shown.buttons for one in row if one.label == wanted):
                return {"text": button.label, "button": button.data, "replied_to": shown.message_id,
                        "callback_id": str(number)}  # fmt: skip
        forged = self.screens[person][-1].message_id
        return {"button": wanted, "replied_to": forged, "callback_id": str(number)}

    async def repeat(self, person: str) -> None:
        """The provider delivers a person's last message once more."""
        await self._arrive(self._last[person])

    def last(self, person: str) -> InboundMessage | None:
        """What was kept of a person's last message."""
        message = self._last[person]
        return self.store.read_now(by_external_id, message.channel, message.external_id or "")

    def tell_news(self) -> None:
        """Let everyone hear what officials did, and authors what neighbours said."""
        town = self.place.town
        while self.store.write_now(news.tell_next, town.phrases, town.city.languages, self.now):
            continue
        while self.store.write_now(broadcast_runs.run_due, town.city, self.now, may_begin=True).more:
            continue
        self._deliver()

    def turn_provider(self, mood: str) -> None:
        """A slow one is not asked, refusing ones want it later, blocking ones never, hanging ones wait."""
        self.provider = mood
        if mood == "quick":
            hanging, self._hanging = self._hanging, []
            self._results = [self._send(message) for message in hanging]
        self._deliver()

    def _number(self, person: str) -> str:
        if person not in self._people:
            self._people.append(person)
        return f"+1555010{self._people.index(person) + 1:04}"

    def _address(self, person: str, channel: str) -> Address:
        """Everyone has a telephone number, and a name on the channels that have no numbers."""
        path = self._number(person) if channel in NUMBERED else person
        address = Address(channel, path)  # type: ignore[arg-type]  # a scheme
        self._owners[address] = person
        return address

    async def _arrive(self, message: Inbound) -> None:
        self._keep(message)
        await self._hear()

    def _keep(self, message: Inbound) -> None:
        self.store.write_now(write_all, [arrival(message)], self.now)

    async def _hear(self) -> None:
        while waiting := self.store.read_now(inbound.waiting, 8):
            batch = [await self._understand(one) for one in waiting]
            outcome = self.store.write_now(hearing.hear_all, self.place.town, batch, self.now)
            for gesture in outcome.gestures:
                self._gesture(gesture)
        self.tell_news()

    def _gesture(self, gesture: Gesture) -> None:
        match gesture:
            case Answer():
                self.toasts.append(gesture.text)
            case Edit():
                person = self._owners[Address(TELEGRAM, self._unsealed(gesture.sealed_to))]
                shown = next(one for one in self.screens[person] if one.message_id == gesture.message_id)
                shown.text, shown.buttons = gesture.text, gesture.buttons

    async def _understand(self, message: Waiting) -> Heard:
        preferred = message.language or self.place.town.city.languages[0]
        keyword = keywords.read(message.text, self.store.read_now(campaigns.codes), self.place.town.words)
        if keyword and not keyword.rest:
            return Heard(message.id, keywords.alone(message.text, preferred), keyword)
        known, text = message.language is not None, keyword.rest if keyword else message.text
        understood = await self.place.interpreter.read(text, preferred=preferred, known=known)
        return Heard(message.id, understood, keyword)

    def _deliver(self) -> None:
        """Hand to the phones what the outbox holds for them."""
        self._pull()
        while claimed := self._claim(0 if self.provider == "slow" else MANY):
            if self.provider == "hanging":
                self._hanging += claimed
            elif self.provider in REFUSED:
                self._results = [Result(one, REFUSED[self.provider], {"reason": "no"}) for one in claimed]
                self._claim(0)
                break
            else:
                self._results = [self._send(message) for message in claimed]

    def _claim(self, limit: int) -> list[Claimed]:
        results, self._results = self._results, []
        return self.store.write_now(record_and_claim, results, self.now, PUSHED, limit).messages

    def _send(self, message: Claimed) -> Result:
        path = self._unsealed(message.sealed_to)
        if refusal := Rules(lambda: self.place.town.city, lambda: None).refusal(message, path, self.now):
            return Result(message, SendStatus.SUPPRESSED, {"reason": refusal})
        address = Address(message.channel, path)  # type: ignore[arg-type]  # a scheme
        self._ring(address, message.text)
        external_id = f"SM-out-{message.id}"
        if message.channel == TELEGRAM:
            external_id = str(100 + message.id)
            shown = Shown(external_id, message.text, buttons_of(message.buttons))
            self.screens.setdefault(self._owners[address], []).append(shown)
        self._received[self._owners[address]] = external_id
        return Result(message, SendStatus.WIRED, {"external_id": external_id})

    def _unsealed(self, sealed: bytes) -> str:
        return self.store.vault.unseal(sealed, SEALED_ADDRESS)

    def _pull(self) -> None:
        for address in self._owners:
            if address.scheme in PULLED:
                messages = self.store.read_now(outbound.unread, address.scheme, address.path)
                self.store.write_now(outbound.read_by, messages, self.now)
                for message in messages:
                    self._ring(address, message.text)

    def _ring(self, address: Address, text: str) -> None:
        self.phones.setdefault(self._owners[address], []).append(text)
