"""A broadcast on its way: approved by a second official, stopped, never twice to anybody."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civic import broadcast_runs, broadcasts, consent
from civic.broadcast_rehearsals import check_size
from civic.broadcasts import CannotDo, Draft, NotAllowed
from civic.city import City
from civic.officials import Caller, Role
from storage import broadcasts as stored
from storage import links, open_store, outbound
from storage.broadcast_models import BroadcastState
from storage.models import SendStatus
from storage.vault import Vault
from tests.broadcasting import AUTHOR, SECOND, TEXTS, Broadcasting
from tests.residents import Residents


def test_it_is_approved_by_a_second_official_as_it_was_rehearsed(hall: Broadcasting) -> None:
    broadcast, service = hall.draft(), Caller("token x", Role.ADMIN, None)

    def approve(by: Caller) -> None:
        hall.store.write_now(broadcasts.approve, hall.again(broadcast), hall.now, by=by)

    with pytest.raises(CannotDo, match="not rehearsed"):
        approve(SECOND)
    hall.rehearse(broadcast)
    for caller in (AUTHOR, service):
        with pytest.raises(NotAllowed):
            approve(caller)
    approve(SECOND)
    with pytest.raises(CannotDo, match="approved already"):
        approve(SECOND)

    assert hall.again(broadcast).state == BroadcastState.APPROVED


@pytest.mark.parametrize(
    ("rehearsed", "joined", "is_refused"), [(2, 10, False), (2, 11, True), (120, 12, False), (120, 13, True)]
)
def test_it_is_rehearsed_again_when_many_more_would_get_it(
    hall: Broadcasting, rehearsed: int, joined: int, *, is_refused: bool
) -> None:
    for n in range(rehearsed):
        hall.person(n)
    broadcast = hall.draft()
    hall.rehearse(broadcast)
    for n in range(joined):
        hall.person(rehearsed + n)

    def check() -> None:
        hall.store.read_now(check_size, hall.again(broadcast), hall.city, None, hall.now)

    if is_refused:
        with pytest.raises(CannotDo, match=f"{rehearsed + joined} people now and {rehearsed} when"):
            check()
        hall.rehearse(broadcast)
    check()


def test_an_audience_that_became_smaller_is_as_rehearsed(hall: Broadcasting) -> None:
    people = [hall.person(n) for n in range(15)]
    broadcast = hall.draft()
    hall.rehearse(broadcast)
    for person in people:
        hall.stop(person)

    hall.store.read_now(check_size, hall.again(broadcast), hall.city, None, hall.now)


def test_any_edit_returns_it_to_draft_and_who_edits_may_not_approve(hall: Broadcasting) -> None:
    hall.person(1)
    broadcast = hall.approved(send_at=hall.now + timedelta(days=1))
    hall.run()
    assert hall.counts(broadcast) == {"queued": 1}

    changed = Draft(TEXTS | {"en": "It is closed."}, broadcast.audience)
    hall.store.write_now(broadcasts.edit, hall.again(broadcast), changed, hall.city, hall.now, by=SECOND)

    edited = hall.again(broadcast)
    assert (edited.state, edited.rehearsed, edited.people, edited.authors) == ("draft", None, None, [1, 2])
    assert hall.counts(broadcast) == {}
    hall.rehearse(broadcast)
    with pytest.raises(NotAllowed):
        hall.approve(broadcast)


def test_it_runs_at_its_time_and_outside_quiet_hours(hall: Broadcasting) -> None:
    hall.person(1)
    broadcast = hall.approved(send_at=hall.now + timedelta(hours=1))
    hall.run()
    assert (hall.again(broadcast).state, hall.messages(broadcast)) == ("approved", [])

    hall.now += timedelta(hours=1)
    hall.tick(may_begin=False)
    assert hall.again(broadcast).state == "approved"
    hall.run()
    assert hall.again(broadcast).state == "running"
    hall.hand_over(broadcast)
    hall.tick()
    assert hall.again(broadcast).state == "done"


def test_the_audience_is_fixed_at_approval_and_later_opt_outs_are_honoured(hall: Broadcasting) -> None:
    ann, ben, cleo = (hall.person(n) for n in (1, 2, 3))
    broadcast = hall.approved(send_at=hall.now + timedelta(hours=1))
    hall.tick()
    hall.person(4)
    hall.stop(ben)
    hall.store.write_now(consent.answer_city_news, cleo, "sms", "2", hall.now, agrees=False)

    hall.now += timedelta(hours=2)
    hall.run()
    hall.hand_over(broadcast)

    assert hall.got == {ann: 1}
    assert hall.counts(broadcast) == {"wired": 1, "suppressed": 2}
    assert hall.store.read_now(stored.reasons, broadcast.id or 0, SendStatus.SUPPRESSED) == {
        "opted out": 1, "did not agree to city news": 1,
    }  # fmt: skip


def test_who_wants_no_city_news_any_more_gets_none_that_waits(hall: Broadcasting) -> None:
    ann = hall.person(1)
    broadcast = hall.approved()
    hall.run()
    assert len(hall.queued(broadcast)) == 1

    hall.store.write_now(consent.answer_city_news, ann, "sms", "2", hall.now, agrees=False)

    assert hall.queued(broadcast) == []


def test_pause_resume_and_cancel_take_effect_at_once(hall: Broadcasting) -> None:
    for n in range(3):
        hall.person(n)
    broadcast = hall.approved()
    hall.run()
    hall.hand_over(broadcast, most=1)

    assert hall.act(broadcasts.pause, broadcast).state == "paused"
    hall.run()
    assert hall.queued(broadcast) == []
    assert hall.act(broadcasts.resume, broadcast).state == "running"
    assert hall.hand_over(broadcast, most=1) == 1
    assert hall.act(broadcasts.cancel, broadcast).state == "cancelled"
    hall.run()

    assert hall.counts(broadcast) == {"wired": 2, "suppressed": 1}
    assert max(hall.got.values()) == 1
    for act in (broadcasts.pause, broadcasts.resume):
        with pytest.raises(CannotDo):
            hall.act(act, broadcast)


def test_what_was_being_sent_when_it_was_paused_is_not_sent_again(hall: Broadcasting) -> None:
    hall.person(1)
    broadcast = hall.approved()
    hall.run()
    [message] = hall.queued(broadcast)
    hall.act(broadcasts.pause, broadcast)
    hall.store.write_now(lambda tx: tx.change(type(message), message.id or 0, due_at=hall.now, reason=None))

    hall.tick()

    assert hall.queued(broadcast) == []


@pytest.mark.parametrize("wrong", ["failures", "opt-outs"])
def test_it_is_paused_by_itself_when_something_is_wrong(
    hall: Broadcasting, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcast_runs, "FEWEST", 20)
    people = [hall.person(n) for n in range(40)]
    broadcast = hall.approved()
    hall.run()
    hall.hand_over(broadcast, most=17)
    if wrong == "failures":
        hall.hand_over(broadcast, SendStatus.FAILED, most=2)
    else:
        hall.hand_over(broadcast, most=2)
        hall.stop(people[0])
    hall.tick()
    assert hall.again(broadcast).state == "running"  # too few to say

    hall.hand_over(broadcast, most=1)
    hall.tick()

    paused = hall.again(broadcast)
    assert paused.state == "paused"
    assert paused.reason == (
        "more than 5% of the messages failed"
        if wrong == "failures"
        else "more than 2% of the people said STOP"
    )
    hall.act(broadcasts.resume, broadcast)
    hall.run()
    hall.hand_over(broadcast)
    hall.tick()
    assert hall.again(broadcast).state == "done"


def test_only_so_many_wait_in_the_outbox(hall: Broadcasting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast_runs, "PUT_OUT", 2)
    monkeypatch.setattr(broadcast_runs, "AHEAD", 4)
    monkeypatch.setattr(broadcast_runs, "BATCH", 3)
    for n in range(10):
        hall.person(n)
    broadcast = hall.approved()

    hall.run()

    assert len(hall.messages(broadcast)) == 4
    assert hall.counts(broadcast) == {"queued": 10}
    assert hall.again(broadcast).people == 10
    for _ in range(5):
        hall.hand_over(broadcast)
        hall.run()
    assert sorted(hall.got.values()) == [1] * 10
    assert hall.again(broadcast).state == "done"


def test_two_people_who_become_one_get_it_once(hall: Broadcasting) -> None:
    ann, account = hall.person(1), hall.person(2, scheme="telegram")
    broadcast = hall.approved()
    hall.run()

    hall.store.write_now(links.move_everything, account, ann)
    hall.hand_over(broadcast)

    assert hall.got == {ann: 1}


def test_joined_before_it_goes_out_they_get_it_once_too(hall: Broadcasting) -> None:
    ann, account = hall.person(1), hall.person(2, scheme="telegram")
    broadcast = hall.approved(send_at=hall.now + timedelta(hours=1))
    hall.run()

    hall.store.write_now(links.move_everything, account, ann)
    hall.now += timedelta(hours=2)
    hall.run()
    hall.hand_over(broadcast)

    assert hall.got == {ann: 1}


def test_who_was_erased_is_in_no_audience(hall: Broadcasting, residents: Residents) -> None:
    ann = hall.person(1)
    broadcast = hall.approved(send_at=hall.now + timedelta(hours=1))
    hall.tick()

    residents.forget(ann)
    hall.now += timedelta(hours=2)
    hall.run()

    assert hall.messages(broadcast) == []


def test_a_stop_within_days_counts_against_the_broadcast(hall: Broadcasting) -> None:
    ann, ben = hall.person(1), hall.person(2)
    broadcast = hall.approved()
    hall.run()
    hall.hand_over(broadcast)
    hall.now += timedelta(days=6)
    hall.stop(ann)
    hall.now += timedelta(days=2)
    hall.stop(ben)

    assert hall.store.read_now(stored.opted_out, broadcast.id or 0) == 1


ACTS = st.sampled_from(["tick", "hand", "hand", "fail", "stop", "pause", "resume", "join", "unread"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(ACTS, st.integers(0, 5)), max_size=25))
def test_nobody_gets_it_twice_and_nobody_who_opted_out(
    sqlite_url: str, city: City, now: datetime, vault: Vault, acts: list[tuple[str, int]], tmp_path: Path
) -> None:
    copy = tmp_path / f"{uuid4().hex}.db"
    shutil.copyfile(sqlite_url.removeprefix("sqlite:///"), copy)
    hall = Broadcasting(open_store(f"sqlite:///{copy}", vault), city, now)
    schemes = ["sms", "sms", "telegram", "telegram", "whatsapp", "sms"]
    people = [hall.person(n, scheme=scheme) for n, scheme in enumerate(schemes)]
    broadcast, stopped, gone = hall.approved(), {}, set[int]()
    for act, n in acts:
        person, state = people[n], hall.again(broadcast).state
        match act:
            case "tick":
                hall.tick()
            case "hand":
                hall.hand_over(broadcast, most=2)
            case "fail":
                hall.hand_over(broadcast, SendStatus.FAILED, most=1)
            case "stop" if person not in gone:
                hall.stop(person)
                _suppress_at_the_gate(hall, broadcast, person)
                stopped.setdefault(person, hall.got[person])
            case "pause" if state in ("approved", "running"):
                hall.act(broadcasts.pause, broadcast)
            case "resume":
                if state == "paused":
                    hall.act(broadcasts.resume, broadcast)
            case "join" if n and not {person, people[0]} & gone and people[0] not in stopped:
                before = hall.got[person]
                hall.store.write_now(links.move_everything, person, people[0])
                gone.add(person)
                if before:
                    hall.got[people[0]] = max(hall.got[people[0]], before)
    hall.store.close()

    assert max(hall.got.values(), default=0) <= 1
    assert all(hall.got[person] == before for person, before in stopped.items() if person not in gone)


def _suppress_at_the_gate(hall: Broadcasting, broadcast: Any, person: int) -> None:
    """What the gate does with a message whose person has said STOP (`tests/bot/test_gate.py`)."""
    for one in hall.messages(broadcast):
        if one.contact_id == person and one.status == SendStatus.QUEUED:
            hall.store.write_now(
                outbound.record, one.id or 0, SendStatus.SUPPRESSED, hall.now, reason="opted out"
            )
