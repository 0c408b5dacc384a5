"""Ideas: each of them, and what residents ask for; see `storage.listing` for what is filtered and counted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage import rarity, search, statements
from storage.errors import Vanished
from storage.models import Idea, StatusChange, Visibility, Vote, id_of
from storage.tx import Tx, table_of

_IDEA, _VOTE = table_of(Idea), table_of(Vote)
_BY_IDS = _IDEA.select().where(_IDEA.c.id.in_(bindparam("ids", expanding=True)))
_GROUP = select_columns(_IDEA.c.id).where(_IDEA.c.root_id == bindparam("root"))
_PUBLIC = search.PUBLIC
_COMPARED = (
    _IDEA.c.id, _IDEA.c.title, _IDEA.c.text, _IDEA.c.topic, _IDEA.c.place_key, _IDEA.c.language
)  # fmt: skip
_SAME_PLACE = (
    select_columns(*_COMPARED)
    .where(*_PUBLIC, _IDEA.c.place_key == bindparam("place"))
    .order_by(_IDEA.c.id.desc())
    .limit(bindparam("most"))
)
_TOP = _IDEA.select().where(*_PUBLIC).order_by(_IDEA.c.votes_for.desc(), _IDEA.c.id.desc())
_NEWEST = _IDEA.select().where(*_PUBLIC).order_by(_IDEA.c.created_at.desc(), _IDEA.c.id.desc())
_MINE = _IDEA.select().where(_IDEA.c.contact_id == bindparam("contact")).order_by(_IDEA.c.id.desc())
_TWIN = _IDEA.alias("twin")  # of the same person, and one with it by merging: the one they stand for is shown
_IS_SHOWN_ALREADY = (
    select_columns(_TWIN.c.id)
    .where(
        _TWIN.c.contact_id == _IDEA.c.contact_id, _TWIN.c.root_id == _IDEA.c.root_id,
        _IDEA.c.id != _IDEA.c.root_id,
        or_(_TWIN.c.id == _TWIN.c.root_id, _TWIN.c.id > _IDEA.c.id),
    )
    .exists()
)  # fmt: skip
_MINE_ONCE = _MINE.where(~_IS_SHOWN_ALREADY)
_VOTED_ON = (  # what a vote stands for after merges, and when it was cast
    select_columns(_TWIN.c.root_id.label("root_id"), func.max(_VOTE.c.at).label("at"))
    .join(_TWIN, _TWIN.c.id == _VOTE.c.idea_id)
    .where(_VOTE.c.contact_id == bindparam("contact"))
    .group_by(_TWIN.c.root_id)
    .subquery()
)
_VOTED = (
    _IDEA.select()
    .join(_VOTED_ON, _VOTED_ON.c.root_id == _IDEA.c.id)
    .where(or_(_IDEA.c.visibility == Visibility.SHOWN, _IDEA.c.contact_id == bindparam("contact")))
    .order_by(_VOTED_ON.c.at.desc(), _IDEA.c.id.desc())
)
_IS_HERE = _IDEA.c.place_key.in_(bindparam("places", expanding=True))
_NEAR = (
    _IDEA.select()
    .where(*_PUBLIC, or_(_IS_HERE, _IDEA.c.area == bindparam("area")))
    .order_by(case((_IS_HERE, 0), else_=1), _IDEA.c.votes_for.desc(), _IDEA.c.id.desc())
)
_FOUND_ON_SQLITE, _FOUND = (
    _TOP.where(search.is_match(bindparam("words"), on_sqlite=on_sqlite)) for on_sqlite in (True, False)
)
_TOP_OF = _TOP.where(_IDEA.c.campaign == bindparam("code"))
_TOP, _TOP_OF, _NEWEST, _MINE, _MINE_ONCE, _VOTED, _NEAR, _FOUND_ON_SQLITE, _FOUND = (
    query.limit(bindparam("most")).offset(bindparam("beyond"))
    for query in (_TOP, _TOP_OF, _NEWEST, _MINE, _MINE_ONCE, _VOTED, _NEAR, _FOUND_ON_SQLITE, _FOUND)
)


class Compared(NamedTuple):
    """As much of an idea as is compared with a new one."""

    id: int
    title: str
    text: str
    topic: str
    place_key: str | None
    language: str


def by_code(tx: Tx, code: str) -> Idea | None:
    """The idea with this code."""
    return tx.find(Idea, code=code)


def by_id(tx: Tx, idea_id: int) -> Idea | None:
    """One idea."""
    return tx.find(Idea, id=idea_id)


def get(tx: Tx, idea_id: int) -> Idea:
    """One idea that must be there. Raises `Vanished`."""
    return _there(by_id(tx, idea_id))


def _there(idea: Idea | None) -> Idea:
    if idea is None:
        raise Vanished("no such idea")
    return idea


def by_ids(tx: Tx, ids: Sequence[int]) -> list[Idea]:
    """Ideas in the order of the ids; missing ones are left out."""
    if not ids:
        return []
    found = {idea.id: idea for idea in tx.nouns(Idea, _BY_IDS, ids=list(ids))}
    return [found[idea_id] for idea_id in ids if idea_id in found]


def lock(tx: Tx, idea_id: int) -> Idea | None:
    """One idea, held until the transaction ends, so that its counts and merges stand still.

    Transactions of many people would often wait for one another: they wait for ideas in the order of their
    ids alone, and raise `HeldElsewhere` otherwise.
    """
    is_out_of_turn = tx.is_of_many and idea_id < max(tx.held_ideas, default=0)
    tx.held_ideas.add(idea_id)
    return tx.find(Idea, held=True, at_once=is_out_of_turn, id=idea_id)


def hold(tx: Tx, idea_id: int) -> Idea:
    """As `lock`, of one that must be there. Raises `Vanished`."""
    return _there(lock(tx, idea_id))


def hold_root(tx: Tx, idea_id: int) -> Idea:
    """The idea that this one stands for, or itself; both are held, so that neither is merged meanwhile."""
    idea = hold(tx, idea_id)
    return idea if idea.root_id in (None, idea.id) else hold(tx, idea.root_id)


def filed_from(tx: Tx, inbound_id: int) -> Idea | None:
    """The idea that a message filed."""
    return tx.find(Idea, inbound_id=inbound_id)


def highest_id(tx: Tx) -> int:
    """The newest idea's id, 0 without ideas: about how many there ever were."""
    return rarity.highest_id(tx)


