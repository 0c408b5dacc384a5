"""Which of the city's topics an idea is about: by the topics' own words, and by a civic lexicon.

Words are compared as the civic concepts that they stand for, so that what is said for a topic in one
language counts in all, and a message and its translation are about the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log

from nlu import civic, concepts
from nlu.concepts import MARK, Unit
from nlu.stems import stem
from nlu.text import tokens

OTHER = "other"
_NAME_WEIGHT = 1.5
_EXAMPLE_WEIGHT = 1.0
_LEXICON_WEIGHT = 0.8  # words that the city did not list, of the subject that a topic is closest to
_OTHERS_WEIGHT = 0.1  # of an example's word that is of another topic's subject: the street in "street lights"
_WORD_WEIGHT = 0.3
_PAIR_WEIGHT = 1.6  # two neighbouring words that the city did list say more than two single ones
_EARLY = 1.3  # what comes first is usually what it is about
_FIRST_WORDS = 3
_LATER = 0.005  # less for each word before it: of two that weigh the same, the first is what it is about
_WHERE = 0.5  # "glass on the sidewalk" is about glass, and "the school lamp" about the lamp
_LED = 2  # words behind "on" that say where
_NOT_WHERE = frozenset(
    "le la les l el o os as a al au aux de du des del d of to from by for front next".split()
)
_VERB_WEIGHT = 0.2  # "fix", "more", "broken" are said of everything
_LEAST = 0.45
_LEAST_CONFIDENCE = 0.2
_NO_OTHER = 0.8  # of what is about no other topic: it is the last that is thought of
_FEW = 2  # words that may be of another language than it seems
_MOST = 1.5  # that a word of several examples says
_FEWEST_SHARED = 2.0  # with a subject that is a topic's
_SAYS_WHAT = frozenset(["thing", "policy"])


@dataclass(frozen=True, slots=True)
class Topic:
    """One of the city's topics; `names` and `examples` by language."""

    key: str
    names: Mapping[str, str]
    examples: Mapping[str, tuple[str, ...]]


class Topics:
    """Knows the words of each topic, the concepts they stand for, and the civic subject that is nearest."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._topics = tuple(topics)
        spoken = {language for topic in self._topics for language in (*topic.names, *topic.examples)}
        self._said = {
            topic.key: {language: _said(topic, language) for language in sorted(spoken)}
            for topic in self._topics
        }
        self._weights: dict[str, dict[str, dict[str, float]]] = {}

    def classify(self, text: str, language: str) -> tuple[str, float]:
        """The likeliest topic and how sure that is; `other` when no topic is clearly meant."""
        if language not in self._weights:
            self._weights[language] = self._learn(language)
        scores = _scores(_heard(text, language), self._weights[language])
        if not scores:
            return OTHER, 0.0
        ranked = sorted(scores.items(), key=lambda one: (-one[1], one[0]))
        best, score = ranked[0]
        confidence = score / (sum(scores.values()) + _LEAST)
        if score < _LEAST or confidence < _LEAST_CONFIDENCE:
            return OTHER, round(1 - confidence, 3)
        return best, round(confidence, 3)

    def _learn(self, language: str) -> dict[str, dict[str, float]]:
        """What the concepts say for each topic, and the words of this language that stand for none."""
        said = {key: _together(by_language, language) for key, by_language in self._said.items()}
        subject = {key: _nearest(key, words) for key, words in said.items()}
        own = {key: concepts.subjects().get(name, {}) for key, name in subject.items()}
        return _told_apart(
            {
                key: _weighed(words, own[key], set().union(*(own[other] for other in own if other != key)))
                for key, words in said.items()
            }
        )


def _weighed(
    said: Mapping[str, float], own: Mapping[str, float], others: Collection[str]
) -> dict[str, float]:
    """A topic's words by what the lexicon knows of them, and what it has beside them."""
    weighed = {name: _LEXICON_WEIGHT * weight for name, weight in own.items()}
    for name, weight in said.items():
        if name in own:
            weighed[name] = max(weighed[name], weight * own[name])
        elif name in others:
            weighed[name] = weight * _OTHERS_WEIGHT
        else:
            is_word = own and MARK not in name
            weighed[name] = weight * _WORD_WEIGHT if is_word else weight
    return weighed


