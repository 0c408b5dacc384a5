"""Full text: one normalised column, indexed by FTS5 or by PostgreSQL's `simple` configuration.

Texts are folded (NFKD, no marks, lower case) and stemmed here, so that both databases find the same.
"""

import functools
import unicodedata
from collections.abc import Sequence

import regex
from snowballstemmer import stemmer
from sqlalchemy import ColumnElement, func, literal_column, text
from sqlalchemy import select as select_columns

from storage.models import Idea
from storage.tx import Tx, table_of

STEMMERS = {
    "en": "english", "es": "spanish", "fr": "french", "de": "german", "pt": "portuguese",
    "nl": "dutch", "fi": "finnish", "pl": "polish",
}  # fmt: skip
MAX_WORDS = 400  # of one text; a longer one is found by its beginning
MAX_LETTERS = 64  # of one word; PostgreSQL refuses to look for one beyond 2,046 bytes
WORD = regex.compile(r"[\p{L}\p{N}]+")


def words_of(content: str) -> list[str]:
    """The words of a text, folded: lower case, without marks."""
    folded = "".join(
        c for c in unicodedata.normalize("NFKD", content.casefold()) if not unicodedata.combining(c)
    )
    return [word[:MAX_LETTERS] for word in WORD.findall(folded)[:MAX_WORDS]]


@functools.cache
def _stemmer(language: str) -> "functools._lru_cache_wrapper[str]":
    name = STEMMERS.get(language)
    if name is None:
        return functools.lru_cache(maxsize=1)(lambda word: word)
    return functools.lru_cache(maxsize=20_000)(stemmer(name).stemWord)


def stem(word: str, language: str) -> str:
    """The stem of a folded word; the word itself in a language without stemmer."""
    return str(_stemmer(language)(word))


def search_text(content: str, language: str) -> str:
    """What the index holds of a text: its words and their stems, each once."""
    words = words_of(content)
    return " ".join(dict.fromkeys([*words, *(stem(word, language) for word in words)]))


def matches(tx: Tx, query: str, languages: Sequence[str], *, every: bool = True) -> ColumnElement[bool]:
    """A condition on `idea`: its text has all the words of the query, or any of them.

    A word counts as found in any of its forms in one of the languages. No words: nothing is found.
    """
    forms = [sorted({word, *(stem(word, language) for language in languages)}) for word in words_of(query)]
    if not forms:
        return literal_column("1") == 0
    if tx.is_sqlite:
        groups = ["(" + " OR ".join(f'"{form}"' for form in group) + ")" for group in forms]
        expression = (" AND " if every else " OR ").join(groups)
        rows = text("SELECT rowid FROM idea_search WHERE idea_search MATCH :expression")
        return table_of(Idea).c.id.in_(rows.bindparams(expression=expression).columns(table_of(Idea).c.id))
    expression = (" & " if every else " | ").join(
        "(" + " | ".join(f"'{form}'" for form in group) + ")" for group in forms
    )
    return func.to_tsvector(literal_column("'simple'"), table_of(Idea).c.search_text).op("@@")(
        func.to_tsquery(literal_column("'simple'"), expression)
    )


def best_matches(tx: Tx, query: str, languages: Sequence[str], limit: int) -> list[int]:
    """Ids of shown, unmerged ideas that share words with the query, the closest first (bm25, or ts_rank)."""
    forms = sorted(
        {form for word in words_of(query) for form in (word, *(stem(word, lang) for lang in languages))}
    )
    if not forms:
        return []
    idea = table_of(Idea)
    if tx.is_sqlite:
        statement = text(
            "SELECT idea.id FROM idea_search JOIN idea ON idea.id = idea_search.rowid"
            " WHERE idea_search MATCH :expression"
            " AND idea.visibility = 'shown' AND idea.merged_into_id IS NULL"
            " ORDER BY idea_search.rank LIMIT :limit"
        )
        expression = " OR ".join(f'"{form}"' for form in forms)
        return [int(row[0]) for row in tx.run(statement, {"expression": expression, "limit": limit})]
    vector = func.to_tsvector(literal_column("'simple'"), idea.c.search_text)
    asked = func.to_tsquery(literal_column("'simple'"), " | ".join(f"'{form}'" for form in forms))
    found = (
        select_columns(idea.c.id)
        .where(vector.op("@@")(asked), idea.c.visibility == "shown", idea.c.merged_into_id.is_(None))
        .order_by(func.ts_rank(vector, asked).desc(), idea.c.id)
        .limit(limit)
    )
    return [int(row[0]) for row in tx.run(found)]


def purge(tx: Tx) -> None:
    """Rewrite SQLite's index, so that words of deleted texts do not linger in its segments."""
    if tx.is_sqlite:
        tx.run(text("INSERT INTO idea_search(idea_search) VALUES ('optimize')"))
