"""Who sent a webhook."""

from urllib.parse import urlencode

import pytest

from bot.channels.errors import BadWebhook
from bot.channels.messages import Webhook
from bot.channels.twilio import TwilioAccount
from tests.bot.channels.conftest import INBOUND, PUBLIC_URL, Signed
from tests.standins.twilio_account import AUTH_TOKEN
from tests.standins.twilio_messages import sign

SMS = {
    "MessageSid": "SM1",
    "From": "+15550100001",
    "To": "+15550109999",
    "Body": "A bench, please",
    "NumMedia": "0",
}
WHATSAPP = SMS | {"MessageSid": "SM2", "From": "whatsapp:+15550100001", "To": "whatsapp:+15550108888"}


def test_twilios_own_example_of_a_signature_is_accepted():
    account = TwilioAccount(account_sid="AC0001", auth_token="12345", public_url="https://bot.example.org/")
    form = {"MessageSid": "SM0001", "AccountSid": "AC0001", "From": "+15005550006", "To": "+15005550010"}
    body = urlencode(form | {"Body": "Olá 1 & 2", "NumMedia": "0"}).encode()
    webhook = Webhook("/twilio/sms?k=1", {"X-Twilio-Signature": "PzuL0iVwbcktvmSwqk8Nd7vCJnM="}, body)

    [message] = account.read(webhook)

    assert message.text == "Olá 1 & 2"


def test_both_tokens_are_good_while_a_token_is_changed(account: TwilioAccount, signed: Signed):
    assert account.read(signed(SMS))
    assert account.read(signed(SMS, token="the-next-token"))


def test_every_part_of_a_call_is_signed(account: TwilioAccount, signed: Signed):
    good = signed(SMS, path=f"{INBOUND}?city=1")
    forged = [
        Webhook(good.raw_path, {}, good.body),
        Webhook(good.raw_path, {"X-Twilio-Signature": ""}, good.body),
        Webhook(good.raw_path, {"X-Twilio-Signature": "ñ" * 28}, good.body),
        Webhook(good.raw_path, good.headers, good.body + b"&Extra="),
        Webhook(good.raw_path, good.headers, good.body.replace(b"bench", b"bank_")),
        Webhook(f"{INBOUND}?city=2", good.headers, good.body),
        Webhook(INBOUND, good.headers, good.body),
        signed(SMS, token="somebody-elses"),
    ]

    assert account.read(good)
    for webhook in forged:
        with pytest.raises(BadWebhook):
            account.read(webhook)


@pytest.mark.parametrize("path", ["http://[", ":99999/", "\udcff", "//", "/%ff?\x00"])
def test_an_address_that_is_none_is_forged(account: TwilioAccount, path: str):
    with pytest.raises(BadWebhook):
        account.read(Webhook(path, {"X-Twilio-Signature": "PzuL0iVwbcktvmSwqk8Nd7vCJnM="}, b""))


def test_a_call_for_another_account_is_forged(account: TwilioAccount, signed: Signed):
    with pytest.raises(BadWebhook):
        account.read(signed(SMS, AccountSid="AC" + "9" * 32))


def test_a_call_that_names_no_account_is_judged_by_its_signature(account: TwilioAccount):
    webhook = Webhook(
        INBOUND, {"x-twilio-signature": sign(AUTH_TOKEN, PUBLIC_URL + INBOUND, SMS)}, urlencode(SMS).encode()
    )

    [message] = account.read(webhook)

    assert message.external_id == "SM1"


def test_fields_that_twilio_adds_one_day_are_signed_too(account: TwilioAccount, signed: Signed):
    assert account.read(signed(SMS, Blank="", Änderung="ø", Spaces="  kept  "))


def test_a_repeated_field_is_signed_with_all_its_values(account: TwilioAccount):
    pairs = [*SMS.items(), ("Tag", "b"), ("Tag", "a"), ("Body", "another")]
    form = SMS | {
        "Body": "A bench, pleaseBodyanother",
        "Tag": "aTagb",
    }  # the same characters in the same order
    signature = sign(AUTH_TOKEN, PUBLIC_URL + INBOUND, form)

    [message] = account.read(Webhook(INBOUND, {"X-Twilio-Signature": signature}, urlencode(pairs).encode()))

    assert message.text == "A bench, please"


@pytest.mark.parametrize("body", [b"", b"\xff" * 1000, b"=&=&&;", b"%" * 1000, b"\0"])
def test_no_forged_body_breaks_reading(account: TwilioAccount, body: bytes):
    with pytest.raises(BadWebhook):
        account.read(Webhook(INBOUND, {"X-Twilio-Signature": "A" * 28}, body))