def _heard(text: str, language: str) -> dict[str, float]:
    """What a text says that may tell its topic: concepts, stems and neighbours, and how much each counts."""
    words = tokens(text)
    units = concepts.of(language).read(words)
    if len(units) <= _FEW and not any(unit.is_known for unit in units):
        units = concepts.anywhere(units)  # of few words nobody can tell the language for sure
    leading = _leading(language)
    has_thing = any(_is_thing(name) for unit in units for name in unit.names)
    heard = dict.fromkeys(_pairs(units), 1.0)
    for position, unit in enumerate(units):
        is_led = not leading.isdisjoint(words[max(0, unit.at - _LED) : unit.at])
        early = _EARLY - _LATER * position if position < _FIRST_WORDS else 1.0
        is_where = is_led or (has_thing and concepts.places().issuperset(unit.names))
        counts = early * (_WHERE if is_where else 1.0)
        for name, weight in unit.names.items():
            heard[name] = max(heard.get(name, 0.0), weight * counts)
    return heard


def _is_thing(name: str) -> bool:
    """Whether a name is of what a wish is about, and not only of where."""
    return name in concepts.subjects_of() and name not in concepts.places()


def _pairs(units: Sequence[Unit]) -> Iterator[str]:
    """The features of neighbours, whichever of the two stands first: languages differ in that."""
    for one, other in pairwise(units):
        for first in one.names:
            for second in other.names:
                yield f"{first} {second}" if first < second else f"{second} {first}"


def _scores(heard: Mapping[str, float], weights: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    scores: defaultdict[str, float] = defaultdict(float)
    for name, counts in heard.items():
        for key, weight in weights.get(name, {}).items():
            scores[key] += weight * counts
    if OTHER in scores:
        scores[OTHER] *= _NO_OTHER
    return scores


@cache
def _leading(language: str) -> frozenset[str]:
    return civic.words(language, "place", "before") - _NOT_WHERE


def _said(topic: Topic, language: str) -> dict[str, float]:
    """How much each concept and stem of a topic's examples and name in a language says for it."""
    said: dict[str, float] = {}
    vague = _vague(language)
    read = concepts.of(language).read
    for example in topic.examples.get(language, ()):
        units = read(tokens(example))
        for name, weight in {name: weight for unit in units for name, weight in unit.names.items()}.items():
            counts = _VERB_WEIGHT if name in vague else _EXAMPLE_WEIGHT * weight
            said[name] = min(_MOST, said.get(name, 0.0) + counts)
        said |= dict.fromkeys(_pairs(units), _PAIR_WEIGHT)
    for unit in read(tokens(topic.names.get(language, ""))):
        for name in unit.names:
            said[name] = max(said.get(name, 0.0), _NAME_WEIGHT)
    return said


def _together(by_language: Mapping[str, Mapping[str, float]], language: str) -> dict[str, float]:
    """What a topic's words say in a language: its own, and the concepts that any language has for it."""
    together = dict(by_language.get(language, {}))
    for said in by_language.values():
        for name, weight in said.items():
            if all(part.startswith(MARK) for part in name.split()):
                together[name] = max(together.get(name, 0.0), weight)
    return together


@cache
def _vague(language: str) -> set[str]:
    """The stems of words that are said of every topic: what is wrong, what is wished."""
    kinds: dict[str, set[str]] = {}
    for kind, entry in civic.entries(language):
        kinds.setdefault(stem("".join(tokens(entry)), language), set()).add(kind)
    said = civic.words(language, "place", "common") | civic.words(language, "plain", "vague")
    return {stem(word, language) for word in said} | {
        word for word, some in kinds.items() if not some & _SAYS_WHAT
    }


def _nearest(key: str, said: Mapping[str, float]) -> str:
    """The civic subject that shares most with a topic; its own name when the city uses ours."""
    subjects = concepts.subjects()
    if key in subjects:
        return key
    shared = {
        name: sum(said.get(name, 0.0) * weight for name, weight in some.items())
        for name, some in subjects.items()
    }
    best = max(shared, key=lambda name: shared[name])
    return best if shared[best] >= _FEWEST_SHARED else ""


def _told_apart(said: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Each word's weight for each topic: a word of one topic says more than a word of many."""
    total: defaultdict[str, float] = defaultdict(float)
    heaviest: defaultdict[str, float] = defaultdict(float)
    for words in said.values():
        for word, weight in words.items():
            total[word] += weight
            heaviest[word] = max(heaviest[word], weight)
    weights: dict[str, dict[str, float]] = {}
    for key, words in said.items():
        for word, weight in words.items():
            rare = log(1 + len(said) * heaviest[word] / total[word]) / log(1 + len(said))
            weights.setdefault(word, {})[key] = round(weight * rare, 3)
    return weights