def all_codes(tx: Tx) -> set[str]:
    """Every code that was given to an idea that is there."""
    return {str(row.code) for row in tx.run(select_columns(_IDEA.c.code))}


def add(tx: Tx, **values: Any) -> Idea | None:
    """Insert an idea, its own root; None when another has its code, or was filed from the same message."""
    values["search_text"] = indexed(tx, values, values["language"])
    idea_id = tx.add_once(Idea, unique=(), **values)
    if idea_id is None:
        return None
    change(tx, idea_id, root_id=idea_id)
    search.tidy(tx, idea_id)
    return statements.made(Idea, values | {"id": idea_id, "root_id": idea_id})


def change(tx: Tx, idea_id: int, **values: Any) -> None:
    """Set columns of an idea."""
    tx.change(Idea, idea_id, **values)


def reword(tx: Tx, idea: Idea, now: datetime, **values: Any) -> None:
    """Set words of an idea (title, text, topic, place) and index them."""
    words = {
        "title": idea.title,
        "text": idea.text,
        "place_name": idea.place_name,
        "place_text": idea.place_text,
    } | values
    change(tx, id_of(idea), updated_at=now, search_text=indexed(tx, words, idea.language), **values)


def indexed(tx: Tx, values: Mapping[str, Any], language: str) -> str:
    """What the search index holds of an idea's words: title, text and place."""
    parts = (values.get("title"), values.get("text"), values.get("place_name"), values.get("place_text"))
    return search.search_text(" ".join(part for part in parts if part), language, tx.meanings)


