"""What can be looked up, and deleted, at Twilio."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.errors import Misconfigured, Retry, Unknown
from bot.channels.messages import Address, Media, Outbound
from bot.channels.sms import Sms
from bot.channels.twilio import TwilioAccount
from tests.bot.channels.conftest import account_at
from tests.standins.twilio import Twilio
from tests.standins.twilio_account import SMS_NUMBER, WHATSAPP_NUMBER

ANN, BOB = "+15550100001", "+15550100002"


def now() -> datetime:
    return datetime.now(UTC)


async def send(account: TwilioAccount, text: str, to: str = ANN) -> str | None:
    return (await Sms(account).send(Outbound(1, Address("sms", to), text, SMS_NUMBER))).external_id


async def test_a_message_whose_answer_was_lost_is_found(
    twilio: Twilio, online: TwilioAccount, impatient: TwilioAccount
):
    start = now()
    twilio.hang(accepted=True)
    with pytest.raises(Unknown):
        await send(impatient, "noted: K7RD")

    found = await online.find_sent(to=ANN, text="noted: K7RD", since=start)

    assert found == twilio.sent[0].sid


async def test_a_message_that_never_reached_twilio_is_not_found(
    twilio: Twilio, online: TwilioAccount, impatient: TwilioAccount
):
    start = now()
    twilio.hang(accepted=False)
    with pytest.raises(Unknown):
        await send(impatient, "noted: K7RD")
    await send(online, "noted: K7RD", to=BOB)
    await send(online, "something else")
    await twilio.text(ANN, SMS_NUMBER, "noted: K7RD", arrives=False)

    assert await online.find_sent(to=ANN, text="noted: K7RD", since=start) is None


async def test_an_equal_message_of_before_is_not_taken_for_it(twilio: Twilio, online: TwilioAccount):
    await send(online, "1 yes 2 no")
    twilio.sent[0].created -= timedelta(minutes=1)
    again = await send(online, "1 yes 2 no")
    assert again is not None

    assert await online.find_sent(to=ANN, text="1 yes 2 no", since=now()) == again
    assert await online.find_sent(to=ANN, text="1 yes 2 no", since=now(), besides={again}) is None


async def test_a_message_on_a_later_page_is_found(twilio: Twilio, online: TwilioAccount):
    start = now()
    wanted = await send(online, "the first")
    for number in range(60):
        await send(online, f"another {number}")

    assert await online.find_sent(to=ANN, text="the first", since=start) == wanted


async def test_no_more_than_the_last_hundred_messages_are_looked_through(
    twilio: Twilio, online: TwilioAccount
):
    start = now()
    for number in range(101):
        await send(online, f"number {number}")

    assert await online.find_sent(to=ANN, text="number 1", since=start) is not None
    assert await online.find_sent(to=ANN, text="number 0", since=start) is None


async def test_a_look_up_that_fails_can_be_repeated(twilio: Twilio):
    async with account_at("http://127.0.0.1:1") as account:
        with pytest.raises(Retry):
            await account.find_sent(to=ANN, text="x", since=now())
    async with account_at(twilio.url, auth_token="wrong") as account:
        with pytest.raises(Misconfigured):
            await account.find_sent(to=ANN, text="x", since=now())


async def test_a_copy_is_deleted_and_may_be_gone_already(twilio: Twilio, online: TwilioAccount):
    sid = await send(online, "private")
    assert sid is not None

    await online.delete(sid)
    await online.delete(sid)

    assert twilio.sent == []


async def test_messages_that_no_webhook_brought_are_listed(twilio: Twilio, online: TwilioAccount):
    await twilio.text(ANN, SMS_NUMBER, "the first", arrives=False)
    await twilio.text("whatsapp:US.1349", WHATSAPP_NUMBER, "the second", arrives=False)
    await send(online, "an answer")

    found = await online.list_inbound(now() - timedelta(hours=1))

    assert [message.text for message in found] == ["the first", "the second"]
    assert [message.address for message in found] == [Address("sms", ANN), Address("whatsapp", "US.1349")]
    assert found[1].to == WHATSAPP_NUMBER.removeprefix("whatsapp:")


async def test_older_messages_are_left_alone(twilio: Twilio, online: TwilioAccount):
    await twilio.text(ANN, SMS_NUMBER, "long ago", arrives=False)

    assert await online.list_inbound(now() + timedelta(hours=1)) == []


async def test_pictures_of_listed_messages_are_found_too(twilio: Twilio, online: TwilioAccount):
    picture = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
    await twilio.text(ANN, SMS_NUMBER, "", arrives=False, MediaUrl0=picture, MediaContentType0="image/png")

    [message] = await online.list_inbound(now() - timedelta(hours=1))

    assert message.media == (Media(picture, "image/png"),)
