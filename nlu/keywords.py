"""Keywords of campaigns: whether a message begins with one, and whether a word can be one at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from nlu import lexicons
from nlu.slips import everyday
from nlu.text import tokens
from nlu.training_files import DATA
from nlu.words import Words

_AROUND = " \t\r\n:;,.!?-\u2013\u2014\"'*\u00a1\u00bf"
_EXAMPLE = "- "  # what a line of the training examples begins with


class Keyed(NamedTuple):
    """A message that begins with a keyword, and what else it says."""

    code: str
    rest: str


def read(text: str, known: Collection[str]) -> Keyed | None:
    """The keyword (of those that are `known`, in capitals) that a message is or begins with."""
    if not known:
        return None
    first, *rest = text.split(maxsplit=1)[:2] or [""]
    code = first.strip(_AROUND).lstrip("#").upper()
    return Keyed(code, rest[0].lstrip(_AROUND).rstrip() if rest else "") if code in known else None


def why_not(keyword: str, words: Words, languages: Sequence[str], names: Iterable[str]) -> str | None:
    """Why people who text this word may mean something else; `names` are those of places and topics."""
    if _does_something(keyword, words):
        return "is a word that residents text for something else"
    if _does_something("".join(filter(str.isalpha, keyword)), words):
        return "is a word that residents text for something else, with digits in it"
    if words.slip(keyword) or words.is_nearly_exact(keyword):
        return "is one letter away from a word that residents text for something else"
    typed = set(tokens(keyword))
    if typed & {token for name in names for token in tokens(name)}:
        return "is in the name of a place or topic of the city"
    if any(typed & ordinary(language) for language in languages):
        return "is an ordinary word, with which an idea may begin: add a digit, such as the year"
    if keyword.isalpha():  # no list holds all words
        return "has no digit: with any other word an idea may begin. Add one, such as the year"
    return None


def _does_something(keyword: str, words: Words) -> bool:
    return (
        words.command(keyword) is not None
        or words.is_order(keyword)
        or words.choice(keyword) is not None
        or words.yes_no(keyword) is not None
        or words.is_opt_out(keyword)
        or words.danger.heard(keyword)
        or words.danger.is_distress(keyword)
        or words.is_polite(keyword)
        or words.is_thanks(keyword)
        or words.undo(keyword) is not None
    )


@cache
def ordinary(language: str) -> frozenset[str]:
    """Words with which people of a language write: those of its examples, and of its lexicon."""
    lines = (DATA / f"{language}.yml").read_text(encoding="utf-8").splitlines()
    said = [line.strip().removeprefix(_EXAMPLE) for line in lines if line.strip().startswith(_EXAMPLE)]
    listed = [
        words if isinstance(words, str) else " ".join(words)
        for section in lexicons.load(language).values()
        for words in section.values()
    ]
    return frozenset(token for text in (*said, *listed) for token in tokens(text)) | frozenset(
        everyday([language])
    )
