"""Writing an invented city into the store, a batch a transaction: counts are right after each of them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from civic import audit, codes
from civic.city import City
from civic.demo import rows
from civic.demo.plan import Plan, Size, make_plan
from civic.demo.rows import SCHEME, Batch, Ids, Maker
from civic.demo.texts import Tongue, tongues
from civic.demo.told import NOTICE
from civic.done_checks import CHOSEN_WITHIN
from storage import Store, Tx, bulk, contacts, done_checks, ideas, indexing
from storage.loop_models import Promise
from storage.models import (
    Address,
    Comment,
    Contact,
    Follow,
    Idea,
    InboundMessage,
    OutboundMessage,
    StatusChange,
    Table,
    Vote,
)

PEOPLE_AT_ONCE = 20_000
ROWS_AT_ONCE = 20_000  # votes and follows in one transaction, about
UNCLEAR = 50  # messages that wait for an official, at most
UNCLEAR_SHARE = 20  # ideas for each of them
REFUSES_NEWS = 3  # every third person
OPTED_OUT = 0.01  # of the people
LOADED: tuple[type[Table], ...] = (
    Contact,
    Address,
    Idea,
    Vote,
    Follow,
    Comment,
    StatusChange,
    Promise,
    InboundMessage,
    OutboundMessage,
)
MESSAGE = (
    "id", "channel", "external_id", "dedupe", "contact_id", "address_id", "text", "extras", "state", "reason",
    "language", "received_at", "handled_at",
)  # fmt: skip


def seed(store: Store, city: City, size: Size, *, seed: int, now: datetime) -> Iterator[tuple[str, int]]:
    """Write people, then ideas with all that hangs on them; says after each batch of what how many.

    Raises `civic.demo.plan.BadSize` before anything is written.
    """
    spoken = tongues(city.languages)
    plan = make_plan(size, tuple(spoken), seed=seed, now=now)
    ids = store.write_now(_begin, now, size)
    yield from _people(store, plan, ids)
    drawn = store.read_now(_codes, seed, size.ideas)
    maker = Maker(plan, city, spoken, drawn, ids, meanings=store.meanings)
    first = 0
    while first < size.ideas:
        beyond = _beyond(plan.votes, first)
        store.write_now(_write, maker.batch(first, beyond))
        yield "ideas", beyond - first
        first = beyond
    store.write_now(_unclear, plan, ids, spoken)
    store.write_now(_confirm, plan)
    store.write_now(bulk.settle_ids, LOADED)
    store.write_now(bulk.refresh_statistics)


def _begin(tx: Tx, now: datetime, size: Size) -> Ids:
    audit.note(
        tx, "command line", "demo seeded", "city", now, ideas=size.ideas, votes=size.votes,
        contacts=size.contacts,
    )  # fmt: skip
    indexing.go_on(tx)  # an empty city has nothing that would have to be indexed anew later
    models = (Idea, Vote, Follow, Comment, StatusChange, Promise, Contact, Address, OutboundMessage)
    return Ids(*(bulk.next_id(tx, model) for model in models))


def _codes(tx: Tx, seed: int, count: int) -> list[str]:
    """New codes that nobody has yet, as long as those of a city of that size."""
    random, base = Random(seed), ideas.highest_id(tx)  # noqa: S311  # no secret
    taken = ideas.all_codes(tx)
    drawn: list[str] = []
    while len(drawn) < count:
        code = codes.draw(random, codes.length_for(base + len(drawn)))
        if code not in taken:
            taken.add(code)
            drawn.append(code)
    return drawn


def _people(store: Store, plan: Plan, ids: Ids) -> Iterator[tuple[str, int]]:
    for first in range(0, plan.people.count, PEOPLE_AT_ONCE):
        beyond = min(plan.people.count, first + PEOPLE_AT_ONCE)
        store.write_now(_write_people, plan, ids, first, beyond)
        yield "people", beyond - first


def _write_people(tx: Tx, plan: Plan, ids: Ids, first: int, beyond: int) -> None:
    random = Random(f"{plan.seed}/people/{first}")  # noqa: S311  # no secret
    people, addresses = [], []
    for number in range(first, beyond):
        contact_id, path = ids.contact + number, f"demo-{ids.contact + number}"
        came = plan.now - timedelta(days=365 * random.random())
        wrote = came if number < plan.people.active else None
        left = plan.now if random.random() < OPTED_OUT else None
        agreed = wrote if number % REFUSES_NEWS and left is None else None
        language = plan.people.language(number)
        people.append((contact_id, language, False, came, wrote, wrote, left, wrote, agreed))
        key, sealed = contacts.address_hash(tx, SCHEME, path), tx.vault.seal(path, contacts.SEALED_ADDRESS)
        addresses.append(
            (ids.address + number, contact_id, SCHEME, key, None, sealed, False, "", came, wrote, None)
        )
    bulk.load(tx, Contact, rows.CONTACT, people)
    bulk.load(tx, Address, rows.ADDRESS, addresses)


def _beyond(votes: Sequence[int], first: int) -> int:
    """Where a batch that begins with this idea ends: by the number of its votes."""
    place, load = first, 0
    while place < len(votes) and load < ROWS_AT_ONCE:
        load += 2 * votes[place] + 5
        place += 1
    return place


def _write(tx: Tx, batch: Batch) -> None:
    bulk.load(tx, Idea, rows.IDEA, batch.ideas)
    bulk.load(tx, Vote, rows.VOTE, batch.votes)
    bulk.load(tx, Follow, rows.FOLLOW, batch.follows)
    bulk.load(tx, Comment, rows.COMMENT, batch.comments)
    bulk.load(tx, StatusChange, rows.CHANGE, batch.changes)
    bulk.load(tx, Promise, rows.PROMISE, batch.promises)
    bulk.load(tx, OutboundMessage, NOTICE, batch.notices)


def _confirm(tx: Tx, plan: Plan) -> None:
    """Authors have said that what was done lately is: else thousands were asked once the city is served."""
    for change in done_checks.unchecked(tx, plan.now - CHOSEN_WITHIN, len(plan.votes)):
        author = ideas.get(tx, change.idea_id).contact_id
        if author is not None:
            done_checks.add(
                tx, idea_id=change.idea_id, change_id=change.id, contact_id=author, at=change.at,
                asked_at=change.at, answered_at=change.at, is_done=True,
            )  # fmt: skip


def _unclear(tx: Tx, plan: Plan, ids: Ids, spoken: dict[str, Tongue]) -> None:
    """A few messages that the bot did not understand."""
    random, people = Random(f"{plan.seed}/messages"), plan.people  # noqa: S311  # no secret
    count = min(UNCLEAR, len(plan.votes) // UNCLEAR_SHARE) if people.count else 0
    first = bulk.next_id(tx, InboundMessage)
    messages: list[rows.Row] = []
    for place in range(count):
        number = random.randrange(people.active)
        language = people.language(number)
        text = random.choice(spoken[language].unclear)
        at = plan.now - timedelta(hours=72 * random.random())
        messages.append((
            first + place, SCHEME, None, tx.vault.hash("demo", str(first + place)), ids.contact + number,
            ids.address + number, text, {}, "unclear", "unclear", language, at, at,
        ))  # fmt: skip
    bulk.load(tx, InboundMessage, MESSAGE, messages)
