"""What several processes do to one PostgreSQL at the same moment; SQLite has one writer."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from civic import follows, merges, notices, privacy, statuses, votes
from civic.notices import Notice
from civic.statuses import News
from storage import Store, Tx, Vault, contacts, dispatch, ideas, inbound, open_store, outbound
from storage.errors import HeldElsewhere, Vanished
from storage.gathered import DEEDS
from storage.inbound import Arrival
from storage.models import Contact, IdeaStatus, OutboundMessage
from storage.participation import last_address
from storage.tx import table_of
from tests.residents import Residents, number, the
from tests.transactions import beside, opened

CLAIM: dict[str, Any] = {"limit": 2, "lease": timedelta(seconds=30), "channels": ["sms"]}


@pytest.fixture
def store(postgresql_url: str, vault: Vault) -> Iterator[Store]:
    opened_store = open_store(postgresql_url, vault)
    yield opened_store
    opened_store.close()


def test_one_message_is_taken_by_one_worker(store: Store, residents: Residents) -> None:
    message_id = residents.text(1, "Benches please")

    with opened(store, inbound.take, message_id) as first:
        second = store.write_now(inbound.take, message_id)

        assert first.result.id == message_id
        assert second is None


def test_one_person_is_served_by_one_worker_in_order(store: Store, residents: Residents) -> None:
    first_id, second_id = residents.text(1, "one"), residents.text(1, "two")

    with opened(store, inbound.take, first_id):
        assert store.write_now(inbound.take, second_id) is None
    assert store.write_now(inbound.take, second_id) is None


def _hold_for_many(tx: Tx, *idea_ids: int) -> None:
    tx.is_of_many = True
    for idea_id in idea_ids:
        ideas.hold(tx, idea_id)


def test_what_many_want_at_once_waits_for_ideas_in_their_order(store: Store, residents: Residents) -> None:
    bench, tree = the(residents.idea(None, "A bench")), the(residents.idea(None, "A tree"))

    with opened(store, ideas.hold, tree) as other, beside(store, _hold_for_many, bench, tree) as ours:
        assert not ours.done()
        other.commit()
        ours.result()


def test_what_many_want_at_once_waits_for_no_idea_out_of_order(store: Store, residents: Residents) -> None:
    bench, tree = the(residents.idea(None, "A bench")), the(residents.idea(None, "A tree"))

    with opened(store, ideas.hold, bench), pytest.raises(HeldElsewhere):
        store.write_now(_hold_for_many, tree, bench)
    store.write_now(_hold_for_many, tree, bench, tree)


def test_a_message_that_comes_in_does_not_hide_its_person_from_the_workers(
    store: Store, residents: Residents, now: datetime
) -> None:
    message_id = residents.text(1, "one")
    another = Arrival("sms", "SM2", "sms", number(1), "two")

    with opened(store, inbound.keep, [another], now):
        assert store.write_now(inbound.take, message_id) is not None


def test_a_message_that_comes_in_twice_at_once_is_kept_once(store: Store, now: datetime) -> None:
    arrival = Arrival("sms", "SM1", "sms", number(1), "Benches")

    with (
        opened(store, inbound.keep, [arrival], now) as first,
        beside(store, inbound.keep, [arrival], now) as second,
    ):
        first.commit()

        assert (first.result, second.result()) == (1, 0)
    assert len(store.read_now(lambda tx: tx.run(table_of(Contact).select()).all())) == 1


def test_sms_and_whatsapp_that_come_at_once_are_one_person(store: Store, now: datetime) -> None:
    path = number(1)

    with (
        opened(store, contacts.recognise, "sms", path, now) as sms,
        beside(store, contacts.recognise, "whatsapp", path, now) as whatsapp,
    ):
        sms.commit()

        assert sms.result.contact_id == whatsapp.result().contact_id


def test_two_processes_never_send_to_one_person_at_once(
    store: Store, residents: Residents, now: datetime
) -> None:
    contact_id = residents.person(1)
    for n in range(6):
        store.write_now(outbound.queue, now, contact_id=contact_id, channel="sms", kind="reply", text=f"{n}",
                        language="en")  # fmt: skip

    with opened(store, dispatch.claim, now, **CLAIM) as first:
        second = store.write_now(dispatch.claim, now, **CLAIM)

        assert [message.text for message in first.result.messages] == ["0"]
        assert second.messages == []


def test_a_message_that_another_process_looks_at_is_not_overtaken(
    store: Store, residents: Residents, now: datetime
) -> None:
    contact_id = residents.person(1)
    for n in range(2):
        store.write_now(outbound.queue, now, contact_id=contact_id, channel="sms", kind="reply", text=f"{n}",
                        language="en")  # fmt: skip

    with opened(store, _lock_the_oldest_message):  # and lets it go, since its person was held, or it dies
        assert store.write_now(dispatch.claim, now, **CLAIM).messages == []

    claimed = store.write_now(dispatch.claim, now, **CLAIM)
    assert [message.text for message in claimed.messages] == ["0"]


def _lock_the_oldest_message(tx: Tx) -> None:
    query = table_of(OutboundMessage).select().order_by("id").limit(1).with_for_update()
    assert tx.run(query).first()


def test_two_who_begin_to_follow_at_once_are_two(store: Store, residents: Residents, now: datetime) -> None:
    idea, twin = residents.idea(None), residents.idea(None)
    residents.merge(twin, idea)
    one, two = residents.person(1), residents.person(2)

    with (
        opened(store, follows.follow, one, the(idea), now) as first,
        beside(store, follows.follow, two, the(twin), now) as second,
    ):
        first.commit()
        second.result()

    assert residents.standing(idea)[3] == 2


def test_a_vote_during_a_merge_is_counted(store: Store, residents: Residents, now: datetime) -> None:
    root, branch, leaf = (residents.idea(None) for _ in range(3))
    residents.merge(branch, root)
    voter = residents.person(1)

    with (
        opened(store, votes.cast, voter, the(root), "for", verified=True, channel="sms", now=now) as vote,
        beside(store, merges.merge, the(leaf), the(branch), now, by="test") as merge,
    ):
        vote.commit()
        merge.result()

    assert residents.standing(root) == (1, 0, 0, 1)
    assert residents.differences() == []


def test_a_merge_during_an_erasure_is_counted(store: Store, residents: Residents, now: datetime) -> None:
    idea, into, gone = residents.idea(None), residents.idea(None), residents.person(1)
    residents.vote(gone, idea)

    with (
        opened(store, merges.merge, the(idea), the(into), now, by="test") as merge,
        beside(store, privacy.forget, gone, now) as erasure,
    ):
        merge.commit()
        erasure.result()

    assert residents.standing(into) == (0, 0, 0, 0)
    assert residents.differences() == []


def test_a_message_during_an_erasure_is_of_somebody_new(
    store: Store, residents: Residents, now: datetime
) -> None:
    gone = residents.person(1)
    arrival = Arrival("sms", "SM1", "sms", number(1), "Me again")

    with (
        opened(store, privacy.forget, gone, now) as erasure,
        beside(store, inbound.keep, [arrival], now) as kept,
    ):
        erasure.commit()

        assert kept.result() == 1
    assert residents.person(1) != gone


def test_a_message_before_an_erasure_goes_with_it(store: Store, residents: Residents, now: datetime) -> None:
    gone = residents.person(1)
    arrival = Arrival("sms", "SM1", "sms", number(1), "One more thing")

    with (
        opened(store, inbound.keep, [arrival], now) as kept,
        beside(store, privacy.forget, gone, now) as erasure,
    ):
        kept.commit()
        erasure.result()

    message = store.read_now(inbound.by_external_id, "sms", "SM1")
    assert message is not None
    assert (message.text, message.contact_id) == ("", None)


def test_what_is_erased_while_somebody_writes_is_looked_at_afresh(
    store: Store, residents: Residents, now: datetime
) -> None:
    author = residents.person(1)
    idea = residents.idea(author)

    def say(tx: Tx) -> str:
        found = ideas.by_code(tx, idea.code)
        if found is None:
            return "no such idea"
        statuses.change(tx, the(found), News(IdeaStatus.PLANNED), now, by="ed@city.example")
        return "planned"

    with opened(store, privacy.forget, author, now) as erasure, beside(store, say) as later:
        erasure.commit()
        assert later.result() == "no such idea"


def test_who_is_judged_by_two_officials_at_once_hears_of_both(
    store: Store, residents: Residents, now: datetime
) -> None:
    who = residents.person(1)
    address = store.read_now(last_address, who)
    assert address is not None

    def tell(tx: Tx, n: int, *replaces: str) -> None:
        one = Notice(f"author:{n}", f"Of {n}.", "en", replaces, family=DEEDS)
        notices.queue(tx, who, address, one, now)

    store.write_now(tell, 0)
    store.write_now(tell, 1)
    with opened(store, tell, 2) as first, beside(store, tell, 3, "author:1", "author:2") as second:
        first.commit()
        second.result()

    with opened(store, tell, 4) as first, beside(store, tell, 5) as second:
        first.commit()
        second.result()

    texts = [row.text for row in store.read_now(outbound.of_contact, who, 9) if row.status == "queued"]
    assert sorted(texts) == ["Of 0.", "Of 3.\nOf 4.\nOf 5."]


def test_what_was_never_there_is_said_so(store: Store) -> None:
    with pytest.raises(Vanished):
        store.write_now(ideas.get, 4711)
