"""What an inbound message holds."""

from urllib.parse import urlencode

import pytest

from bot.channels.messages import Address, Location, Media, Webhook
from bot.channels.twilio import TwilioAccount
from bot.channels.twilio_forms import clean, fields
from tests.bot.channels.conftest import INBOUND, PUBLIC_URL, Signed
from tests.standins.twilio_account import ACCOUNT_SID, AUTH_TOKEN
from tests.standins.twilio_messages import sign

SMS = {
    "MessageSid": "SM1",
    "From": "+15550100001",
    "To": "+15550109999",
    "Body": "A bench, please",
    "NumMedia": "0",
}
WHATSAPP = SMS | {"MessageSid": "SM2", "From": "whatsapp:+15550100001", "To": "whatsapp:+15550108888"}


def test_a_text_is_read(account: TwilioAccount, signed: Signed):
    [message] = account.read(signed(SMS))

    assert (message.channel, message.external_id) == ("sms", "SM1")
    assert message.address == Address("sms", "+15550100001")
    assert (message.text, message.to) == ("A bench, please", "+15550109999")
    assert not message.answered_by_provider
    assert message.raw is None


@pytest.mark.parametrize(
    "missing",
    [
        {"MessageSid": ""},
        {"MessageSid": "with space"},
        {"From": ""},
        {"From": "whatsapp:"},
        {"From": "messenger:1"},
        {"From": "+1555\n0100"},
        {"From": "9" * 300},
    ],
)
def test_what_is_authentic_but_unreadable_is_kept_raw(
    account: TwilioAccount, signed: Signed, missing: dict[str, str]
):
    webhook = signed(SMS | missing)

    [message] = account.read(webhook)

    assert message.address is None
    assert message.raw == webhook.body
    assert not message.is_readable


@pytest.mark.parametrize("body", [b"x=%ZZ", b"\xff\xfe=", b"%00=%00", b"From=%ED%A0%80", b"{}", b"a=&&;"])
def test_no_authentic_body_breaks_reading(account: TwilioAccount, body: bytes):
    signature = sign(AUTH_TOKEN, PUBLIC_URL + INBOUND, dict(fields(body)))

    [message] = account.read(Webhook(INBOUND, {"X-Twilio-Signature": signature}, body))

    assert message.raw == body


@pytest.mark.parametrize(
    ("written", "kept"), [("a\ud800b", "a\ufffdb"), ("\ud83d\udc4d", "👍"), ("é\0", "é")]
)
def test_halves_of_characters_are_replaced(written: str, kept: str):
    assert clean(written) == kept


def test_text_is_kept_as_written_but_for_nul_bytes(account: TwilioAccount, signed: Signed):
    [message] = account.read(signed(SMS, Body="  ¡Año\0 nuevo! 👍🏽 \n"))

    assert message.text == "  ¡Año nuevo! 👍🏽 \n"


def test_bytes_that_are_no_text_are_replaced(account: TwilioAccount):
    form = SMS | {"Body": "caf\ufffd"}
    body = urlencode(form).replace("%EF%BF%BD", "%E9").encode()

    [message] = account.read(
        Webhook(INBOUND, {"X-Twilio-Signature": sign(AUTH_TOKEN, PUBLIC_URL + INBOUND, form)}, body)
    )

    assert message.text == "caf\ufffd"


@pytest.mark.parametrize("name", ["SmsMessageSid", "SmsSid"])
def test_older_names_of_the_message_id_are_understood(account: TwilioAccount, signed: Signed, name: str):
    form = {key: value for key, value in SMS.items() if key != "MessageSid"}

    [message] = account.read(signed(form, **{name: "SM7"}))

    assert message.external_id == "SM7"


def test_a_short_code_or_a_name_may_write(account: TwilioAccount, signed: Signed):
    [from_code] = account.read(signed(SMS, From="73529"))
    [from_name] = account.read(signed(SMS, From="My Bank"))

    assert from_code.address == Address("sms", "73529")
    assert from_name.address == Address("sms", "My Bank")


def test_pictures_are_counted_by_us(account: TwilioAccount, signed: Signed):
    [message] = account.read(
        signed(
            SMS,
            Body="",
            NumMedia="0",
            MediaUrl0="https://api.twilio.com/media/ME0",
            MediaContentType0="image/JPEG",
            MediaUrl1="javascript:alert(1)",
            MediaUrl2="https://api.twilio.com/media/ME2",
        )
    )

    assert message.text == ""
    assert message.media == (
        Media("https://api.twilio.com/media/ME0", "image/jpeg"),
        Media("https://api.twilio.com/media/ME2", "application/octet-stream"),
    )


