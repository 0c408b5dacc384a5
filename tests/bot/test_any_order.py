"""Whatever people text, in whatever order and however often it is delivered: it counts once.

The real path from the inbox to the outbox; exact words alone are understood, so that no engine is needed.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot import hearing
from bot.dialogue.town import Town
from bot.hearing import Heard
from bot.worker import by_words_alone
from civic import codes
from civic import ideas as civic_ideas
from civic.city import load_city
from nlu.places import Gazetteer
from nlu.words import Words
from phrases import Phrases
from storage import Store, Tx, Vault, ideas, inbound, open_store
from storage.checks import find_differences
from storage.inbound import Arrival, by_external_id
from storage.models import MessageState, OutboundMessage
from tests.residents import number

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SEEDED = 3  # ideas that are there from the beginning
PEOPLE = 4
TEXTS = [
    "{code} yes", "{code} no", "vote {code}", "unvote {code}", "{code}", "follow {code}", "unfollow {code}",
    "top", "1", "2", "mine", "stop", "start", "forget me", "status {code}", "asdf qwer",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message of one person, as often as the platform delivers it."""

    person: int
    text: str
    idea: int
    times: int


DELIVERIES = st.lists(
    st.builds(
        Delivery,
        person=st.integers(1, PEOPLE),
        text=st.sampled_from(TEXTS),
        idea=st.integers(0, SEEDED - 1),
        times=st.integers(1, 3),
    ),
    min_size=1,
    max_size=25,
)


@pytest.fixture(scope="module")
def town() -> Town:
    city = load_city(Path("cities/demo"))
    words = Words(city.languages, is_code=codes.is_valid)
    phrases = Phrases.load(city.languages)
    return Town(city, words, Gazetteer([], city.languages), phrases, "https://example.org", {})


@pytest.fixture
def fresh(_sqlite_template: Path, tmp_path: Path, vault: Vault) -> Iterator["Fresh"]:
    stores = Fresh(_sqlite_template, tmp_path, vault)
    yield stores
    stores.close()


class Fresh:
    """A new store for each example."""

    def __init__(self, template: Path, folder: Path, vault: Vault) -> None:
        self._template, self._folder, self._vault = template, folder, vault
        self._names = count()
        self._store: Store | None = None

    def open(self) -> Store:
        self.close()
        file = shutil.copyfile(self._template, self._folder / f"{next(self._names)}.db")
        self._store = open_store(f"sqlite:///{file}", self._vault)
        return self._store

    def close(self) -> None:
        if self._store is not None:
            self._store.close()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(deliveries=DELIVERIES, shuffle=st.randoms(use_true_random=False))
def test_every_message_counts_once(
    fresh: Fresh, town: Town, deliveries: list[Delivery], shuffle: object
) -> None:
    store = fresh.open()
    seeded = [_seed(store, n) for n in range(SEEDED)]
    arrivals = [_arrival(n, each, seeded) for n, each in enumerate(deliveries)]
    repeated = [
        arrival for arrival, each in zip(arrivals, deliveries, strict=True) for _ in range(each.times)
    ]
    shuffle.shuffle(repeated)  # type: ignore[attr-defined]  # a Random that Hypothesis made

    for minute, arrival in enumerate(repeated):
        _deliver(store, town, arrival, NOW + timedelta(minutes=minute))

    assert store.read_now(find_differences) == []
    kept = [store.read_now(by_external_id, "sms", arrival.external_id or "") for arrival in arrivals]
    assert all(row is not None and row.state in (MessageState.HANDLED, MessageState.UNCLEAR) for row in kept)
    replies = Counter(row.reply_to_id for row in store.read_now(_all_outbound) if row.reply_to_id is not None)
    assert not replies or max(replies.values()) == 1


def _all_outbound(tx: Tx) -> list[OutboundMessage]:
    return tx.all(select(OutboundMessage))


def _seed(store: Store, n: int) -> str:
    draft = civic_ideas.Draft("More benches", "More benches", "parks", 0.9, None, None, "en", "sms")
    idea = store.write_now(
        lambda tx: civic_ideas.submit(
            tx, draft, contact_id=None, inbound_id=None, now=NOW + timedelta(seconds=n)
        )
    )
    return idea.code


def _arrival(n: int, each: Delivery, seeded: list[str]) -> Arrival:
    text = each.text.format(code=seeded[each.idea])
    return Arrival("sms", f"SM{n:032}", "sms", number(each.person), text)


def _deliver(store: Store, town: Town, arrival: Arrival, now: datetime) -> None:
    """Keep it, and handle what waits twice: the second time, as after a crash, must find nothing to do."""
    store.write_now(inbound.keep, [arrival], now)
    waiting = store.read_now(inbound.waiting, 9)
    batch = [Heard(one.id, by_words_alone(town, one.text, "en")) for one in waiting]
    store.write_now(hearing.hear_all, town, batch, now)

    again = store.write_now(hearing.hear_all, town, batch, now)

    assert again.handled == 0
    assert store.read_now(ideas.highest_id) == SEEDED
