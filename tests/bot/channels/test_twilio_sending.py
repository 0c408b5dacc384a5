"""Sending through the real library to the stand-in."""

import asyncio
import logging

import pytest

from bot.channels.errors import (
    AddressDead,
    GiveUp,
    Misconfigured,
    OptedOut,
    Retry,
    SendError,
    Throttled,
    Unknown,
)
from bot.channels.messages import Address, Outbound
from bot.channels.sms import Sms
from bot.channels.twilio import TwilioAccount
from bot.channels.whatsapp import WhatsApp
from tests.bot.channels.conftest import PUBLIC_URL, account_at
from tests.standins.twilio import Twilio
from tests.standins.twilio_account import SERVICE_SID, SMS_NUMBER, WHATSAPP_NUMBER

ANN = Address("sms", "+15550100001")
TEXT = 'Thank you! I noted your idea: "Bänk vid skolan" 👍'


def text(message: str = TEXT, *, to: str = ANN.path, sender: str = SMS_NUMBER) -> Outbound:
    return Outbound(42, Address("sms", to), message, sender)


async def test_an_sms_reaches_twilio_as_written(twilio: Twilio, online: TwilioAccount):
    sent = await Sms(online).send(text())

    [message] = twilio.sent
    assert (message.sender, message.to, message.body) == (SMS_NUMBER, ANN.path, TEXT)
    assert message.callback == f"{PUBLIC_URL}/webhooks/twilio/status?message=42"
    assert (sent.external_id, sent.parts) == (message.sid, 1)


async def test_a_long_text_says_its_parts(online: TwilioAccount):
    sent = await Sms(online).send(text("a" * 307))

    assert sent.parts == 3


async def test_without_a_known_number_the_messaging_service_sends(twilio: Twilio, online: TwilioAccount):
    sent = await Sms(online, sender="+15550107777").send(text(sender=""))

    [message] = twilio.sent
    assert (message.service, message.sender) == (SERVICE_SID, "")
    assert sent.parts is None  # Twilio does not know yet


async def test_without_a_service_our_own_number_sends(twilio: Twilio):
    async with account_at(twilio.url, services=()) as account:
        await Sms(account, sender=SMS_NUMBER).send(text(sender=""))

    assert twilio.sent[0].sender == SMS_NUMBER


async def test_without_any_sender_an_operator_must_look(twilio: Twilio):
    async with account_at(twilio.url, services=()) as account:
        with pytest.raises(Misconfigured):
            await Sms(account).send(text(sender=""))

    assert twilio.requests == 0


@pytest.mark.parametrize("path", ["+15550100001", "US.13491208655302741918"])
async def test_whatsapp_goes_to_numbers_and_to_ids(twilio: Twilio, online: TwilioAccount, path: str):
    channel = WhatsApp(online, sender=WHATSAPP_NUMBER)

    await channel.send(Outbound(1, Address("whatsapp", path), TEXT))
    await channel.send(Outbound(2, Address("whatsapp", path), TEXT, sender="+15550108888"))

    assert {(message.sender, message.to) for message in twilio.sent} == {
        (WHATSAPP_NUMBER, f"whatsapp:{path}")
    }


async def test_whatsapp_may_go_through_the_messaging_service(twilio: Twilio, online: TwilioAccount):
    await WhatsApp(online).send(Outbound(1, Address("whatsapp", ANN.path), TEXT))

    assert twilio.sent[0].service == SERVICE_SID


@pytest.mark.parametrize(
    ("message", "error", "code"),
    [
        (text(""), GiveUp, "21602"),
        (text("x" * 1601), GiveUp, "21617"),
        (text(to="+1"), AddressDead, "21211"),
        (text(to="My Bank"), AddressDead, "21211"),
        (text(sender="+15550107777"), Misconfigured, "21606"),
        (text(sender="CityHall"), Misconfigured, "21212"),
    ],
)
async def test_what_twilio_refuses_has_its_consequence(
    twilio: Twilio, online: TwilioAccount, message: Outbound, error: type[SendError], code: str
):
    with pytest.raises(error) as refused:
        await Sms(online).send(message)

    assert refused.value.code == code
    assert twilio.sent == []


