"""The values of the border."""

from bot.channels.errors import GiveUp, Retry, SendError, Throttled
from bot.channels.messages import Address, Inbound, Outbound, Webhook

ANN = Address("sms", "+15550100001")


def test_no_value_shows_a_number_or_a_text_when_it_is_logged():
    values = [
        ANN,
        Inbound("sms", "SM1", ANN, "my name is Ann"),
        Outbound(7, ANN, "hello Ann", "+15550109999"),
        Webhook("/webhooks/twilio?From=+15550100001", {}, b"From=%2B15550100001&Body=Ann"),
    ]

    shown = " ".join(f"{value} {value!r} {[value]}" for value in values)

    assert "5550" not in shown
    assert "Ann" not in shown


def test_a_header_is_found_in_any_case():
    webhook = Webhook("/", {"x-twilio-signature": "abc"}, b"")

    assert webhook.header("X-Twilio-Signature") == "abc"
    assert webhook.header("Host") == ""


def test_an_error_says_its_code_and_reason():
    assert str(GiveUp("21617", "too long")) == "21617 too long"
    assert str(Retry()) == "Retry"
    assert issubclass(Throttled, SendError)
