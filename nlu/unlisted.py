"""Words that say where without naming a place of the city's list: "on Foo Street", "behind the school"."""

from __future__ import annotations

from collections.abc import Sequence

from nlu import placing, sensitive
from nlu.placing import Speech, Word

_OF = frozenset(["de", "d", "du", "del"])

_LINKS = _OF | {"of", "to", "a", "von", "van"}
_THIS = frozenset("this that these those este esta ce cet cette dieser diesem dit die dat".split())
_OF_THE = _OF | {"des", "dels", "do", "da", "dos", "das"}
_ITSELF = frozenset(["se", "s"])  # "tout le monde se gare"
_SHORTEST_NOUN = 4  # letters
_SHORTEST_OWNER = 5  # letters of a noun in the case that says whose
_MOST_OF_STREET = 4  # words of a street's name after its kind
# what stands before a name in streets that are called after people
_TITLES = frozenset(
    [
        *"saint sainte san santa santo sao general marechal docteur doctor doutor".split(),
        *"president presidente capitan coronel padre don".split(),
    ]
)
_SURE_KINDS = frozenset("street road avenue lane boulevard".split())  # nothing else is called so
_SAYS_HOW = ("y", "ed", "ing", "er", "est", "al", "ous", "ful", "less", "able", "ive", "ic")  # "a muddy road"
_MOST_BEFORE = 2  # words of a street's name before its last
_SHORTEST_OF_STREET = 4  # letters of a name without a capital
_LAST = frozenset(["square"])  # stands last in English, where capitals may follow
_SHORTEST_KIND = 2  # letters of a kind of street that stands first
_FEWEST_AFTER = 3  # words of a message that begins with a place and says something of it

Span = tuple[int, int]  # first and last word


def span(words: Sequence[Word], speech: Speech) -> Span | None:
    """The first words that say where."""
    for number, word in enumerate(words):
        if found := _led_to(words, number, speech) or _by_itself(words, number, speech):
            return found
        if word.plain in speech.after and (found := _behind(words, number, speech)):
            return found
    return _beside(words, speech) or _the_spot(words, speech)


def _led_to(words: Sequence[Word], number: int, speech: Speech) -> Span | None:
    """The place after a word that places come after."""
    word, first = words[number], number + 1
    if word.plain in speech.before:
        found = _named_street(words, first, speech) or _the_facility(words, first, speech)
        if found:
            return _with_street(words, found, speech)
    if first >= len(words) or words[first].is_apart:
        return None
    if word.plain in speech.bare and _is_kind(words[first], speech):
        return first, with_facilities(words, first, speech)
    return (first, first) if word.plain in speech.before and speech.is_capital_name(words[first]) else None


def _by_itself(words: Sequence[Word], number: int, speech: Speech) -> Span | None:
    """A street that needs no word before it: "Myllykadulla", "rue Moulin"."""
    word = words[number]
    if speech.says_where(word):
        return number, number
    if _is_name_of_kind(words, number, speech):
        return _with_first_words(words, number, speech), number + 1
    if word.key not in speech.first or word.plain in _LAST or len(word.plain) < _SHORTEST_KIND:
        return None
    found = _named_street(words, number, speech)
    if not found or found[0] != number:
        return None
    if not words[found[1]].is_capital:
        return found if found[1] > number + 1 and _begins_name(words[found[1] - 1]) else None
    last = found[1]
    while last + 1 < len(words) and words[last + 1].is_capital and not words[last + 1].is_apart:
        last += 1  # "rue Jean Moulin"
    return number, min(last, number + _MOST_OF_STREET)


def _is_name_of_kind(words: Sequence[Word], number: int, speech: Speech) -> bool:
    """Whether a word and the next are a street: "24 Melbourne St", "hanover st", "mill lane"."""
    name, kind = words[number], words[number + 1] if number + 1 < len(words) else None
    if kind is None or kind.key not in _SURE_KINDS or kind.start > name.end + 1 or name.plain.isdigit():
        return False
    if (
        placing.is_little(name.plain)
        or name.plain in speech.before | speech.a | speech.street | speech.facility
    ):
        return False
    if name.plain in speech.ordinary or name.plain in speech.common:
        return bool(number) and name.is_capital and kind.is_capital and name.plain not in speech.common
    if number and (name.is_capital or words[number - 1].plain.isdigit()):
        return True
    if number + 2 < len(words) and words[number + 2].plain in speech.of_streets:
        return False
    if name.is_capital or kind.plain != kind.key:  # a short form, "st", stands behind names alone
        return True
    return not name.plain.endswith(_SAYS_HOW) and len(name.plain) >= _SHORTEST_OF_STREET


def _with_first_words(words: Sequence[Word], number: int, speech: Speech) -> int:
    """Where a street's name begins: "West Canton St", "Jean Smith Road"."""
    first = number
    while first and number - first < _MOST_BEFORE and not words[first].is_apart:
        before = words[first - 1]
        is_side = before.plain in speech.common and before.plain not in speech.before
        is_name = before.is_capital and first > 1 and before.plain not in speech.ordinary
        if not (is_side or is_name) or placing.is_little(before.plain):
            break
        first -= 1
    return first


