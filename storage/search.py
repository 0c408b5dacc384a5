"""Full text: one normalised column, indexed by FTS5 or by PostgreSQL's `simple` configuration.

Texts are folded (NFKD, no marks, lower case) and stemmed here, so that both databases find the same.
"""

import functools
import unicodedata
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any

import regex
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Float,
    Select,
    Text,
    bindparam,
    case,
    cast,
    column,
    func,
    literal_column,
    table,
    text,
)
from sqlalchemy import select as select_columns
from sqlalchemy.dialects.postgresql import TSQUERY
from Stemmer import Stemmer

from storage.meanings import Meanings
from storage.models import Idea, Visibility
from storage.rarity import Rarity, Telling, rarity
from storage.tx import Tx, table_of

STEMMERS = {
    "en": "english", "es": "spanish", "fr": "french", "de": "german", "pt": "portuguese",
    "nl": "dutch", "fi": "finnish", "pl": "polish",
}  # fmt: skip
MAX_WORDS = 400  # of one text; a longer one is found by its beginning
TIDIED_EVERY = 8  # ideas: each commit adds a piece to SQLite's index, and every word is looked for in each
MAX_LETTERS = 64  # of one word; PostgreSQL refuses to look for one beyond 2,046 bytes
_LOCK = Lock()  # a stemmer keeps the word it works on, and several threads write and search
_K1, _B = 1.2, 0.75  # of bm25, as SQLite has them
WORD = regex.compile(r"[\p{L}\p{N}]+")
_IDEA = table_of(Idea)
_INDEX = table("idea_search", column("rowid"), column("rank"))  # SQLite's
_SIMPLE: ColumnElement[str] = literal_column("'simple'")
PUBLIC = (_IDEA.c.visibility == Visibility.SHOWN.value, _IDEA.c.merged_into_id.is_(None))
_TIDY = text("INSERT INTO idea_search(idea_search, rank) VALUES ('merge', 16)")  # pages of 4 KB at most
_WORDS: ColumnElement[Any] = literal_column("idea.idea_search_words")  # PostgreSQL's, made from `search_text`


def words_of(content: str) -> list[str]:
    """The words of a text, folded: lower case, without marks."""
    folded = content.casefold()
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return [word[:MAX_LETTERS] for word in WORD.findall(folded)[:MAX_WORDS]]


@functools.cache
def _stemmer(language: str) -> Any:
    name = STEMMERS.get(language)
    return Stemmer(name, 0) if name else None  # it remembers no words: a stem takes a microsecond


def stem(word: str, language: str) -> str:
    """The stem of a folded word; the word itself in a language without stemmer."""
    stemmer = _stemmer(language)
    if stemmer is None or word.isdigit():
        return word
    with _LOCK:
        return str(stemmer.stemWord(word))


def search_text(content: str, language: str, meanings: Meanings) -> str:
    """What the index holds of a text: its words, their stems and what they mean, each once."""
    words = words_of(content)
    stems = (stem(word, language) for word in words)
    return " ".join(dict.fromkeys([*words, *stems, *meanings.terms(content, language)]))


def expression_of(tx: Tx, query: str, languages: Sequence[str]) -> str:
    """What `is_match` looks for: all words of a query, each in any of its forms in one of the languages.

    Empty when the query has no words: nothing is found then.
    """
    forms = [sorted({word, *(stem(word, language) for language in languages)}) for word in words_of(query)]
    if tx.is_sqlite:
        return " AND ".join("(" + " OR ".join(f'"{form}"' for form in group) + ")" for group in forms)
    return " & ".join("(" + " | ".join(_quoted(group)) + ")" for group in forms)


def is_match(expression: Any, *, on_sqlite: bool) -> ColumnElement[bool]:
    """A condition on `idea`: its text has what the expression asks for."""
    if on_sqlite:
        found = select_columns(_INDEX.c.rowid).where(literal_column("idea_search").op("MATCH")(expression))
        return _IDEA.c.id.in_(found)
    return _WORDS.op("@@")(func.to_tsquery(_SIMPLE, expression))


def best_matches(tx: Tx, query: str, languages: Sequence[str], limit: int) -> list[int]:
    """Ids of shown, unmerged ideas that share words or meanings with the query, the closest first (bm25).

    Among many ideas the most usual words are not looked for.
    """
    return [row.id for row in closest(tx, (_IDEA.c.id,), query, languages, limit)]


def closest(
    tx: Tx, columns: Sequence[ColumnElement[Any]], query: str, languages: Sequence[str], limit: int
) -> list[Any]:
    """As `best_matches`, with these columns of theirs."""
    forms = {stem(word, lang) for word in words_of(query) for lang in languages}
    forms.update(term for lang in languages for term in tx.meanings.terms(query, lang))
    if not forms:
        return []
    rare = rarity(tx)
    telling = rare.telling(forms)
    if tx.is_sqlite:
        return _closest_on_sqlite(tx, tuple(columns), telling, limit)
    return _closest_on_postgresql(tx, tuple(columns), telling, rare, limit)


def _closest_on_sqlite(
    tx: Tx, columns: Sequence[ColumnElement[Any]], telling: Telling, limit: int
) -> list[Any]:
    alone, beside = telling
    every = [*alone, *beside]
    asked = {"expression": _any_of(every), "most": limit}
    if not beside:
        return tx.rows(_by_rank(columns), **asked)
    within = " OR ".join(f"({one})" for one in (_any_of(alone), *_beside(beside, every)) if one)
    return tx.rows(_by_rank_within(columns), **asked, within=within)


