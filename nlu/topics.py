"""Which of the city's topics an idea is about: by the topics' own words, and by a civic lexicon."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log

from nlu import civic
from nlu.stems import stem, stems
from nlu.text import tokens

OTHER = "other"
_NAME_WEIGHT = 1.5
_EXAMPLE_WEIGHT = 1.0
_LEXICON_WEIGHT = 0.8  # words that the city did not list, of the subject that a topic is closest to
_OTHERS_WEIGHT = (
    0.35  # of an example's word that is of another topic's subject: the street in "street lights"
)
_PAIR_WEIGHT = 1.6  # two neighbouring words that the city did list say more than two single ones
_EARLY = 1.3  # what comes first is usually what it is about
_FIRST_WORDS = 3
_WHERE = 0.5  # "glass on the sidewalk" is about glass
_LED = 2  # words behind "on" that say where
_NOT_WHERE = frozenset(
    "le la les l el o os as a al au aux de du des del d of to from by for front next".split()
)
_VERB_WEIGHT = 0.2  # "fix", "more", "broken" are said of everything
_LEAST = 0.5
_LEAST_CONFIDENCE = 0.3
_SAYS_WHAT = frozenset(["thing", "policy"])


@dataclass(frozen=True, slots=True)
class Topic:
    """One of the city's topics; `names` and `examples` by language."""

    key: str
    names: Mapping[str, str]
    examples: Mapping[str, tuple[str, ...]]


class Topics:
    """Knows the words of each topic and of the civic subject that is nearest to it."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._topics = tuple(topics)
        languages = {language for topic in self._topics for language in (*topic.names, *topic.examples)}
        self._spoken = sorted(languages)
        self._weights = {language: self._learn(language) for language in self._spoken}

    def classify(self, text: str, language: str) -> tuple[str, float]:
        """The likeliest topic and how sure that is; `other` when no topic is clearly meant."""
        if language not in self._weights:
            self._weights[language] = self._learn(language)
        scores = self._scores(stems(text, language), self._weights[language], _where(text, language))
        if not scores:
            return OTHER, 0.0
        ranked = sorted(scores.items(), key=lambda one: (-one[1], one[0]))
        best, score = ranked[0]
        confidence = score / (sum(scores.values()) + _LEAST)
        if score < _LEAST or confidence < _LEAST_CONFIDENCE:
            return OTHER, round(1 - confidence, 3)
        return best, round(confidence, 3)

    def _nearest_elsewhere(self, topic: Topic) -> str:
        """The subject that a topic is nearest to in a language that the city described it in."""
        found = (_nearest(topic.key, _said(topic, one), _subjects(one)) for one in self._spoken)
        return next(filter(None, found), "")

    @staticmethod
    def _scores(
        words: Sequence[str], weights: Mapping[str, Mapping[str, float]], where: Collection[str]
    ) -> dict[str, float]:
        scores: defaultdict[str, float] = defaultdict(float)
        pairs = [f"{one} {other}" for one, other in pairwise(words)]
        for position, word in enumerate(dict.fromkeys(words)):
            counts = (_WHERE if word in where else 1.0) * (_EARLY if position < _FIRST_WORDS else 1.0)
            for key, weight in weights.get(word, {}).items():
                scores[key] += weight * counts
        for pair in dict.fromkeys(pairs):
            for key, weight in weights.get(pair, {}).items():
                scores[key] += weight
        return scores

    def _learn(self, language: str) -> dict[str, dict[str, float]]:
        said = {topic.key: _said(topic, language) for topic in self._topics}
        subjects = _subjects(language)
        own = {
            topic.key: subjects.get(
                _nearest(topic.key, said[topic.key], subjects) or self._nearest_elsewhere(topic), set()
            )
            for topic in self._topics
        }
        for key, words in own.items():
            for word in said[key].keys() & (set().union(*own.values()) - words):
                said[key][word] *= _OTHERS_WEIGHT
            for word in words:
                said[key][word] = max(said[key].get(word, 0.0), _LEXICON_WEIGHT)
        return _told_apart(said)


def _where(text: str, language: str) -> set[str]:
    """Stems that are said only behind "on", "in", "next to": where it is, and not what."""
    leading = civic.words(language, "place", "before") - _NOT_WHERE
    what: set[str] = set()
    where: set[str] = set()
    for number, word in enumerate(said := tokens(text)):
        led = not leading.isdisjoint(said[max(0, number - _LED) : number])
        (where if led else what).add(stem(word, language))
    return where - what


def _said(topic: Topic, language: str) -> dict[str, float]:
    words: dict[str, float] = {}
    vague = _vague(language)
    for example in topic.examples.get(language, ()):
        parts = stems(example, language)
        for word in parts:
            weight = _VERB_WEIGHT if word in vague else _EXAMPLE_WEIGHT
            words[word] = min(2.0, words.get(word, 0.0) + weight)
        for one, other in pairwise(parts):
            words[f"{one} {other}"] = _PAIR_WEIGHT
    for word in stems(topic.names.get(language, ""), language):
        words[word] = max(words.get(word, 0.0), _NAME_WEIGHT)
    return words


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


def _subjects(language: str) -> dict[str, set[str]]:
    found = civic.paths([language])
    if not found:
        return {}
    table: dict[str, str] = civic.lexicon(found[0])["subjects"]
    return {
        name: {stem(word, language) for word in civic.words(language, "subjects", name)} for name in table
    }


def _nearest(key: str, said: Mapping[str, float], subjects: Mapping[str, set[str]]) -> str:
    """The civic subject that shares most with a topic; its own name when the city uses ours."""
    if key in subjects:
        return key
    shared = {name: sum(said.get(word, 0.0) for word in words) for name, words in subjects.items()}
    best = max(shared, key=lambda name: shared[name], default="")
    return best if best and shared[best] >= 2 else ""


def _told_apart(said: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Each word's weight for each topic: a word of one topic says more than a word of many."""
    spread = Counter(word for words in said.values() for word in words)
    weights: dict[str, dict[str, float]] = {}
    for key, words in said.items():
        for word, weight in words.items():
            rare = log(1 + len(said) / spread[word]) / log(1 + len(said))
            weights.setdefault(word, {})[key] = round(weight * rare, 3)
    return weights
