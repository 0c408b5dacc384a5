"""The stand-in refuses what Twilio refuses, whoever asks: plain HTTP, without the product."""

from collections.abc import AsyncIterator, Mapping

import aiohttp
import pytest
from aiohttp import encode_basic_auth

from tests.standins.twilio import Twilio
from tests.standins.twilio_account import ACCOUNT_SID, AUTH_TOKEN, SERVICE_SID, SMS_NUMBER, WHATSAPP_NUMBER

ANN = "+15550100001"
TEMPLATE = "HX" + "0" * 31 + "1"
GOOD = {"To": ANN, "From": SMS_NUMBER, "Body": "noted"}


@pytest.fixture
async def twilio() -> AsyncIterator[Twilio]:
    async with Twilio() as standin:
        standin.templates[TEMPLATE] = "The city says: {{1}}"
        yield standin


async def ask(
    twilio: Twilio, form: Mapping[str, str], *, method: str = "POST", path: str = "Messages.json",
    account: str = ACCOUNT_SID, token: str = AUTH_TOKEN,
) -> tuple[int, int | None]:  # fmt: skip
    """The HTTP status and Twilio's code."""
    url = f"{twilio.url}/2010-04-01/Accounts/{account}/{path}"
    async with (
        aiohttp.ClientSession(headers={"Authorization": encode_basic_auth(account, token)}) as session,
        session.request(method, url, data=form if method == "POST" else None) as answer,
    ):
        said = await answer.json() if answer.status != 204 else {}
        return answer.status, said.get("code")


@pytest.mark.parametrize(
    "form",
    [
        GOOD,
        GOOD | {"Body": "x" * 1600},
        GOOD | {"StatusCallback": "https://bot.example.org/webhooks/twilio/status?message=1"},
        {"To": ANN, "MessagingServiceSid": SERVICE_SID, "Body": "noted"},
        {"To": f"whatsapp:{ANN}", "From": WHATSAPP_NUMBER, "ContentSid": TEMPLATE,
         "ContentVariables": '{"1": "noted"}'},
    ],
)  # fmt: skip
async def test_what_is_right_is_taken(twilio: Twilio, form: dict[str, str]) -> None:
    assert await ask(twilio, form) == (201, None)
    assert len(twilio.sent) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"To": None}, 21604),
        ({"To": ""}, 21604),
        ({"To": "+1"}, 21211),
        ({"To": "Ann"}, 21211),
        ({"To": SMS_NUMBER}, 21266),
        ({"To": f"whatsapp:{ANN}"}, 21910),
        ({"From": None}, 21603),
        ({"From": "CityHall"}, 21212),
        ({"From": "+15550107777"}, 21606),
        ({"Body": None}, 21602),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
        ({"ContentSid": TEMPLATE}, 21656),
        ({"Body": None, "ContentSid": "HX1"}, 21655),
        ({"Body": None, "ContentSid": "MG" + "0" * 32}, 21655),
        ({"Body": None, "ContentSid": "HX" + "f" * 32}, 21655),
        ({"Body": None, "ContentSid": TEMPLATE, "ContentVariables": "noted"}, 21656),
        ({"Body": None, "ContentSid": TEMPLATE, "ContentVariables": '{"1": ""}'}, 21656),
        ({"From": None, "MessagingServiceSid": "MG1"}, 21701),
        ({"From": None, "MessagingServiceSid": "MG" + "f" * 32}, 21701),
        ({"StatusCallback": "not an address"}, 21609),
        ({"ValidityPeriod": "0"}, 21618),
        ({"ValidityPeriod": "36001"}, 21618),
    ],
)
async def test_what_is_wrong_is_refused(twilio: Twilio, changed: dict[str, str | None], code: int) -> None:
    form = {name: value for name, value in (GOOD | changed).items() if value is not None}

    assert await ask(twilio, form) == (400, code)
    assert twilio.sent == []


async def test_who_said_stop_is_not_written_to(twilio: Twilio) -> None:
    twilio.blocked.add((SMS_NUMBER, ANN))

    assert await ask(twilio, GOOD) == (400, 21610)


async def test_wrong_names_are_refused(twilio: Twilio) -> None:
    unknown = f"Messages/SM{'0' * 32}.json"

    assert await ask(twilio, GOOD, token="guessed") == (401, 20003)
    assert await ask(twilio, GOOD, account="AC" + "f" * 32) == (401, 20003)
    assert await ask(twilio, {}, method="GET", path=unknown) == (404, 20404)
    assert await ask(twilio, {}, method="DELETE", path=unknown) == (404, 20404)
    assert twilio.sent == []