def _closest_on_postgresql(
    tx: Tx, columns: Sequence[ColumnElement[Any]], telling: Telling, rare: Rarity, limit: int
) -> list[Any]:
    alone, beside = telling
    every = [*alone, *beside]
    weights = [rare.weight(form) for form in every]
    asked: dict[str, Any] = {"usual": rare.length, "most": limit}
    if not beside:
        asked |= {"forms": " ".join(_quoted(alone)), "weights": " ".join(f"{one:.3f}" for one in weights)}
        return tx.rows(_by_lookups(columns), **asked)
    within = [*_quoted(alone), *(f"({one})" for one in _beside(beside, every, "'{}'", "&", "|"))]
    asked |= {f"form{place}": form for place, form in enumerate(_quoted(every))}
    asked |= {f"weight{place}": weight for place, weight in enumerate(weights)}
    return tx.rows(_by_weights(columns, len(every)), **asked, within="|".join(within))


def _any_of(forms: Iterable[str]) -> str:
    return " OR ".join(f'"{form}"' for form in forms)


def _beside(
    forms: Sequence[str], every: Sequence[str], word: str = '"{}"', both: str = " AND ", either: str = " OR "
) -> Iterable[str]:
    """Each form where one of the others stands, too: one that thousands have tells nothing by itself."""
    for form in forms:
        others = either.join(word.format(other) for other in every if other != form)
        yield f"{word.format(form)}{both}({others})"


def _quoted(forms: Iterable[str]) -> Iterable[str]:
    return (f"'{form}'" for form in forms)


@functools.cache
def _by_rank(columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """By bm25."""
    return (
        select_columns(*columns)
        .select_from(_INDEX.join(_IDEA, _IDEA.c.id == _INDEX.c.rowid))
        .where(*PUBLIC, literal_column("idea_search").op("MATCH")(bindparam("expression")))
        .order_by(_INDEX.c.rank)
        .limit(bindparam("most"))
    )


@functools.cache
def _by_rank_within(columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """By bm25, of those that another expression finds, which has no say in the order.

    With `+ 0` that one is asked once, and not for each row of the first.
    """
    inner = table("idea_search", column("rowid")).alias("within")
    within = select_columns(inner.c.rowid).where(
        literal_column("within.idea_search").op("MATCH")(bindparam("within"))
    )
    return _by_rank(columns).where((_INDEX.c.rowid + 0).in_(within))


@functools.cache
def _by_lookups(columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """By bm25, as SQLite reckons it: a form stands once in a text, and counts more the rarer it is.

    Each form is looked up in the index by itself, since `ts_rank` knows nothing of how rare words are.
    """
    forms = func.string_to_array(cast(bindparam("forms"), Text), " ")
    weights = cast(func.string_to_array(cast(bindparam("weights"), Text), " "), ARRAY(Float))
    asked = (
        func.unnest(forms, weights)
        .table_valued(column("form", Text), column("weight", Float))
        .render_derived(name="asked")
    )
    scored = (
        select_columns(_IDEA.c.id, _score(func.sum(asked.c.weight)))
        .select_from(asked.join(_IDEA, _WORDS.op("@@")(func.to_tsquery(_SIMPLE, asked.c.form))))
        .where(*PUBLIC)
        .group_by(_IDEA.c.id)
    )
    return _best(columns, scored)


@functools.cache
def _by_weights(columns: Sequence[ColumnElement[Any]], forms: int) -> Select[Any]:
    """As `_by_lookups`, of those that `within` finds: who has several of the few forms is read once.

    Many forms would take longer so.
    """
    counts = sum(
        case((_has(f"form{place}"), cast(bindparam(f"weight{place}"), Float)), else_=0.0)
        for place in range(forms)
    )
    return _best(columns, select_columns(_IDEA.c.id, _score(counts)).where(*PUBLIC, _has("within")))


def _has(name: str) -> ColumnElement[bool]:
    has: ColumnElement[bool] = _WORDS.op("@@")(cast(bindparam(name), TSQUERY))
    return has


def _score(counts: Any) -> ColumnElement[Any]:
    long = func.length(_WORDS) / cast(bindparam("usual"), Float)  # beside the usual text
    score: ColumnElement[Any] = counts / (1 + _K1 * (1 - _B + _B * long))
    return score.label("score")


def _best(columns: Sequence[ColumnElement[Any]], scored: Select[Any]) -> Select[Any]:
    """The best of what has ids and scores; all else is read of them alone."""
    near = (
        scored.order_by(literal_column("score").desc(), _IDEA.c.id).limit(bindparam("most")).subquery("near")
    )
    found = select_columns(*columns).select_from(near.join(_IDEA, _IDEA.c.id == near.c.id))
    return found.order_by(near.c.score.desc(), _IDEA.c.id)


def tidy(tx: Tx, idea_id: int) -> None:
    """Join small pieces of SQLite's index now and then: alone it lets up to 16 lie."""
    if tx.is_sqlite and idea_id % TIDIED_EVERY == 0:
        tx.run(_TIDY)


def purge(tx: Tx) -> None:
    """Rewrite SQLite's index, so that words of deleted texts do not linger in its segments."""
    if tx.is_sqlite:
        tx.run(text("INSERT INTO idea_search(idea_search) VALUES ('optimize')"))