def _behind(words: Sequence[Word], number: int, speech: Speech) -> Span | None:
    """The noun before a word that stands behind places: "leipomon edessä"."""
    noun = words[number - 1] if number else None
    if noun is None or words[number].is_apart or len(noun.plain) < _SHORTEST_OWNER:
        return None
    is_owner = noun.plain.endswith("n") and noun.plain not in speech.ordinary - speech.facility
    return (number - 1, number) if is_owner and noun.plain not in speech.a else None


def _with_street(words: Sequence[Word], found: Span, speech: Speech) -> Span:
    """With the kind of street before it: "rue du Moulin" instead of "du Moulin"."""
    kind = words[found[0] - 1] if found[0] else None
    is_street = kind is not None and kind.key in speech.first and len(kind.plain) >= _SHORTEST_KIND
    return (found[0] - 1, found[1]) if is_street and words[found[0]].plain in _OF_THE else found


def _is_kind(word: Word, speech: Speech) -> bool:
    return speech.is_facility(word) and word.plain not in speech.part


def _beside(words: Sequence[Word], speech: Speech) -> Span | None:
    """Whatever has an article behind "opposite", "next to" and the like: "opposite the tannery"."""
    for number, word in enumerate(words):
        first = number + 1
        if word.plain not in speech.beside:
            continue
        while first < len(words) and words[first].plain in _LINKS and words[first].plain not in speech.the:
            first += 1
        if (
            first + 1 < len(words)
            and words[first].plain in speech.the - _THIS
            and _is_noun(words[first + 1], speech)
        ):
            return first, with_facilities(words, first + 1, speech)
    return None


def _is_noun(word: Word, speech: Speech) -> bool:
    little = word.plain in speech.before or word.plain in speech.the or word.plain in speech.a
    if little or word.plain in speech.ordinary or word.plain in speech.common:
        return False
    return len(word.plain) >= _SHORTEST_NOUN and not word.is_apart


def _the_spot(words: Sequence[Word], speech: Speech) -> Span | None:
    """A kind of place of which there is one, said first: "the tunnel floods", "el túnel se inunda"."""
    if len(words) <= _FEWEST_AFTER or words[0].plain not in speech.the or words[0].plain in speech.a:
        return None
    found = _the_facility(words, 0, speech)
    return found if found and words[found[1]].key in speech.spots else None


def _named_street(words: Sequence[Word], first: int, speech: Speech) -> Span | None:
    """A street with a kind and a name, from here on: "Foo Street", "rue Foo", "Foostraat"."""
    while first < len(words) and words[first].plain in speech.the:
        first += 1
    if first + 1 < len(words) and words[first].plain.isdigit() and words[first + 1].key in speech.first:
        first += 1  # "au 14 rue du Moulin"
    if first >= len(words):
        return None
    if speech.is_street_name(words[first].plain):
        return first, first
    if words[first].key in speech.first and words[first].plain not in speech.before:
        last = first + 1
        while last < len(words) and placing.is_little(words[last].plain):
            last += 1
        is_name = last < len(words) and _may_be_called(words[last], speech)
        return (first, _whole_name(words, last, speech)) if is_name else None
    for last in range(first + 1, min(first + 4, len(words))):
        if words[last].is_apart:
            return None
        # a letter is a kind of street before its name alone: "c" is "calle", and how "c'est" is texted
        if words[last].key in speech.street and len(words[last].plain) >= _SHORTEST_KIND:
            return (first, last) if _is_called(words[first:last], speech) else None
    return None


def _may_be_called(word: Word, speech: Speech) -> bool:
    """Whether a street of a kind may be called so: "rue Moulin", not "rue barrée"."""
    return word.plain not in speech.before and not word.is_apart and speech.may_be_name(word)


def _whole_name(words: Sequence[Word], last: int, speech: Speech) -> int:
    """The last word of a person's name, also without capitals: "rue jean jaures", "calle benito juarez"."""
    if not _begins_name(words[last]) or last + 1 >= len(words):
        return last
    after = words[last + 1]
    goes_on = not (placing.is_little(after.plain) or after.plain in speech.before or after.is_apart)
    return last + 1 if goes_on and speech.may_be_name(after) else last


def _begins_name(word: Word) -> bool:
    return word.plain in _TITLES or word.plain in sensitive.first_names()


def _is_called(words: Sequence[Word], speech: Speech) -> bool:
    """Whether these are the name of a street."""
    if any(
        placing.is_little(one.plain) or one.plain in speech.before or one.plain in speech.a for one in words
    ):
        return False
    return all(speech.may_be_name(word) for word in words)


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
        if words[last].plain in speech.before | _ITSELF or words[last].is_apart:
            return None
        if speech.is_facility(words[last]):
            end = with_facilities(words, last, speech)
            return None if end == last and words[last].plain in speech.part else (first, end)
    return None


def with_facilities(words: Sequence[Word], last: int, speech: Speech) -> int:
    """The last word of "stop", "arrêt de bus", "centro de salud" and the like that goes on here."""
    while last + 1 < len(words):
        step = 2 if placing.is_little(words[last + 1].plain) and last + 2 < len(words) else 1
        goes_on = words[last + step].plain in speech.another or speech.is_facility(words[last + step])
        if not goes_on or (step == 2 and words[last + 1].plain not in _OF):
            break
        last += step
    return last
