"""What a process that died had only claimed goes out, once; of what it had begun to send nobody can tell."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.channels.errors import Misconfigured, Retry, SendError, Throttled
from bot.channels.messages import Outbound, Sent
from bot.outcomes import LEASE, record_and_claim
from civic.delivery import Delivery
from storage import Store, StoreUnavailable, dispatch, outbound
from storage.models import OutboundMessage, SendStatus
from storage.traces import MAYBE_SENT
from tests.bot.sending import Phone, Sending, a_city

PACE = 30
LATER = LEASE + timedelta(seconds=1)


@pytest.fixture
def dying(store: Store) -> Sending:
    """A process that will be killed."""
    return Sending(store, a_city(delivery=Delivery({"telegram": Decimal(PACE)})))


@pytest.fixture
def other(store: Store) -> Sending:
    """Another one, or the next."""
    return Sending(store, a_city(delivery=Delivery({"telegram": Decimal(PACE)})))


def to_many(sending: Sending, people: int, kind: str = "broadcast", channel: str = "telegram") -> list[int]:
    """One message to each."""
    return [
        sending.queue(sending.person(n, channel, wrote=sending.now), kind=kind, text=str(n))
        for n in range(people)
    ]


def statuses(sending: Sending, messages: list[int]) -> list[str]:
    return [sending.row(message).status for message in messages]


@pytest.mark.parametrize("kind", ["broadcast", "notice"])
async def test_what_was_only_claimed_goes_out_after_the_lease(
    dying: Sending, other: Sending, kind: str
) -> None:
    messages = to_many(dying, 5, kind)
    assert len(await dying.claim()) == 5

    await other.cycle(after=timedelta(seconds=2))
    assert other.texts("telegram") == []
    await other.cycle(after=LATER)

    assert other.texts("telegram") == ["0", "1", "2", "3", "4"]
    assert statuses(other, messages) == [SendStatus.WIRED] * 5
    assert {other.row(message).attempts for message in messages} == {1}


class Dead(BaseException):
    """The process ends."""


class Deadly(Phone):
    """It takes a message, and that is the last thing that is known."""

    async def send(self, message: Outbound) -> Sent:
        self.got.append(message)
        raise Dead


async def test_what_was_on_its_way_is_not_repeated(dying: Sending, other: Sending) -> None:
    dying.phones["telegram"] = dying.box._channels["telegram"] = Deadly("telegram")  # type: ignore[index]
    messages = to_many(dying, 5)
    first, *_rest = await dying.claim()
    with pytest.raises(Dead):
        await dying.box._result_of(first)

    await other.cycle(after=LATER)

    assert dying.texts("telegram") == ["0"]
    assert other.texts("telegram") == ["1", "2", "3", "4"]
    assert statuses(other, messages) == [SendStatus.FAILED] + [SendStatus.WIRED] * 4
    assert other.row(messages[0]).reason == MAYBE_SENT


@pytest.mark.parametrize("fate", ["sending", "unknown"])
async def test_what_had_begun_stays_begun_whoever_claims_it_and_dies(
    dying: Sending, other: Sending, fate: str
) -> None:
    """Its first process may have sent it, the second died before it said so, the third must not send."""
    dying.phones["telegram"] = dying.box._channels["telegram"] = Deadly("telegram")  # type: ignore[index]
    [message] = to_many(dying, 1)
    [claimed] = await dying.claim()
    with pytest.raises(Dead):
        await dying.box._result_of(claimed)
    if fate == "unknown":
        values = {"claimed_until": dying.now, "doubts": 1}
        dying.store.write_now(outbound.record, message, SendStatus.UNKNOWN, dying.now, **values)
    dying.now += LATER
    [again] = await dying.claim()  # and killed
    assert again.retried

    dying.store.write_now(outbound.release, dying.now)
    await other.cycle(after=LATER * 2)

    assert (dying.texts("telegram"), other.texts("telegram")) == (["0"], [])
    assert (other.row(message).status, other.row(message).reason) == (SendStatus.FAILED, MAYBE_SENT)


async def test_who_hung_until_another_has_sent_it_sends_nothing(dying: Sending, other: Sending) -> None:
    [message] = to_many(dying, 1)
    [claimed] = await dying.claim()
    await other.cycle(after=LATER)

    dying.now = other.now
    result = await dying.box._result_of(claimed)
    await dying.store.write(record_and_claim, [result], dying.now, [], 0)

    assert (dying.texts("telegram"), other.texts("telegram")) == ([], ["0"])
    assert other.row(message).status == SendStatus.WIRED


async def test_who_hung_while_another_is_sending_it_leaves_it_to_them(dying: Sending, other: Sending) -> None:
    [message] = to_many(dying, 1)
    [claimed] = await dying.claim()
    other.now = dying.now = dying.now + LATER
    [again] = await other.claim()

    result = await dying.box._result_of(claimed)
    await dying.store.write(record_and_claim, [result], dying.now, [], 0)

    assert dying.texts("telegram") == []
    assert other.row(message).status == SendStatus.SENDING
    assert (await other.box._result_of(again)).status == SendStatus.WIRED


@pytest.mark.parametrize("failure", [Retry(), Throttled(), Misconfigured("20003")])
async def test_who_hung_does_not_put_back_what_another_is_sending(
    dying: Sending, other: Sending, failure: SendError
) -> None:
    [message] = to_many(dying, 1, "reply", "sms")
    [claimed] = await dying.claim()
    dying.phones["sms"].failure = failure
    refused = await dying.box._result_of(claimed)
    other.now = dying.now = dying.now + LATER
    [again] = await other.claim()

    await dying.store.write(record_and_claim, [refused], dying.now, [], 0)
    assert other.row(message).status == SendStatus.SENDING
    sent = await other.box._result_of(again)
    await other.store.write(record_and_claim, [sent], other.now, [], 0)
    await other.cycle(after=timedelta(hours=1))

    assert other.texts("sms") == ["0"]
    assert other.row(message).status == SendStatus.WIRED


@pytest.mark.parametrize("what", [{"kind": "broadcast", "channel": "sms"}, {"kind": "reply"}])
async def test_nothing_is_written_down_where_it_can_be_looked_up_or_repeated(
    dying: Sending, what: dict[str, str]
) -> None:
    [message] = to_many(dying, 1, **what)
    [claimed] = await dying.claim()

    assert not claimed.is_ahead
    assert dying.row(message).handed_at == dying.now


async def test_nothing_begins_while_the_store_cannot_be_reached(
    dying: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = to_many(dying, 2)
    claimed = await dying.claim()
    with monkeypatch.context() as patch:
        patch.setattr(dying.store, "write", _unavailable)
        results = await asyncio.gather(*(dying.box._result_of(message) for message in claimed))
    await dying.store.write(record_and_claim, results, dying.now, [], 0)

    assert dying.texts("telegram") == []
    assert statuses(dying, messages) == [SendStatus.QUEUED] * 2


async def _unavailable(*_: object, **_named: object) -> None:
    raise StoreUnavailable("gone")


async def test_what_begins_together_is_written_together(
    dying: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_many(dying, 20)
    claimed = await dying.claim()
    writes: list[int] = []
    begin = dispatch.begin
    monkeypatch.setattr(
        dispatch, "begin", lambda tx, some, now: writes.append(len(some)) or begin(tx, some, now)
    )

    may = await asyncio.gather(*(dying.box._beginnings.may(message) for message in claimed))

    assert writes == [1, 19]
    assert all(may)


async def test_words_that_were_erased_before_they_went_do_not_go(dying: Sending, other: Sending) -> None:
    [message] = to_many(dying, 1)
    await dying.claim()
    dying.store.write_now(outbound.erase_words, _is(message), "erased")

    await other.cycle(after=LATER)

    assert other.texts("telegram") == []
    assert (other.row(message).status, other.row(message).text) == (SendStatus.SUPPRESSED, "")


def _is(message: int) -> object:
    return OutboundMessage.__table__.c.id == message  # type: ignore[attr-defined]


async def test_somebody_erased_before_it_went_gets_nothing(dying: Sending) -> None:
    to_many(dying, 1)
    [claimed] = await dying.claim()
    dying.store.write_now(
        lambda tx: tx.change(OutboundMessage, claimed.id, kind="trace", contact_id=None, address_id=None)
    )

    result = await dying.box._result_of(claimed)

    assert result.is_lost
    assert dying.texts("telegram") == []


async def test_whatever_goes_wrong_as_they_begin_nobody_waits_for_ever(
    dying: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_many(dying, 3)
    claimed = await dying.claim()
    begin = dispatch.begin
    monkeypatch.setattr(
        dispatch, "begin", lambda tx, some, now: begin(tx, some, now) if len(some) != 2 else 1 / 0
    )

    async with asyncio.timeout(5):
        results = await asyncio.gather(
            *(dying.box._beginnings.may(message) for message in claimed), return_exceptions=True
        )

    assert results[0] is True
    assert [type(result) for result in results[1:]] == [ZeroDivisionError] * 2


async def test_who_was_cut_off_does_not_put_back_what_another_is_sending(
    dying: Sending, other: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    [message] = to_many(dying, 1)
    [claimed] = await dying.claim()
    with monkeypatch.context() as patch:
        patch.setattr(dying.store, "write", _unavailable)
        result = await dying.box._result_of(claimed)  # nothing has begun: it is put back
    other.now = dying.now + LATER
    [again] = await other.claim()
    sent = await other.box._result_of(again)

    await dying.store.write(record_and_claim, [result], other.now, [], 0)
    assert other.row(message).status == SendStatus.SENDING
    assert await dying.claim() == []
    await other.store.write(record_and_claim, [sent], other.now, [], 0)

    assert other.row(message).status == SendStatus.WIRED
    assert other.texts("telegram") == ["0"]
