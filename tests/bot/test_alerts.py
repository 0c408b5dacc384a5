"""Staff are alerted of danger: once a message, again and again until they have it, without a word of it."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from aiohttp import web

from bot import hearing
from bot.alerter import WAITS, Alerter
from bot.channels.alerting import SIGNATURE, Mail, Webhook
from bot.dialogue.town import Town
from bot.hearing import Heard
from bot.worker import by_words_alone, park
from civic import privacy
from civic.city import AlertAddresses, load_city
from hearback import wiring
from hearback.settings import Settings
from storage import Store, alerts, contacts, inbound
from storage.models import MessageState
from tests.residents import Residents, number
from tests.standins.mail import MailServer

KEY = b"a key of nobody"
DANGER = "help my house is on fire, call me, Quillfeather"
DISTRESS = "I want to kill myself"


@dataclass
class Receiver:
    """The city's own address for alerts."""

    url: str = ""
    status: int = 200
    calls: list[tuple[str, str]] = field(default_factory=list)  # body and signature

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.calls.append((await request.text(), request.headers.get(SIGNATURE, "")))
        headers = {"Location": "/elsewhere"} if self.status == 302 else {}
        return web.Response(status=self.status, headers=headers)

    def bodies(self) -> list[dict[str, object]]:
        return [json.loads(body) for body, _signature in self.calls]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{any}", made.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/alert"
    yield made
    await runner.cleanup()


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> wiring.Place:
    settings = Settings(cache=tmp_path_factory.mktemp("trained"))
    return wiring.place(load_city(settings.city_folder), settings)


class Watch:
    """A city that is alerted, and residents who text."""

    def __init__(self, store: Store, town: Town, now: datetime) -> None:
        self.store, self.town, self.now = store, town, now
        self.residents = Residents(store, now)
        self.mail: Mail | None = None

    def at(self, webhook: str = "", *emails: str) -> "Watch":
        self.town = replace(self.town, city=replace(self.town.city, alerts=AlertAddresses(webhook, emails)))
        return self

    def hears(self, text: str) -> int:
        """A message comes in and is handled; returns its number."""
        message_id = self.residents.text(1, text)
        heard = Heard(message_id, by_words_alone(self.town, text, "en"))
        self.store.write_now(hearing.hear_all, self.town, [heard], self.now)
        return message_id

    async def alert(self) -> None:
        webhook = Webhook(KEY, timeout=timedelta(seconds=5))
        await Alerter(self.store, lambda: self.town, webhook, self.mail, lambda: self.now).work()

    def waiting(self) -> int:
        return self.store.read_now(alerts.count_waiting)


@pytest.fixture
def watch(store: Store, place: wiring.Place, now: datetime) -> Watch:
    return Watch(store, place.town, now)


async def test_an_alert_says_where_to_read_and_nothing_of_what_was_written(watch: Watch, receiver: Receiver):
    message_id = watch.at(receiver.url).hears(DANGER)

    await watch.alert()

    assert receiver.bodies() == [
        {
            "alert": 1, "kind": "emergency", "message": message_id, "received_at": "2026-11-23T09:30:00Z",
            "city": "Larkmouth", "url": f"http://127.0.0.1:8080/desk/inbox/{message_id}",
            "api": f"http://127.0.0.1:8080/api/v1/messages/{message_id}",
        }
    ]  # fmt: skip
    assert watch.waiting() == 0


async def test_an_alert_is_signed(watch: Watch, receiver: Receiver):
    watch.at(receiver.url).hears(DANGER)

    await watch.alert()

    [(body, signature)] = receiver.calls
    seconds = int(watch.now.timestamp())
    expected = hmac.new(KEY, f"{seconds}.{body}".encode(), hashlib.sha256).hexdigest()
    assert signature == f"t={seconds},v1={expected}"


async def test_distress_is_told_apart(watch: Watch, receiver: Receiver):
    watch.at(receiver.url).hears(DISTRESS)

    await watch.alert()

    assert [body["kind"] for body in receiver.bodies()] == ["distress"]


async def test_a_message_is_alerted_of_once(watch: Watch, receiver: Receiver):
    watch.at(receiver.url).hears(DANGER)

    for _ in range(3):
        await watch.alert()

    assert len(receiver.calls) == 1


@pytest.mark.parametrize("status", [500, 404, 302])
async def test_it_is_repeated_at_growing_intervals_until_somebody_has_it(
    watch: Watch, receiver: Receiver, status: int
):
    watch.at(receiver.url).hears(DANGER)
    receiver.status = status

    for wait in (timedelta(0), *WAITS, WAITS[-1], WAITS[-1]):
        watch.now += wait
        await watch.alert()
        await watch.alert()  # not before its time
    assert len(receiver.calls) == len(WAITS) + 3
    receiver.status = 204
    watch.now += WAITS[-1]
    await watch.alert()

    assert watch.waiting() == 0
    assert list(WAITS) == sorted(WAITS)


