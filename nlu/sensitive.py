"""What a text says that others must not read before a person has looked, by rule and in every language.

`child`: the writer says that they are a child. `accusation`: somebody is named together with a crime.
`hate`: a slur, or a call against a group. The rules are in `nlu/held/<language>.toml`; no age is kept.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from nlu.patterns import Patterns
from nlu.recent import recent
from nlu.text import fold

Reason = Literal["child", "accusation", "hate"]

_FOLDER = files("nlu") / "held"
_MAX_CHARACTERS: Final = 2_000
_AGES: Final = "|".join(str(age) for age in range(15, 3, -1))
_SENTENCE = re.compile(r"[.!?;\n\u2026]+")
_SHORT_FORM = re.compile(r"\b(mr|mrs|ms|dr|sr|sra|srta|st|m|mme|mlle|d)\.", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_WORD_OR_SIGN = re.compile(rf"{_WORD.pattern}|[.,!?;:\n]")
# words between a crime and: a name for sure, somebody at a number, a first name alone, two capital words
_SURE, _AT_NUMBER, _FIRST, _CAPITALS = 6, 9, 2, 1
_BORDER: Final = "^"

Span = tuple[int, int]


def reason(text: str) -> Reason | None:
    """Why a text must be held, or None."""
    if is_of_child(text):
        return "child"
    head, rules = text[:_MAX_CHARACTERS], _all_rules()
    sentences = [(typed, [_plain(word) for word in typed]) for typed in _sentences(head)]
    rows = [[_BORDER, *words, _BORDER] for _typed, words in sentences]
    if any(one.hates(row) for one in rules for row in rows):
        return "hate"
    if any(one.accuses(typed, words) for one in rules for typed, words in sentences):
        return "accusation"
    return None


@recent
def is_of_child(text: str) -> bool:
    """Whether the writer says that they are a child."""
    found = _WORD_OR_SIGN.finditer(text[:_MAX_CHARACTERS])
    plain = " ".join(_plain(one[0]) for one in found)
    return any(one.child.search(plain) for one in _all_rules())


@cache
def slurs() -> frozenset[str]:
    """Words against groups of people, folded: no title holds them."""
    return frozenset(word for one in _all_rules() for word in one.slurs)


@cache
def first_names() -> frozenset[str]:
    """What people are called, folded."""
    return frozenset(name for one in _all_rules() for name in one.names)


def _plain(word: str) -> str:
    """A word as the rules have it: no apostrophe, no accents."""
    return fold(word).replace("'", "").replace("\u2019", "")


def _sentences(text: str) -> Iterator[list[str]]:
    """The words of each sentence as they were typed."""
    for part in _SENTENCE.split(_SHORT_FORM.sub(r"\1 ", text)):
        if words := [found[0] for found in _WORD.finditer(part)]:
            yield words


class _Rules:
    """What holds a text in one language."""

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self.child = re.compile("|".join(f"(?:{one})" for one in _said(rules["child"])))
        hate, accusation = rules["hate"], rules["accusation"]
        self.slurs = frozenset(hate["slurs"].split())
        self._calls = Patterns(hate["calls"], {"groups": hate["groups"].split()})
        self._crimes = Patterns(accusation["crimes"], {})
        self._sets = {
            name: frozenset(words.split()) for name, words in accusation.items() if isinstance(words, str)
        }

    @property
    def names(self) -> frozenset[str]:
        """First names."""
        return self._sets["names"]

    def hates(self, row: Sequence[str]) -> bool:
        """Whether a sentence holds a slur, or calls against a group."""
        return not self.slurs.isdisjoint(row) or self._calls.stand_in(row)

    def accuses(self, typed: Sequence[str], words: Sequence[str]) -> bool:
        """Whether a sentence, as it was typed and as rules read it, names somebody close to a crime."""
        crimes = list(self._crimes.spans([*words, _BORDER])) if self._crimes.may_stand_in(words) else []
        if not crimes:
            return False
        taken = {at for start, end in crimes for at in range(start, end)}
        return any(
            _gap(name, crime) <= most for name, most in self._names(typed, words, taken) for crime in crimes
        )

    def _names(
        self, typed: Sequence[str], words: Sequence[str], taken: set[int]
    ) -> Iterator[tuple[Span, int]]:
        """Where somebody is named, and how far from a crime that still counts."""
        for at, word in enumerate(words):
            before = words[at - 1] if at else ""
            if at in taken or before in self._sets["offices"]:
                continue
            follows = at + 1 < len(words) and at + 1 not in taken
            if word in self._sets["honorifics"] and follows and _may_be_name(typed[at + 1], words[at + 1]):
                yield (at, at + 2), _SURE
            elif before in self._sets["relations"] and at and _is_capital(typed[at]):
                yield (at - 1, at + 1), _SURE
            elif word in self._sets["someone"] and self._has_number(words, at):
                yield (at, at + 1), _AT_NUMBER
            elif word in self._sets["names"]:
                whole = follows and _is_capital(typed[at]) and _is_capital(typed[at + 1])
                yield (at, at + 1 + whole), _SURE if whole else _FIRST
            elif follows and self._looks_like_a_name(typed, words, at):
                yield (at, at + 2), _CAPITALS

    def _has_number(self, words: Sequence[str], at: int) -> bool:
        """Whether a few words on stands "at number 12": enough to know who is meant."""
        after = words[at + 1 : at + 5]
        return any(
            word in self._sets["numbers"] and after[n + 1].isdecimal() for n, word in enumerate(after[:-1])
        )

    def _looks_like_a_name(self, typed: Sequence[str], words: Sequence[str], at: int) -> bool:
        """Two capital words in a sentence that is not all in capitals, and not where a place would stand."""
        if words[at] in self._sets["offices"]:
            return False
        pair = typed[at : at + 2]
        is_title_case = sum(map(_is_capital, typed)) > len(typed) // 2
        return all(map(_is_capital, pair)) and not is_title_case and self._may_follow(words, at)

    def _may_follow(self, words: Sequence[str], at: int) -> bool:
        return at == 0 or words[at - 1] not in self._sets["before_places"]


def _gap(one: Span, other: Span) -> int:
    """The words between two stretches."""
    return max(one[0] - other[1], other[0] - one[1], 0)


def _is_capital(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and not word.isupper()


def _may_be_name(typed: str, word: str) -> bool:
    return _is_capital(typed) or (len(word) > 3 and word.isalpha())


def _said(child: Mapping[str, Any]) -> Iterator[str]:
    """The expressions of one language, with ages and what may follow them put in."""
    ages = f"(?:{_AGES}|{'|'.join(child['ages'].split())})"
    ordinal = f"(?:{'|'.join(child.get('ordinal', '').split())})"
    end = rf"(?=\s*(?:$|[.,!?;:\n]|(?:{'|'.join(child['goes_on'].split())})\b))"
    for one in child["says"]:
        yield one.replace("{age}", ages).replace("{ordinal}", ordinal).replace("{end}", end)


@cache
def _all_rules() -> tuple[_Rules, ...]:
    names = sorted(entry.name for entry in _FOLDER.iterdir() if entry.name.endswith(".toml"))
    return tuple(_Rules(tomllib.loads((_FOLDER / name).read_text("utf-8"))) for name in names)
