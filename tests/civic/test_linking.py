"""Two people are one from now on, or go apart again: nothing is lost, and nothing counts twice."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.channels.messages import Address, Inbound
from bot.inbox import arrival
from civic import comments, consent, linking, privacy
from civic.comments import Said
from storage import Store, contacts, inbound, links, outbound, sessions
from storage.models import Address as StoredAddress
from storage.models import SendStatus
from storage.tx import Tx
from tests.residents import Residents, the

HALF_A_YEAR = timedelta(days=181)
NUMBER = "+15550107799"


@pytest.fixture
def ann(residents: Residents) -> int:
    """Ann by her number."""
    return residents.person(1)


@pytest.fixture
def account(residents: Residents) -> int:
    """Ann on Telegram."""
    return residents.person(9, "telegram", "1001")


def address_of(store: Store, contact_id: int, scheme: str) -> int:
    known = store.read_now(links.addresses_of, contact_id)
    return the(next(one for one in known if one.scheme == scheme))


def join(residents: Residents, one: int, other: int) -> linking.Joined:
    return residents.store.write_now(linking.join, one, other, residents.clock())


def test_votes_of_an_account_count_as_those_of_the_number(
    residents: Residents, ann: int, account: int
) -> None:
    idea = residents.idea(residents.person(2))
    residents.vote(account, idea, verified=False)
    assert residents.standing(idea)[:3] == (1, 0, 1)

    joined = join(residents, account, ann)

    assert joined == linking.Joined(ann, (), opted_out=False)
    assert residents.standing(idea)[:3] == (1, 0, 0)
    assert residents.differences() == []


@pytest.mark.parametrize(("first", "then"), [("for", "against"), ("against", "for")])
def test_of_two_different_votes_the_later_counts(
    first: str, then: str, residents: Residents, ann: int, account: int
) -> None:
    idea, same = residents.idea(residents.person(2)), residents.idea(residents.person(2), "Other")
    residents.vote(ann, idea, first)  # type: ignore[arg-type]  # a stance
    residents.vote(account, idea, then, verified=False)  # type: ignore[arg-type]
    residents.vote(account, same, verified=False)
    residents.vote(ann, same)

    joined = join(residents, ann, account)

    assert joined.differing == (idea.code,)
    assert residents.standing(idea)[:3] == ((1, 0, 0) if then == "for" else (0, 1, 0))
    assert residents.standing(same)[:3] == (1, 0, 0)
    assert residents.differences() == []


def test_whoever_asked_not_to_hear_on_one_channel_hears_on_none(
    residents: Residents, ann: int, account: int
) -> None:
    idea = residents.idea(residents.person(2))
    residents.follow(ann, idea)
    residents.unfollow(account, idea)

    join(residents, ann, account)

    assert ann not in residents.hears(idea)
    assert residents.differences() == []


def test_ideas_comments_messages_and_the_word_stop_come_together(
    residents: Residents, store: Store, ann: int, account: int, now: datetime
) -> None:
    idea = residents.idea(account)
    said = Said("Yes, please", "for", "en", "telegram")
    store.write_now(
        comments.add, said, contact_id=account, idea_id=the(idea), inbound_id=None, now=residents.clock()
    )
    store.write_now(consent.opt_out, account, "telegram", "stop", now)
    message = Inbound("telegram", "5", Address("telegram", "1001"), "hello")
    store.write_now(inbound.keep, [arrival(message)], now)

    joined = join(residents, ann, account)
    summary = store.read_now(privacy.summary, ann)

    assert joined.opted_out
    assert residents.again(idea).contact_id == ann
    assert (summary.ideas, summary.comments, summary.messages) == (1, 1, 1)


def test_no_table_keeps_a_person_who_is_gone(
    residents: Residents, store: Store, ann: int, account: int
) -> None:
    join(residents, ann, account)

    def left(tx: Tx) -> list[str]:
        rows = [(table, column) for table, column in links.people_columns()]
        count = [
            tx.run(select(func.count()).select_from(table).where(column == account)).scalar_one()
            for table, column in rows
        ]
        assert {table.name for table, _column in rows} >= {"vote", "follow", "idea", "comment", "session"}
        return [table.name for (table, _column), n in zip(rows, count, strict=True) if n]

    assert store.read_now(left) == []
    with pytest.raises(LookupError):
        store.read_now(contacts.by_id, account)


def test_parted_channels_count_once_and_can_be_forgotten_apart(
    residents: Residents, store: Store, ann: int, account: int, now: datetime
) -> None:
    idea = residents.idea(residents.person(2))
    residents.vote(account, idea, verified=False)
    join(residents, ann, account)
    here = address_of(store, ann, "telegram")
    queue(store, ann, here, now)
    message = Inbound("telegram", "5", Address("telegram", "1001"), "unlink")
    store.write_now(inbound.keep, [arrival(message)], now)

    left = store.write_now(linking.part, ann, 1, here, residents.clock())
    again = residents.person(9, "telegram", "1001")

    assert left == again != ann
    assert residents.standing(idea)[:3] == (1, 0, 0)
    residents.vote(again, idea, verified=False)
    assert residents.standing(idea)[:3] == (2, 0, 1)
    residents.forget(again)
    assert residents.standing(idea)[:3] == (1, 0, 0)
    residents.forget(ann)
    assert residents.standing(idea)[:3] == (0, 0, 0)
    assert residents.differences() == []


def queue(store: Store, contact_id: int, address_id: int, now: datetime) -> None:
    """Messages to an address in every state."""
    for status in SendStatus:
        store.write_now(
            outbound.queue, now, contact_id=contact_id, address_id=address_id, channel="telegram",
            kind="notice", text="News", language="en", status=status.value,
        )  # fmt: skip


def test_what_waits_for_a_channel_that_leaves_is_not_sent(
    residents: Residents, store: Store, ann: int, account: int, now: datetime
) -> None:
    join(residents, ann, account)
    here = address_of(store, ann, "telegram")
    queue(store, ann, here, now)

    store.write_now(linking.part, ann, 0, here, residents.clock())

    assert store.read_now(outbound.counts).get("queued") is None


def test_a_number_begins_anew_and_the_old_votes_stay(
    residents: Residents, store: Store, ann: int, now: datetime
) -> None:
    idea = residents.idea(residents.person(2))
    residents.vote(ann, idea)
    message_id = residents.text(1, "hello")
    here = address_of(store, ann, "sms")
    store.write_now(contacts.change_address, here, last_inbound_at=now)
    owner = owner_of(store, here)

    assert not store.read_now(linking.is_silent, ann, owner, now + timedelta(days=179))
    assert store.read_now(linking.is_silent, ann, owner, now + HALF_A_YEAR)
    new = store.write_now(linking.begin_anew, ann, here, [message_id], residents.clock())

    assert residents.person(1) == residents.person(1, "whatsapp") == new != ann
    residents.vote(new, idea)
    assert residents.standing(idea)[:3] == (2, 0, 0)
    residents.forget(new)
    assert residents.standing(idea)[:3] == (1, 0, 0)


def owner_of(store: Store, address_id: int) -> str:
    address: StoredAddress | None = store.read_now(contacts.address, address_id)
    assert address is not None
    assert address.owner_hash is not None
    return address.owner_hash


def test_a_number_without_a_past_is_not_asked(
    residents: Residents, store: Store, ann: int, now: datetime
) -> None:
    here = address_of(store, ann, "sms")
    store.write_now(contacts.change_address, here, last_inbound_at=now)

    assert not store.read_now(linking.is_silent, ann, owner_of(store, here), now + HALF_A_YEAR)


def test_a_number_that_was_only_shown_falls_silent_however_busy_the_account(
    residents: Residents, store: Store, account: int, now: datetime
) -> None:
    residents.vote(account, residents.idea(None), verified=False)
    here = address_of(store, account, "telegram")
    owner = store.read_now(links.owner_of_number, NUMBER)
    store.write_now(linking.prove_number, account, here, owner, now)
    store.write_now(contacts.change_address, here, last_inbound_at=now + HALF_A_YEAR)

    assert not store.read_now(linking.is_silent, account, owner, now + timedelta(days=179))
    assert store.read_now(linking.is_silent, account, owner, now + HALF_A_YEAR)
    store.write_now(linking.prove_number, account, here, owner, now + HALF_A_YEAR)
    assert not store.read_now(linking.is_silent, account, owner, now + HALF_A_YEAR)


def test_an_account_does_not_keep_a_number_alive_that_wrote_itself(
    residents: Residents, store: Store, ann: int, account: int, now: datetime
) -> None:
    residents.vote(ann, residents.idea(None))
    here = address_of(store, ann, "sms")
    store.write_now(contacts.change_address, here, last_inbound_at=now)
    owner = owner_of(store, here)
    shown = address_of(store, account, "telegram")
    store.write_now(linking.prove_number, account, shown, owner, now + timedelta(days=90))

    assert store.read_now(linking.is_silent, ann, owner, now + HALF_A_YEAR)


def test_a_wish_to_join_goes_with_the_person(
    residents: Residents, store: Store, ann: int, account: int, now: datetime
) -> None:
    code = store.write_now(linking.offer, ann, address_of(store, ann, "sms"), now)
    link = store.read_now(links.by_code, code, now)
    assert link is not None
    store.write_now(linking.enter, the(link), account, address_of(store, account, "telegram"), now)

    residents.forget(account)

    assert store.read_now(links.by_code, code, now) is None


def test_a_code_is_kept_as_a_hash_and_agreeing_alone_joins_nothing(
    residents: Residents, store: Store, ann: int, account: int, now: datetime
) -> None:
    code = store.write_now(linking.offer, ann, address_of(store, ann, "sms"), now)
    link = store.read_now(links.by_code, code, now)
    assert link is not None
    assert code not in link.code_hash

    assert store.write_now(linking.agree, the(link), ann, now) is None  # nobody has entered it
    here = address_of(store, account, "telegram")
    number_shown = store.write_now(linking.enter, the(link), account, here, now)
    assert number_shown is not None
    assert store.write_now(linking.enter, the(link), residents.person(5), here, now) is None
    assert store.write_now(linking.agree, the(link), account, now) is None
    joined = store.write_now(linking.agree, the(link), ann, now)

    assert joined is not None
    assert joined.contact_id == ann


def test_people_who_were_tried_out_are_never_real_ones(
    residents: Residents, store: Store, ann: int, now: datetime
) -> None:
    invented = residents.person(0, "simulator", "ann")
    code = store.write_now(linking.offer, ann, address_of(store, ann, "sms"), now)
    link = store.read_now(links.by_code, code, now)
    assert link is not None

    assert not store.read_now(linking.may_be_joined, link, address_of(store, invented, "simulator"))


def test_conversations_of_both_are_not_mixed(
    residents: Residents, store: Store, ann: int, account: int, now: datetime
) -> None:
    for contact_id in (ann, account):
        store.write_now(sessions.save, contact_id, {"memory": {"of": contact_id}}, now)

    join(residents, ann, account)

    assert store.read_now(sessions.load, ann) == {"memory": {"of": ann}}