def top(tx: Tx, limit: int, offset: int = 0) -> list[Idea]:
    """What residents back most."""
    return tx.nouns(Idea, _TOP, most=limit, beyond=offset)


def top_of(tx: Tx, campaign: str, limit: int, offset: int = 0) -> list[Idea]:
    """What residents back most in a campaign."""
    return tx.nouns(Idea, _TOP_OF, code=campaign, most=limit, beyond=offset)


def newest(tx: Tx, limit: int, offset: int = 0) -> list[Idea]:
    """What residents wrote last."""
    return tx.nouns(Idea, _NEWEST, most=limit, beyond=offset)


def near(tx: Tx, place_keys: Sequence[str], area: str | None, limit: int, offset: int = 0) -> list[Idea]:
    """Ideas at these places, then those elsewhere in the area."""
    return tx.nouns(Idea, _NEAR, places=list(place_keys), area=area, most=limit, beyond=offset)


def found(tx: Tx, query: str, languages: Sequence[str], limit: int, offset: int = 0) -> list[Idea]:
    """Ideas that hold the words: all of them if there are such, else the closest."""
    words = search.expression_of(tx, query, languages)
    if not words:
        return []
    statement = _FOUND_ON_SQLITE if tx.is_sqlite else _FOUND
    every = tx.nouns(Idea, statement, words=words, most=limit, beyond=offset)
    if every or offset:
        return every
    return by_ids(tx, search.best_matches(tx, query, languages, limit))


def of_contact(tx: Tx, contact_id: int, limit: int, offset: int = 0) -> list[Idea]:
    """A person's own ideas, the newest first, shown or not."""
    return tx.nouns(Idea, _MINE, contact=contact_id, most=limit, beyond=offset)


def of_contact_once(tx: Tx, contact_id: int, limit: int, offset: int = 0) -> list[Idea]:
    """As `of_contact`; of those that are one by merging only one: what they stand for, else the newest."""
    return tx.nouns(Idea, _MINE_ONCE, contact=contact_id, most=limit, beyond=offset)


def voted_by(tx: Tx, contact_id: int, limit: int, offset: int = 0) -> list[Idea]:
    """What a person voted on and may still see, for and against, the last vote first."""
    return tx.nouns(Idea, _VOTED, contact=contact_id, most=limit, beyond=offset)


def candidates(tx: Tx, words: str, language: str, place_key: str | None, limit: int) -> list[Idea]:
    """Ideas that may be the same: those that share telling words, then those at the same place."""
    return by_ids(tx, [one.id for one in compared(tx, words, language, place_key, limit)])


def compared(tx: Tx, words: str, language: str, place_key: str | None, limit: int) -> list[Compared]:
    """As `candidates`, with no more than what is compared: most of them are not looked at again."""
    rows = search.closest(tx, _COMPARED, words, [language], limit)
    if place_key:
        rows += tx.rows(_SAME_PLACE, place=place_key, most=limit // 2)
    return list({row.id: Compared._make(row) for row in rows}.values())


def group(tx: Tx, root_id: int) -> list[Idea]:
    """An idea and all that were merged into it."""
    return tx.all(select(Idea).where(Idea.root_id == root_id).order_by(col(Idea.id)))


def group_ids(tx: Tx, root_id: int) -> list[int]:
    """Ids of an idea and of all that were merged into it."""
    return [row.id for row in tx.rows(_GROUP, root=root_id)]


def status_changes(tx: Tx, idea_id: int) -> list[StatusChange]:
    """What officials said of an idea, in order."""
    return tx.all(select(StatusChange).where(StatusChange.idea_id == idea_id).order_by(col(StatusChange.id)))