async def test_an_address_where_nobody_is_does_no_harm(watch: Watch):
    watch.at("http://127.0.0.1:1/alert").hears(DANGER)

    await watch.alert()

    assert watch.waiting() == 1


async def test_an_email_says_it_in_the_citys_language_without_a_word_of_the_message(watch: Watch):
    async with MailServer() as server:
        watch.mail = Mail(server.url, "ideas@larkmouth.example")
        message_id = watch.at("", "duty@larkmouth.example", "night@larkmouth.example").hears(DISTRESS)

        await watch.alert()

        [mail] = server.received
    assert mail["To"] == "duty@larkmouth.example, night@larkmouth.example"
    assert mail["Subject"] == "Larkmouth: a message tells of danger"
    text = mail.get_content()
    assert f"/desk/inbox/{message_id}" in text
    assert "kill" not in text
    assert number(1)[1:] not in mail.as_string()
    assert watch.waiting() == 0


async def test_a_password_goes_out_encrypted_or_not_at_all_but_on_this_machine(watch: Watch):
    async with MailServer() as server:
        server.knows_passwords = True
        elsewhere = f"smtp://ann:secret@0.0.0.0:{server.port}"  # by its name not this machine
        watch.mail = Mail(elsewhere, "ideas@larkmouth.example")
        watch.at("", "duty@larkmouth.example").hears(DANGER)

        await watch.alert()
        assert (server.log_ins, server.received, watch.waiting()) == (0, [], 1)

        watch.mail = Mail(elsewhere.replace("0.0.0.0", "127.0.0.1"), "ideas@larkmouth.example")
        watch.now += WAITS[0]
        await watch.alert()
        assert (server.log_ins, len(server.received), watch.waiting()) == (1, 1, 0)


async def test_a_mail_server_that_refuses_is_asked_again(watch: Watch):
    async with MailServer() as server:
        server.refuses = True
        watch.mail = Mail(server.url, "ideas@larkmouth.example")
        watch.at("", "duty@larkmouth.example").hears(DANGER)
        await watch.alert()
        server.refuses = False
        watch.now += WAITS[0]
        await watch.alert()

        assert len(server.received) == 1


async def test_both_ways_are_their_own(watch: Watch, receiver: Receiver):
    watch.at(receiver.url, "duty@larkmouth.example").hears(DANGER)

    await watch.alert()  # no mail server is set

    assert len(receiver.calls) == 1
    assert watch.waiting() == 1


async def test_a_city_without_addresses_alerts_nobody(watch: Watch):
    message_id = watch.at().hears(DANGER)

    await watch.alert()

    assert watch.store.read_now(alerts.of_message, message_id) == []
    message = watch.store.read_now(inbound.by_id, message_id)
    assert message is not None
    assert (message.state, message.reason) == (MessageState.UNCLEAR, "emergency")


async def test_danger_is_told_although_handling_the_message_failed(watch: Watch, receiver: Receiver):
    message_id = watch.at(receiver.url).residents.text(1, DANGER)
    heard = Heard(message_id, by_words_alone(watch.town, DANGER, "en"))

    watch.store.write_now(park, watch.town, heard, "ZeroDivisionError", watch.now)
    await watch.alert()

    assert [body["message"] for body in receiver.bodies()] == [message_id]


async def test_stop_and_danger_in_one_message_both_take_effect_although_handling_it_failed(
    watch: Watch, receiver: Receiver
):
    text = "stop texting me and send an ambulance"
    message_id = watch.at(receiver.url).residents.text(1, text)

    watch.store.write_now(
        park,
        watch.town,
        Heard(message_id, by_words_alone(watch.town, text, "en")),
        "ZeroDivisionError",
        watch.now,
    )
    await watch.alert()

    assert [body["message"] for body in receiver.bodies()] == [message_id]
    contact = watch.store.read_now(contacts.by_id, watch.residents.person(1))
    assert contact.opted_out_at == watch.now


async def test_other_messages_alert_nobody(watch: Watch, receiver: Receiver):
    for text in ("can we get a bench", "STOP", "", "this street is killing me"):
        watch.at(receiver.url).hears(text)

    await watch.alert()

    assert receiver.calls == []


async def test_an_alert_holds_nothing_of_a_person_who_is_erased(watch: Watch, receiver: Receiver):
    message_id = watch.at(receiver.url).hears(DANGER)
    watch.store.write_now(privacy.forget, watch.residents.person(1), watch.now)

    await watch.alert()

    assert [body["message"] for body in receiver.bodies()] == [message_id]
    assert "Quillfeather" not in str(receiver.calls)
