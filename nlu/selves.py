"""Where a text speaks of its writer only, and where it comes to what is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from nlu import civic
from nlu.naming import NOT
from nlu.tables import Names
from nlu.text import fold_word

_WORD = re.compile(r"[^\W_]+")
_CLAUSE_END = re.compile(r",\s+")
_FIRST_CLAUSE = re.compile(r"([^,.!?;\n]{2,80})[,.!?;\n]+\s*(?=\S)")
_ASKS = frozenset(["wish", "modal", "defect"])
_MATTERS = frozenset(["thing", "policy"])
_WRITER = "me"
_DENIED = NOT | frozenset("nothing nada rien nichts niets nic mitaan ekkert".split())
_FEWEST = 2  # words that a matter behind a name has

Core = Callable[[str], str]  # a clause without what stands around its matter


def from_wish(sentences: Sequence[str], language: str, core: Core) -> Sequence[str]:
    """The sentences from the clause on that asks, when what leads there says only who writes."""
    clauses = [_CLAUSE_END.split(sentence) for sentence in sentences]
    matter = next((clause for some in clauses for clause in some if core(clause)), "")  # no greeting
    if not _is_of_writer(matter, language, core):
        return sentences
    behind = [
        (row, at)
        for row, some in enumerate(clauses)
        for at, clause in enumerate(some)
        if not _is_of_writer(clause, language, core)
    ]
    is_named = any(_names(clause, language) for some in clauses[:2] for clause in some[:2])
    for is_matter in (_asks, _is_wished, _says_something) if is_named else (_asks,):
        for row, at in behind:
            if is_matter(clauses[row][at], language, core):
                return [", ".join(clauses[row][at:]), *sentences[row + 1 :]]
    return sentences


def is_wish(clause: str, language: str, core: Core) -> bool:
    """Whether a clause asks for something."""
    return _asks(clause, language, core) or _is_wished(clause, language, core)


def behind_name(text: str, language: str, core: Core) -> str:
    """What stands behind the words that say who writes; the whole text when it begins otherwise."""
    start = 0
    while found := _FIRST_CLAUSE.match(text, start):
        if _introduces_at_once(found[1], language):
            return text[found.end() :]
        if core(found[1]):
            break
        start = found.end()  # a greeting
    return text


def _introduces_at_once(clause: str, language: str) -> bool:
    """Whether it says who writes, with a greeting of one word or without."""
    return _is_introduction(clause, language) or _is_introduction(clause.partition(" ")[2], language)


def _is_of_writer(clause: str, language: str, core: Core) -> bool:
    """Whether it tells of the one who writes, and neither asks nor complains."""
    matter = core(clause)
    if not matter:  # a greeting alone
        return True
    kinds = _kinds(clause, language)
    if _asks(clause, language, core):
        return False
    if any(_is_introduction(one, language) for one in (clause, matter)):
        return True
    return _WRITER in _kinds(matter, language) and kinds.isdisjoint(_MATTERS)


def _is_introduction(clause: str, language: str) -> bool:
    words = " ".join(_words(clause))
    return any(_introduces(language, one).match(words) for one in ("names", "selves"))


def _names(clause: str, language: str) -> bool:
    return _introduces(language, "names").match(" ".join(_words(clause))) is not None


def _asks(clause: str, language: str, core: Core) -> bool:
    """Whether it says what to do about what it names, or what is not so."""
    matter = core(clause)
    if _kinds(clause, language).isdisjoint(_ASKS) and _DENIED.isdisjoint(_words(clause)):
        return False
    if _goes_on(_words(clause), language) or _goes_on(_words(matter), language):
        return False
    return not _kinds(matter, language).isdisjoint(_MATTERS)


def _is_wished(clause: str, language: str, core: Core) -> bool:
    """Whether words of a wish stand around a matter that no lexicon names."""
    matter, words = _words(core(clause)), _words(clause)
    around = len(words) - len(matter)
    is_said = around >= _FEWEST or (around == 1 and not _kinds(words[0], language).isdisjoint(_ASKS))
    return bool(matter) and is_said and not _goes_on(matter, language)


def _says_something(clause: str, language: str, core: Core) -> bool:
    matter = _words(core(clause))
    return len([word for word in matter if not word.isdecimal()]) >= _FEWEST and not _goes_on(
        matter, language
    )


def _goes_on(matter: Sequence[str], language: str) -> bool:
    """Whether it says more of what was named before: "it should open on Sundays"."""
    words = civic.words(language, "plain", "tells") - civic.words(language, "place", "the")
    return not words.isdisjoint(matter[:1])


def _words(clause: str) -> list[str]:
    return [fold_word(word) for word in _WORD.findall(clause)]


def _kinds(clause: str, language: str) -> Names:
    table = civic.load((language,))
    return frozenset(kind for word in _words(clause) for kind in table.kinds(word, language))


@cache
def _introduces(language: str, name: str) -> re.Pattern[str]:
    found = civic.paths([language])
    told = civic.lexicon(found[0])["title"].get(name, ()) if found else ()
    return re.compile("|".join(f"(?:{one})(?=\\s|$)" for one in told) or "(?!)")