async def test_a_person_who_texted_stop_cannot_be_written_to(twilio: Twilio, online: TwilioAccount):
    await twilio.text(ANN.path, SMS_NUMBER, "Stop", arrives=False)

    with pytest.raises(OptedOut):
        await Sms(online).send(text())

    await twilio.text(ANN.path, SMS_NUMBER, "START", arrives=False)
    await Sms(online).send(text())
    assert len(twilio.sent) == 1


async def test_a_wrong_token_is_for_an_operator(twilio: Twilio):
    async with account_at(twilio.url, auth_token="wrong") as account:
        with pytest.raises(Misconfigured) as refused:
            await Sms(account).send(text())

    assert refused.value.code == "20003"


async def test_too_many_requests_say_how_long_to_wait(twilio: Twilio, online: TwilioAccount):
    twilio.fail(429, 20429, retry_after=3)
    twilio.fail(429)

    with pytest.raises(Throttled) as told:
        await Sms(online).send(text())
    with pytest.raises(Throttled) as untold:
        await Sms(online).send(text())

    assert told.value.after is not None
    assert told.value.after.total_seconds() == 3
    assert untold.value.after is None


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_fault_at_twilio_leaves_it_open_and_is_not_repeated(
    twilio: Twilio, online: TwilioAccount, status: int
):
    twilio.fail(status)

    with pytest.raises(Unknown):
        await Sms(online).send(text())

    assert twilio.requests == 1


@pytest.mark.parametrize("accepted", [True, False])
async def test_silence_leaves_it_open(twilio: Twilio, impatient: TwilioAccount, *, accepted: bool):
    twilio.hang(accepted=accepted)

    with pytest.raises(Unknown):
        await Sms(impatient).send(text())

    assert len(twilio.sent) == accepted


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_cut_connection_leaves_it_open(twilio: Twilio, online: TwilioAccount, *, accepted: bool):
    twilio.cut(accepted=accepted)

    with pytest.raises(Unknown):
        await Sms(online).send(text())

    assert (twilio.requests, len(twilio.sent)) == (1, accepted)


async def test_an_answer_that_cannot_be_read_leaves_it_open(twilio: Twilio, online: TwilioAccount):
    twilio.garble()

    with pytest.raises(Unknown):
        await Sms(online).send(text())

    assert len(twilio.sent) == 1


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://nowhere.invalid"])
async def test_without_a_connection_nothing_was_sent(address: str):
    async with account_at(address) as account:
        with pytest.raises(Retry):
            await Sms(account).send(text())


async def test_the_account_wants_to_be_opened_and_can_be_closed_twice(twilio: Twilio):
    account = account_at(twilio.url)
    with pytest.raises(RuntimeError):
        await Sms(account).send(text())

    await account.open()
    await account.open()
    await Sms(account).send(text())
    await account.close()
    await account.close()

    assert len(twilio.sent) == 1


async def test_many_messages_go_at_once(twilio: Twilio, online: TwilioAccount):
    channel = Sms(online)

    async with asyncio.TaskGroup() as group:
        for number in range(50):
            group.create_task(channel.send(text(f"message {number}")))

    assert {message.body for message in twilio.sent} == {f"message {number}" for number in range(50)}


async def test_nothing_of_a_message_is_logged_or_told_by_an_error(
    twilio: Twilio, online: TwilioAccount, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)

    await Sms(online).send(text())
    with pytest.raises(AddressDead) as refused:
        await Sms(online).send(text(to="+15550100001555555"))

    told = f"{caplog.text} {refused.value!r} {refused.value.__cause__!r}"
    assert "5550100001" not in told
    assert "Bänk" not in told
    assert twilio.auth_token not in told
