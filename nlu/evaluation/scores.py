"""What of a number of messages was understood as it should be: every figure is a count over a count."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from nlu.evaluation.cases import Case
from nlu.interpreter import RULES
from nlu.text import tokens
from nlu.understanding import Understanding

_BINS: Final = 10
_OPPOSITE: Final = {"for": "against", "against": "for"}
# what is worse done without being asked for than left undone
CONSEQUENTIAL: Final = ("submit_idea", "vote", "stop", "report_emergency", "forget_me")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One message, what was understood of it, and in how many seconds."""

    case: Case
    understood: Understanding
    seconds: float


@dataclass(frozen=True, slots=True)
class Share:
    """Some of a number."""

    some: int
    of: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.some / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Bin:
    """Messages about which the engine was equally sure, and how many of them it had right."""

    from_: float
    messages: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of some messages."""

    messages: int
    intent: Share
    macro_f1: float | None
    confusion: tuple[tuple[str, str, int], ...]  # expected, understood, how often; most often first
    calibration_error: float | None
    bins: tuple[Bin, ...]
    false_accepts: dict[str, Share]  # by intent: of the messages that are something else
    topic: Share
    place_precision: Share
    place_recall: Share
    place_invented: Share
    stance: Share
    stance_asked: Share
    stance_flipped: Share
    mean_ms: float
    p50_ms: float
    p99_ms: float


def score(outcomes: Sequence[Outcome]) -> Scores:
    """The figures of these outcomes."""
    intents = [one for one in outcomes if one.case.intent]
    bins = _bins(intents)
    stances = [one for one in outcomes if "stance" in one.case.labels]
    topics = [one for one in outcomes if one.case.topic and one.understood.idea]
    precision, recall, invented = _places([one for one in outcomes if "place" in one.case.labels])
    mean, p50, p99 = _latency(outcomes)
    return Scores(
        messages=len(outcomes),
        intent=Share(sum(map(_is_right, intents)), len(intents)),
        macro_f1=_macro_f1(intents),
        confusion=_confusion(intents),
        calibration_error=_calibration_error(bins),
        bins=bins,
        false_accepts={name: _false_accepts(intents, name) for name in CONSEQUENTIAL},
        topic=_share(one.understood.idea.topic == one.case.topic for one in topics if one.understood.idea),
        place_precision=precision,
        place_recall=recall,
        place_invented=invented,
        stance=_share(_stance(one) == one.case.stance for one in stances),
        stance_asked=_share(_stance(one) is None for one in stances),
        stance_flipped=_share(
            _OPPOSITE.get(one.case.stance or "") == _stance(one) is not None for one in stances
        ),
        mean_ms=mean,
        p50_ms=p50,
        p99_ms=p99,
    )


def _share(claims: Iterable[bool]) -> Share:
    kept = list(claims)
    return Share(sum(kept), len(kept))


def _is_right(one: Outcome) -> bool:
    return one.understood.intent.name == one.case.intent


def _stance(one: Outcome) -> str | None:
    return one.understood.vote.stance if one.understood.vote else None


def _macro_f1(outcomes: Sequence[Outcome]) -> float | None:
    expected = Counter(one.case.intent for one in outcomes)
    understood = Counter(one.understood.intent.name for one in outcomes)
    right = Counter(one.case.intent for one in outcomes if _is_right(one))
    scores = [2 * right[name] / (times + understood[name or ""]) for name, times in expected.items()]
    return round(fmean(scores), 4) if scores else None


def _confusion(outcomes: Sequence[Outcome]) -> tuple[tuple[str, str, int], ...]:
    wrong = Counter(
        (one.case.intent or "", one.understood.intent.name) for one in outcomes if not _is_right(one)
    )
    return tuple((*pair, times) for pair, times in sorted(wrong.items(), key=lambda one: (-one[1], one[0])))


def _bins(outcomes: Sequence[Outcome]) -> tuple[Bin, ...]:
    """By how sure the engine was; what rules decided is not a matter of being sure."""
    sure: defaultdict[int, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        if one.understood.engine != RULES:
            sure[min(_BINS - 1, int(one.understood.intent.confidence * _BINS))].append(one)
    return tuple(
        Bin(
            number / _BINS,
            len(some),
            round(fmean(one.understood.intent.confidence for one in some), 4),
            round(fmean(map(_is_right, some)), 4),
        )
        for number, some in sorted(sure.items())
    )


def _calibration_error(bins: Sequence[Bin]) -> float | None:
    """How far, in the mean, what the engine is sure of is from how often it is right."""
    total = sum(one.messages for one in bins)
    missed = sum(one.messages * abs(one.confidence - one.right) for one in bins)
    return round(missed / total, 4) if total else None


def _false_accepts(outcomes: Sequence[Outcome], name: str) -> Share:
    return _share(one.understood.intent.name == name for one in outcomes if one.case.intent != name)


def _places(outcomes: Sequence[Outcome]) -> tuple[Share, Share, Share]:
    """Precision, recall, and how often a place is made up where none is said."""
    said = [(one.case.place, one.understood.idea.place) for one in outcomes if one.understood.idea]
    hits = sum(is_same_place(expected, found) for expected, found in said if expected and found)
    return (
        Share(hits, sum(1 for _, found in said if found)),
        Share(hits, sum(1 for expected, _ in said if expected)),
        _share(found is not None for expected, found in said if not expected),
    )


def is_same_place(expected: str, found: str) -> bool:
    """Whether one has most words of the other: articles do not matter."""
    one, other = ({word for word in tokens(words) if len(word) > 2} for words in (expected, found))
    return bool(one & other) and len(one & other) * 2 >= min(len(one), len(other))


def _latency(outcomes: Sequence[Outcome]) -> tuple[float, float, float]:
    seconds = sorted(one.seconds for one in outcomes)
    if not seconds:
        return 0.0, 0.0, 0.0
    at = [seconds[int(share * (len(seconds) - 1))] for share in (0.5, 0.99)]
    mean, p50, p99 = (round(1000 * one, 2) for one in (fmean(seconds), *at))
    return mean, p50, p99
