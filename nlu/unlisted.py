"""Words that say where without naming a place of the city's list: "on Foo Street", "behind the school"."""

from __future__ import annotations

from collections.abc import Sequence

from nlu import placing
from nlu.placing import Speech, Word

_OF = frozenset(["de", "d", "du", "del"])

Span = tuple[int, int]  # first and last word


def span(words: Sequence[Word], speech: Speech) -> Span | None:
    """The first words that say where."""
    for number, word in enumerate(words):
        if word.plain in speech.before:
            found = _named_street(words, number + 1, speech) or _the_facility(words, number + 1, speech)
            if found:
                return found
    return None


def _named_street(words: Sequence[Word], first: int, speech: Speech) -> Span | None:
    """A street with a kind and a name, from here on: "Foo Street", "rue Foo", "Foostraat"."""
    while first < len(words) and words[first].plain in speech.the:
        first += 1
    if first >= len(words):
        return None
    if speech.is_street_name(words[first].plain):
        return first, first
    if words[first].key in speech.street and words[first].plain not in speech.before:
        last = first + 1
        while last < len(words) and placing.is_little(words[last].plain):
            last += 1
        return (first, last) if last < len(words) and words[last].plain not in speech.before else None
    for last in range(first + 1, min(first + 4, len(words))):
        if words[last].key in speech.street:
            middle = [word.plain for word in words[first:last]]
            clear = not any(
                placing.is_little(one) or one in speech.before or one in speech.a for one in middle
            )
            return (first, last) if clear else None
    return None


def _the_facility(words: Sequence[Word], first: int, speech: Speech) -> Span | None:
    """A kind of place, from here on: "the school", "the old bus stop"."""
    if first >= len(words) or words[first].plain not in speech.the:
        # "au", "del" are preposition and article in one
        if first == 0 or words[first - 1].plain not in speech.the:
            return None
        first -= 1
    elif words[first].plain in speech.before and words[first + 1 :] and words[first + 1].plain in speech.the:
        first += 1  # "de la": an article in Dutch alone
    start = first + 1
    while start < len(words) and words[start].plain in speech.the:
        start += 1
    for last in range(start, min(start + 3, len(words))):
        if words[last].plain in speech.before:
            return None
        if words[last].key in speech.facility:
            return first, with_facilities(words, last, speech)
    return None


def with_facilities(words: Sequence[Word], last: int, speech: Speech) -> int:
    """The last word of "stop", "arrêt de bus" and the like that goes on here."""
    while last + 1 < len(words):
        step = 2 if placing.is_little(words[last + 1].plain) and last + 2 < len(words) else 1
        if words[last + step].key not in speech.facility or (step == 2 and words[last + 1].plain not in _OF):
            break
        last += step
    return last
