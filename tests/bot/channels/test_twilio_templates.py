"""Outside WhatsApp's window an approved template carries the text; and how long a text is of use."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.errors import GiveUp
from bot.channels.messages import Address, Outbound
from bot.channels.sms import Sms
from bot.channels.twilio import TwilioAccount
from bot.channels.twilio_content import LONGEST_VALIDITY, LONGEST_VARIABLE, Content, variable
from bot.channels.whatsapp import WhatsApp
from tests.standins.twilio import Twilio
from tests.standins.twilio_account import SMS_NUMBER, WHATSAPP_NUMBER

TEMPLATE = "HX" + "0" * 31 + "7"
TEXT = 'K7RD "Bench" is planned.\n  Reason:\tnext spring ñ'
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def news(template: str = TEMPLATE, text: str = TEXT) -> Outbound:
    return Outbound(7, Address("whatsapp", "US.1349"), text, WHATSAPP_NUMBER[9:], template=template)


async def test_a_template_carries_the_text_on_one_line(twilio: Twilio, online: TwilioAccount) -> None:
    twilio.templates[TEMPLATE] = "News from Larkmouth: {{1}} STOP ends these."

    sent = await WhatsApp(online).send(news())

    [message] = twilio.sent
    assert (
        message.body == 'News from Larkmouth: K7RD "Bench" is planned. Reason: next spring ñ STOP ends these.'
    )
    assert sent.external_id == message.sid


async def test_a_template_that_may_have_been_sent_is_found_by_its_text(
    twilio: Twilio, online: TwilioAccount
) -> None:
    twilio.templates[TEMPLATE] = "News from Larkmouth: {{1}} STOP ends these."
    start = datetime.now(UTC)
    sent = await WhatsApp(online).send(news())

    assert await WhatsApp(online).find(news(), start, []) == sent.external_id
    assert await WhatsApp(online).find(news(template=""), start, []) is None
    assert await WhatsApp(online).find(news(text="K7RD is done."), start, []) is None


async def test_a_template_that_is_none_is_given_up(twilio: Twilio, online: TwilioAccount) -> None:
    with pytest.raises(GiveUp):
        await WhatsApp(online).send(news())

    assert twilio.sent == []


async def test_sms_know_no_templates(twilio: Twilio, online: TwilioAccount) -> None:
    message = Outbound(7, Address("sms", "+15550100001"), TEXT, SMS_NUMBER, template=TEMPLATE)

    await Sms(online).send(message)

    assert [one.body for one in twilio.sent] == [TEXT]


async def test_twilio_is_told_until_when_a_text_is_of_use(twilio: Twilio, online: TwilioAccount) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=1)
    message = Outbound(7, Address("sms", "+15550100001"), TEXT, SMS_NUMBER, valid_until=soon)

    await Sms(online).send(message)

    assert len(twilio.sent) == 1


@pytest.mark.parametrize(
    ("left", "seconds"),
    [
        (timedelta(seconds=90), 90),
        (timedelta(seconds=0.2), 1),
        (timedelta(seconds=-5), 1),
        (timedelta(days=3), LONGEST_VALIDITY),
    ],
)
def test_what_is_left_of_its_time_fits_twilios_range(left: timedelta, seconds: int) -> None:
    assert Content("x", valid_until=NOON + left).fields(NOON)["validity_period"] == seconds


def test_a_text_without_an_end_says_nothing_of_it() -> None:
    assert Content("x").fields(NOON) == {"body": "x"}


def test_a_long_text_is_cut_to_what_a_template_takes() -> None:
    assert len(variable("word " * 400)) <= LONGEST_VARIABLE
    assert variable("word " * 400).endswith("word…")
