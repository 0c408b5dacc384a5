"""Whatever people do, in whatever order: counts equal a recount, and equal a simple model.

The model knows no database: who voted what where and when, who hears of what, what was merged into what.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from civic import comments, consent, linking, statuses
from civic.merges import CannotMerge
from civic.revisions import CannotEdit
from civic.statuses import News
from storage import Store, Vault, attachments, inbound, links, open_store
from storage.inbound import Arrival
from storage.models import CLOSED, Idea, IdeaStatus, Visibility
from tests.databases import Cluster
from tests.residents import Residents, number, the

PEOPLE = st.integers(0, 4)
PICK = st.integers(0, 99)
STANCES = st.sampled_from(["for", "against"])
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Filed:
    """What the model knows of one idea."""

    idea: Idea
    author: int | None
    into: int | None = None  # the place in the list of the idea that it was merged into
    votes: dict[int, tuple[int, str, bool]] = field(default_factory=dict)  # when, stance, verified
    hearing: dict[int, bool] = field(default_factory=dict)  # False: not any more
    said: dict[int, tuple[int, str]] = field(default_factory=dict)  # comment: by whom, visibility
    title: str = ""
    status: IdeaStatus = IdeaStatus.RECEIVED
    kept: list[tuple[str, bool]] = field(default_factory=list)  # how people voted who are gone
    newest: int = 0  # the last contact that was here when a vote was kept

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED


@dataclass
class Sent:
    """What the model knows of one photo."""

    owner: int
    idea: int | None
    visibility: Visibility = Visibility.HELD


class Participation(RuleBasedStateMachine):
    """A small town where everything happens at random."""

    opening: Callable[[], Store]
    size: tuple[int, int]

    def __init__(self) -> None:
        super().__init__()
        self.store = self.opening()
        self.residents = Residents(self.store, NOON)
        self.filed: dict[int, Filed] = {}
        self.stopped: set[int] = set()
        self.photos: dict[int, Sent] = {}
        self.joined: int | None = None  # with whom the last of our people, who has no number, is one
        self.steps = 0
        self.newest = 0  # the last contact that there was

    def teardown(self) -> None:
        self.store.close()

    def person(self, n: int) -> int:
        """The contact of one of our people, by SMS or WhatsApp in turn; the last one has no number."""
        address = (n, "telegram", "42") if n == 4 else (n, ("sms", "whatsapp")[self.steps % 2])
        contact_id = self.residents.person(*address)
        self.newest = max(self.newest, contact_id)
        return contact_id

    def who(self, n: int) -> int:
        """Whose acts they are: those of the last one are another's while the two are one."""
        return self.joined if n == 4 and self.joined is not None else n

    def pick(self, number_: int) -> int:
        """One of the ideas."""
        keys = sorted(self.filed)
        return keys[number_ % len(keys)]

    def root(self, key: int) -> int:
        into = self.filed[key].into
        return key if into is None else self.root(into)

    def group(self, key: int) -> list[Filed]:
        return [filed for other, filed in self.filed.items() if self.root(other) == self.root(key)]

    def last_vote(self, person: int, key: int) -> tuple[int, str, bool] | None:
        return max((filed.votes[person] for filed in self.group(key) if person in filed.votes), default=None)

    def kept(self, key: int) -> list[tuple[str, bool]]:
        is_closed = self.filed[self.root(key)].is_closed
        return [vote for filed in self.group(key) for vote in filed.kept] if is_closed else []

    def may_vote(self, person: int, key: int) -> bool:
        newest = max(filed.newest for filed in self.group(key))
        return not self.kept(key) or self.person(person) <= newest

    def hears(self, person: int, key: int) -> bool:
        wishes = [filed.hearing[person] for filed in self.group(key) if person in filed.hearing]
        return bool(wishes) and all(wishes)

    def take_part(self, person: int, key: int) -> None:
        wishes = [filed.hearing[person] for filed in self.group(key) if person in filed.hearing]
        if all(wishes):
            self.filed[key].hearing[person] = True

    @rule(person=PEOPLE)
    def submit(self, person: int) -> None:
        self.steps += 1
        idea = self.residents.idea(self.person(person), f"Idea {self.steps}")
        who = self.who(person)
        self.filed[idea.id or 0] = Filed(idea, who, hearing={who: True}, title=idea.title)

    @precondition(lambda self: self.filed)
    @rule(person=PEOPLE, number_=PICK, held=st.booleans())
    def comment(self, person: int, number_: int, held: bool) -> None:  # noqa: FBT001  # hypothesis gives it
        self.steps += 1
        key = self.pick(number_)
        comment = self.residents.comment(
            self.person(person), self.filed[key].idea, f"Word {self.steps}", held_for="link" if held else None
        )
        self.filed[self.root(key)].said[comment.id or 0] = (self.who(person), "held" if held else "shown")
        self.take_part(self.who(person), self.root(key))

    @rule(person=PEOPLE, number_=PICK)
    def photograph(self, person: int, number_: int) -> None:
        """A photo is sent and said to be of an idea: it goes with it only if that is the sender's own."""
        self.steps += 1
        contact_id = self.person(person)
        scheme, path = ("telegram", "42") if person == 4 else ("sms", number(person))
        idea = self.filed[self.pick(number_)] if self.filed else None
        photo_id = self.residents.photo(Arrival(scheme, f"MM{self.steps}", scheme, path), idea and idea.idea)
        is_own = idea is not None and idea.author == self.who(person)
        self.photos[photo_id] = Sent(self.who(person), idea.idea.id if idea and is_own else None)
        assert contact_id == self.person(person)

    @precondition(lambda self: self.photos)
    @rule(number_=PICK, visibility=st.sampled_from(list(Visibility)))
    def judge(self, number_: int, visibility: Visibility) -> None:
        photo_id = sorted(self.photos)[number_ % len(self.photos)]
        self.residents.judge(photo_id, visibility)
        self.photos[photo_id].visibility = visibility

    @rule()
    def delete_files(self) -> None:
        """What the keeper of media does now and then, after erasures."""
        gone = self.store.read_now(attachments.erased, 1000)
        self.store.write_now(attachments.drop, [the(one) for one in gone])

    @precondition(lambda self: any(filed.said for filed in self.filed.values()))
    @rule(number_=PICK, visibility=st.sampled_from(list(Visibility)))
    def moderate(self, number_: int, visibility: Visibility) -> None:
        spoken = [(key, one) for key, filed in sorted(self.filed.items()) for one in sorted(filed.said)]
        key, comment_id = spoken[number_ % len(spoken)]
        self.store.write_now(comments.show, comment_id, visibility, self.residents.clock(), by="official:1")
        self.filed[key].said[comment_id] = (self.filed[key].said[comment_id][0], visibility.value)

    @precondition(lambda self: self.filed)
    @rule(number_=PICK)
    def edit(self, number_: int) -> None:
        self.steps += 1
        filed = self.filed[self.pick(number_)]
        if filed.into is not None or filed.is_closed:
            with pytest.raises(CannotEdit):
                self.residents.edit(filed.idea, f"New words {self.steps}")
            return
        self.residents.edit(filed.idea, f"New words {self.steps}")
        filed.title = f"New words {self.steps}"

    @precondition(lambda self: self.filed)
    @rule(person=PEOPLE, number_=PICK, stance=STANCES, times=st.integers(1, 2))
    def vote(self, person: int, number_: int, stance: str, times: int) -> None:
        self.steps += 1
        key, who = self.pick(number_), self.who(person)
        verified, before = who != 4, self.last_vote(who, key)
        for _ in range(times):  # a repeated delivery changes nothing
            self.residents.vote(self.person(person), self.filed[key].idea, stance, verified=verified)  # type: ignore[arg-type]  # a stance
        is_new = before is None or before[1:] != (stance, verified)
        if is_new and (before is not None or self.may_vote(person, key)):
            self.filed[self.root(key)].votes[who] = (self.steps, stance, verified)
        self.take_part(who, self.root(key))

    @precondition(lambda self: self.filed)
    @rule(person=PEOPLE, number_=PICK)
    def unvote(self, person: int, number_: int) -> None:
        key = self.pick(number_)
        self.residents.unvote(self.person(person), self.filed[key].idea)
        for filed in self.group(key):
            filed.votes.pop(self.who(person), None)

    @precondition(lambda self: self.filed)
    @rule(person=PEOPLE, number_=PICK, wish=st.booleans())
    def follow_or_not(self, person: int, number_: int, wish: bool) -> None:  # noqa: FBT001  # hypothesis gives it
        key = self.pick(number_)
        act = self.residents.follow if wish else self.residents.unfollow
        act(self.person(person), self.filed[key].idea)
        who = self.who(person)
        for filed in self.group(key):
            if who in filed.hearing:
                filed.hearing[who] = wish
        self.filed[key].hearing[who] = wish

    @precondition(lambda self: len(self.filed) > 1)
    @rule(mine=PICK, other=PICK, person=PEOPLE)
    def join(self, mine: int, other: int, person: int) -> None:
        idea, into = self.pick(mine), self.pick(other)
        if self.filed[idea].into is not None or self.root(into) == self.root(idea):
            with pytest.raises(CannotMerge):
                self.residents.merge(self.filed[idea].idea, self.filed[into].idea)
            return
        self.residents.merge(self.filed[idea].idea, self.filed[into].idea)
        self.filed[idea].into = into
        self.vote(person=person, number_=other, stance="for", times=1)

    @precondition(lambda self: self.filed)
    @rule(number_=PICK)
    def unmerge(self, number_: int) -> None:
        filed = self.filed[self.pick(number_)]
        if filed.into is None:
            with pytest.raises(CannotMerge):
                self.residents.unmerge(filed.idea)
            return
        self.residents.unmerge(filed.idea)
        filed.into = None
        if not filed.is_closed:
            for one in self.group(the(filed.idea)):
                one.kept, one.newest = [], 0

    @precondition(lambda self: self.filed)
    @rule(number_=PICK, status=st.sampled_from(list(IdeaStatus)))
    def decide(self, number_: int, status: IdeaStatus) -> None:
        """What is open again has no more votes of people who are gone."""
        key = self.pick(number_)
        filed, news = self.filed[key], News(status, {"en": "Because"})
        self.store.write_now(statuses.change, key, news, self.residents.clock(), by="official:1")
        if filed.is_closed != (status in CLOSED) and filed.into is None:
            for one in self.group(key):
                one.kept, one.newest = [], 0
        filed.status = status

    @rule(person=PEOPLE)
    def stop(self, person: int) -> None:
        self.store.write_now(consent.opt_out, self.person(person), "sms", "STOP", self.residents.clock())
        self.stopped.add(self.who(person))

    @rule(person=PEOPLE)
    def start(self, person: int) -> None:
        self.store.write_now(consent.opt_in, self.person(person), "sms", "START", self.residents.clock())
        self.stopped.discard(self.who(person))

    @rule(person=PEOPLE)
    def forget(self, person: int) -> None:
        """They come back by whatever they do next: as somebody new, and still stopped if they were."""
        self.residents.forget(self.person(person))
        person = self.who(person)
        if self.joined == person:  # both are gone, and both come back stopped if they were
            self.joined = None
            self.stopped |= {4} if person in self.stopped else set()
        kept = self.votes_on_what_is_closed(person)
        for filed in self.filed.values():
            filed.votes.pop(person, None)
            filed.hearing.pop(person, None)
            filed.said = {one: said for one, said in filed.said.items() if said[0] != person}
        self.photos = {one: sent for one, sent in self.photos.items() if sent.owner != person}
        own = [key for key, filed in self.filed.items() if filed.author == person]
        while gone := [key for key in own if key in self.filed and not self.is_backed(key)]:
            for key in gone:
                del self.filed[key]
        for key in set(own) & set(self.filed):
            self.filed[key].author = None
        for places, vote in kept:
            for key in [key for key in places if key in self.filed][:1]:
                self.filed[key].kept.append(vote)
                self.filed[key].newest = self.newest

    def votes_on_what_is_closed(self, person: int) -> list[tuple[tuple[int, int], tuple[str, bool]]]:
        """Where a person's votes were given, and where they count, that stay as sums."""
        found = []
        for key in [key for key, filed in self.filed.items() if filed.into is None and filed.is_closed]:
            last = self.last_vote(person, key)
            there = [one for one in self.filed if self.root(one) == key]
            found += [
                ((one, key), last[1:]) for one in there if last and self.filed[one].votes.get(person) == last
            ]
        return found

    @precondition(lambda self: any(filed.author is not None for filed in self.filed.values()))
    @rule(number_=PICK)
    def withdraw(self, number_: int) -> None:
        """An author takes one idea back: it goes with all that hangs on it, or stays without a name."""
        own = sorted(key for key, filed in self.filed.items() if filed.author is not None)
        key = own[number_ % len(own)]
        author = self.filed[key].author
        assert author is not None
        for filed in self.group(key):
            if author in filed.hearing:
                filed.hearing[author] = False
        self.filed[key].hearing[author] = False
        stays = self.is_backed(key, besides=author)
        assert self.residents.withdraw(self.person(author), self.filed[key].idea) is stays
        for sent in self.photos.values():
            sent.idea = None if sent.idea == self.filed[key].idea.id else sent.idea
        if stays:
            self.filed[key].author = None
        else:
            del self.filed[key]

    @rule(person=st.integers(0, 3))
    def link(self, person: int) -> None:
        """The last one, who has no number, is one with somebody who has."""
        if self.joined is not None:
            return
        mine, theirs = self.person(4), self.person(person)
        joined = self.store.write_now(linking.join, mine, theirs, self.residents.clock())
        assert joined.contact_id == theirs
        differing = 0
        for filed in self.filed.values():
            filed.author = person if filed.author == 4 else filed.author
            filed.said = {
                one: (person if who == 4 else who, shown) for one, (who, shown) in filed.said.items()
            }
            votes = [filed.votes[one] for one in (4, person) if one in filed.votes]
            differing += len({stance for _when, stance, _verified in votes}) > 1
            if votes:
                filed.votes[person] = (*max(votes)[:2], True)
            wishes = [filed.hearing[one] for one in (4, person) if one in filed.hearing]
            if wishes:
                filed.hearing[person] = all(wishes)
            filed.votes.pop(4, None)
            filed.hearing.pop(4, None)
        for sent in self.photos.values():
            sent.owner = person if sent.owner == 4 else sent.owner
        assert len(joined.differing) == differing
        if 4 in self.stopped:
            self.stopped = self.stopped - {4} | {person}
        self.joined = person

    @precondition(lambda self: self.joined is not None)
    @rule(speaks=st.booleans())
    def unlink(self, speaks: bool) -> None:  # noqa: FBT001  # hypothesis gives it
        """What was done stays with the number; the other one begins anew."""
        assert self.joined is not None
        known = self.store.read_now(links.addresses_of, self.person(4))
        scheme = "telegram" if speaks else "sms"
        here = next((one.id for one in known if one.scheme == scheme), known[0].id)
        self.store.write_now(linking.part, self.person(4), 0, here, self.residents.clock())
        if self.joined in self.stopped:
            self.stopped.add(4)
        self.joined = None

    def is_backed(self, key: int, *, besides: int | None = None) -> bool:
        merged_in = any(filed.into == key for filed in self.filed.values())
        heard = [person for person, wish in self.filed[key].hearing.items() if wish]
        people = {*self.filed[key].votes, *heard} - {besides}
        return merged_in or bool(people) or bool(self.filed[key].kept)

    @rule(person=PEOPLE, sid=st.integers(0, 9), times=st.integers(1, 3))
    def redeliver(self, person: int, sid: int, times: int) -> None:
        arrival = Arrival("sms", f"SM{person}{sid}", "sms", number(person), "Hello")
        kept = [self.residents.texts(arrival) for _ in range(times)]
        assert sum(kept) <= 1
        assert kept[1:] == [0] * (times - 1)
        assert self.store.read_now(inbound.by_external_id, "sms", f"SM{person}{sid}") is not None

    @invariant()
    def photos_are_with_their_ideas_and_people(self) -> None:
        kept = {the(one): one for one in self.residents.photos()}
        assert kept.keys() == self.photos.keys()
        for photo_id, sent in self.photos.items():
            photo = kept[photo_id]
            assert (photo.idea_id, photo.visibility) == (sent.idea, sent.visibility)
            assert photo.contact_id == self.person(sent.owner)
        named = self.store.read_now(attachments.files)
        erased = {one.file for one in self.store.read_now(attachments.erased, 1000)}
        assert named == {one.file for one in kept.values()} | erased

    @invariant()
    def counts_equal_a_recount(self) -> None:
        assert self.residents.differences() == []

    @invariant()
    def counts_equal_the_model(self) -> None:
        for key in [key for key, filed in self.filed.items() if filed.into is None]:
            last = [vote for person in range(5) if (vote := self.last_vote(person, key))]
            hearing = [person for person in range(5) if self.hears(person, key)]
            votes = [vote[1:] for vote in last] + self.kept(key)
            assert self.residents.standing(self.filed[key].idea) == (
                sum(stance == "for" for stance, _verified in votes),
                sum(stance == "against" for stance, _verified in votes),
                sum(not verified for _stance, verified in votes),
                len(hearing),
            )
            spoken = [visibility for filed in self.group(key) for _who, visibility in filed.said.values()]
            now = self.residents.again(self.filed[key].idea)
            assert (now.comments, now.title) == (spoken.count("shown"), self.filed[key].title)
            told = {self.person(person) for person in hearing if person not in self.stopped}
            assert set(self.residents.hears(self.filed[key].idea)) == told


QUICK = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
SIZES = {"sqlite": (25, 30), "postgresql": (8, 25)}  # examples, and steps in each


@pytest.fixture(params=list(SIZES))
def machine(request: pytest.FixtureRequest, tmp_path: Path, vault: Vault) -> Iterator[type[Participation]]:
    """The machine on one of the databases, with a store of its own each time."""
    is_sqlite = request.param == "sqlite"
    cluster: Cluster | None = None if is_sqlite else request.getfixturevalue("postgresql")
    template = request.getfixturevalue(f"_{request.param}_template")
    names, lent = count(), ExitStack()

    def opening() -> Store:
        if cluster is None:
            return open_store(f"sqlite:///{shutil.copyfile(template, tmp_path / f'{next(names)}.db')}", vault)
        return open_store(cluster.url(lent.enter_context(cluster.lend(template))), vault)

    with lent:
        yield type("Here", (Participation,), {"opening": staticmethod(opening), "size": SIZES[request.param]})


def test_counts_are_right_whatever_people_do(machine: type[Participation]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=machine.size[0],
            stateful_step_count=machine.size[1],
            deadline=None,
            suppress_health_check=QUICK,
            database=None,
        ),
    )