def test_a_whatsapp_message_is_told_by_its_prefix(account: TwilioAccount, signed: Signed):
    [message] = account.read(signed(WHATSAPP, ProfileName="Ann", WaId="15550100001"))

    assert message.channel == "whatsapp"
    assert message.address == Address("whatsapp", "+15550100001")
    assert message.to == "+15550108888"


def test_a_whatsapp_sender_without_a_number_is_opaque(account: TwilioAccount, signed: Signed):
    [message] = account.read(signed(WHATSAPP, From="whatsapp:US.ENT.13491208655302741918"))

    assert message.address == Address("whatsapp", "US.ENT.13491208655302741918")


def test_a_shared_place_is_read(account: TwilioAccount, signed: Signed):
    [labelled] = account.read(
        signed(WHATSAPP, Body="", Latitude="64.1466", Longitude="-21.9426", Label="Elm Street")
    )
    [addressed] = account.read(signed(WHATSAPP, Latitude="-1", Longitude="180.0", Address="1 Elm Street"))

    assert labelled.location == Location(64.1466, -21.9426, "Elm Street")
    assert addressed.location == Location(-1.0, 180.0, "1 Elm Street")


@pytest.mark.parametrize(
    ("lat", "lon"), [("91", "0"), ("0", "-180.5"), ("nan", "0"), ("", "0"), ("1e1", "0"), ("x", "y")]
)
def test_a_place_off_the_earth_is_none(account: TwilioAccount, signed: Signed, lat: str, lon: str):
    [message] = account.read(signed(WHATSAPP, Latitude=lat, Longitude=lon))

    assert message.location is None


def test_buttons_lists_and_replies_are_read(account: TwilioAccount, signed: Signed):
    [button] = account.read(
        signed(
            WHATSAPP,
            Body="",
            ButtonText="Join theirs",
            ButtonPayload="join:K7RD",
            OriginalRepliedMessageSid="MM9",
        )
    )
    [choice] = account.read(signed(WHATSAPP, Body="Parks", ListId="topic-3", ListTitle="Parks"))

    assert (button.text, button.button, button.replied_to) == ("Join theirs", "join:K7RD", "MM9")
    assert (choice.text, choice.button, choice.replied_to) == ("Parks", "topic-3", None)


def test_no_name_that_a_person_chose_is_kept(account: TwilioAccount, signed: Signed):
    [message] = account.read(signed(WHATSAPP, ProfileName="Ann Example", ProfileUsername="ann.example"))

    fields = [getattr(message, name) for name in type(message).__slots__]

    assert "ann" not in repr(fields).lower()


def test_opt_out_types_are_read_on_every_channel(account: TwilioAccount, signed: Signed):
    [sms] = account.read(signed(SMS, Body="ALTO", OptOutType="STOP"))
    [whatsapp] = account.read(signed(WHATSAPP, Body="hilfe", OptOutType="help"))
    [strange] = account.read(signed(SMS, OptOutType="MAYBE"))

    assert (sms.opt_out_type, sms.answered_by_provider) == ("STOP", True)
    assert (whatsapp.opt_out_type, whatsapp.answered_by_provider) == ("HELP", True)
    assert (strange.opt_out_type, strange.answered_by_provider) == (None, False)


@pytest.mark.parametrize("to", ["+15550109999", "+18005550199"])
def test_twilio_answers_stop_on_long_codes_and_toll_free_numbers(
    account: TwilioAccount, signed: Signed, to: str
):
    [message] = account.read(signed(SMS, To=to, Body="Stop"))

    assert message.answered_by_provider


def test_we_answer_stop_on_short_codes_and_whatsapp(account: TwilioAccount, signed: Signed):
    [short_code] = account.read(signed(SMS, To="73529", Body="Stop"))
    [whatsapp] = account.read(signed(WHATSAPP, Body="Stop"))

    assert not short_code.answered_by_provider
    assert not whatsapp.answered_by_provider


def test_the_kind_of_sender_can_be_set(signed: Signed):
    account = TwilioAccount(
        account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN, public_url=PUBLIC_URL, sms_kind="short_code"
    )

    [message] = account.read(signed(SMS, Body="STOP"))

    assert not message.answered_by_provider


def test_a_report_that_went_astray_is_no_message(account: TwilioAccount, signed: Signed):
    assert account.read(signed(MessageStatus="delivered", MessageSid="SM5")) == []
    assert account.read(signed(MessageStatus="brand-new", MessageSid="SM5", From="+15550109999")) == []


def test_a_message_with_a_received_status_is_a_message(account: TwilioAccount, signed: Signed):
    [message] = account.read(signed(SMS, SmsStatus="received", MessageStatus="received"))

    assert message.text == "A bench, please"
