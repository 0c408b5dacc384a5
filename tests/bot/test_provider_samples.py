"""Updates and forms as providers really sent them, delivered twice: nothing has a second effect.

Where there are samples, they lie beside the checkout (`shared/data/providers`); nothing of them is kept here.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from sqlalchemy import func, select

from bot import hearing
from bot.channels.messages import Inbound, Webhook
from bot.channels.twilio import TwilioAccount
from bot.dialogue.town import Town
from bot.hearing import Heard
from bot.inbox import arrival, write_all
from bot.worker import by_words_alone
from civic.city import load_city
from hearback import wiring
from hearback.settings import Settings
from storage import Store, Tx, inbound
from storage.models import Table
from tests.bot.channels.telegram_bots import bot_at, called
from tests.standins.twilio_account import ACCOUNT_SID, AUTH_TOKEN
from tests.standins.twilio_messages import sign

PUBLIC_URL = "https://bot.example.org"
INBOUND = "/webhooks/twilio"
PLACES = (above / "shared/data/providers" for above in Path(__file__).resolve().parents)
FOLDER = next((place for place in PLACES if place.is_dir()), None)


def lines(name: str) -> list[Any]:
    """The samples of a file; none where the folder is missing."""
    if FOLDER is None:
        return []
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines() if line.strip()]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    settings = Settings(cache=tmp_path_factory.mktemp("trained"))
    return wiring.place(load_city(settings.city_folder), settings).town


def rows(tx: Tx) -> Mapping[str, int]:
    """How many rows every table has."""
    return {
        table.name: tx.run(select(func.count()).select_from(table)).scalar_one()
        for table in Table.metadata.sorted_tables
    }


def arrive(store: Store, town: Town, message: Inbound, now: datetime) -> Mapping[str, int]:
    """Keep a message and handle all that waits; returns what there is after it."""
    store.write_now(write_all, [arrival(message)], now)
    while waiting := store.read_now(inbound.waiting, 8):
        heard = [Heard(one.id, by_words_alone(town, one.text, "en")) for one in waiting]
        store.write_now(hearing.hear_all, town, heard, now)
    return store.read_now(rows)


@pytest.mark.skipif(FOLDER is None, reason="SAMPLES OF PROVIDERS ARE NOT HERE: shared/data/providers")
def test_there_are_samples_of_both_providers() -> None:
    assert lines("telegram_updates.jsonl")
    assert lines("twilio_forms.jsonl")


@pytest.mark.parametrize("update", lines("telegram_updates.jsonl"), ids=lambda update: update["update_id"])
def test_an_update_of_telegram_has_one_effect(
    update: dict[str, Any], store: Store, town: Town, now: datetime
) -> None:
    bot = bot_at()

    (first,), (again,) = bot.read(called(update)), bot.read(called(update))

    assert arrive(store, town, first, now) == arrive(store, town, again, now)
    assert store.read_now(inbound.count, None) == 1


@pytest.mark.parametrize("sample", lines("twilio_forms.jsonl"), ids=lambda sample: sample["name"])
def test_a_form_of_twilio_has_one_effect(
    sample: dict[str, str], store: Store, town: Town, now: datetime
) -> None:
    account = TwilioAccount(account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN, public_url=PUBLIC_URL)
    form = dict(parse_qsl(sample["body"], keep_blank_values=True)) | {"AccountSid": ACCOUNT_SID}
    headers = {"X-Twilio-Signature": sign(AUTH_TOKEN, PUBLIC_URL + INBOUND, form)}
    webhook = Webhook(INBOUND, headers, urlencode(form).encode())

    first, again = account.read(webhook), account.read(webhook)
    after_first = [arrive(store, town, message, now) for message in first]
    after_second = [arrive(store, town, message, now) for message in again]

    assert after_first[-1:] == after_second[-1:]
