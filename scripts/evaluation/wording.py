"""Our own sentences for what must not go wrong: votes, opt-outs, emergencies, near-duplicates."""

import tomllib
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path

from nlu import lexicons
from nlu.similar import OFFER, Candidate, rank
from nlu.structure import title
from nlu.words import Words
from scripts.evaluation.goals import Goal, at_least, at_most
from scripts.evaluation.own import LANGUAGES, Asked

_FOLDER = Path(__file__).parents[2] / "tests" / "nlu"
_OPPOSITE = {"for": "against", "against": "for"}
_CODES = frozenset(["K7RD", "M4TX"])
_FIRST = 5


async def goals(asked: Asked) -> list[Goal]:
    """The goals on our own sentences."""
    words = Words(lexicons.languages(), is_code=_CODES.__contains__)
    return [*_stances(words), *_alarms(words), *await _needs(asked), *_duplicates()]


def _stances(words: Words) -> list[Goal]:
    votes = [*_lines("votes"), *_lines("votes_unseen")]
    said = [(stance, words.stance(text, language)) for language, stance, text in votes]
    sided = [pair for pair in said if pair[0] in _OPPOSITE]
    return [
        *at_most(
            0.0, "stance flipped", "our vote sentences", [_OPPOSITE[one] == other for one, other in sided]
        ),
        *at_least(0.9, "stance read", "our vote sentences", [one == other for one, other in sided]),
    ]


def _alarms(words: Words) -> list[Goal]:
    return [
        *_heard("opt-out", "opt_out", "stop", words.is_opt_out, aims=(0.99, 0.001)),
        *_heard("emergency", "emergencies", "danger", words.danger.heard, aims=(0.95, 0.005)),
    ]


def _heard(
    name: str, kind: str, label: str, hears: Callable[[str], bool], *, aims: tuple[float, float]
) -> list[Goal]:
    rows = list(_lines(kind))
    on = f"our {name} sentences"
    return [
        *at_least(aims[0], f"{name}: recall", on, [hears(text) for _, one, text in rows if one == label]),
        *at_most(aims[1], f"{name}: false", on, [hears(text) for _, one, text in rows if one != label]),
    ]


async def _needs(asked: Asked) -> list[Goal]:
    """Cries for help that nothing was learnt from, and what is as like them as can be."""
    rows = list(_lines("needs_heldout"))
    heard = await asked.read(
        (text, language if language in LANGUAGES else "en") for language, _, text in rows
    )
    claims = [
        (label, one.intent.name == "report_emergency") for (_, label, _), one in zip(rows, heard, strict=True)
    ]
    on = "cries for help, never learnt from"
    return [
        *at_least(0.7, "emergency: recall", on, [alarm for label, alarm in claims if label == "danger"]),
        *at_most(0.1, "emergency: false", on, [alarm for label, alarm in claims if label == "no"]),
    ]


def _duplicates() -> list[Goal]:
    """Each second idea of a pair among all first ones of its language: its own should be of the best five."""
    blocks = tomllib.loads((_FOLDER / "near_duplicates.toml").read_text("utf-8"))
    found, offered = [], []
    for kind, block in chain(
        (("same", one) for one in blocks["same"]), (("other", one) for one in blocks["different"])
    ):
        crowd = _crowd(block["language"], chain(blocks["same"], blocks["different"]))
        for first, second in block["pairs"]:
            ranked = rank(second, title(second, block["language"]), "other", None, block["language"], crowd)
            if kind == "same":
                found.append(first in [one.text for one, _ in ranked[:_FIRST]])
            else:
                offered.append(any(one.text == first and score >= OFFER for one, score in ranked))
    return [
        *at_least(0.85, "same idea among the best five", "our paraphrases", found),
        *at_most(0.05, "another idea offered as the same", "our near misses", offered),
    ]


def _crowd(language: str, blocks: Iterable[dict[str, object]]) -> list[Candidate]:
    firsts = [first for one in blocks if one["language"] == language for first, _ in one["pairs"]]  # type: ignore[attr-defined]
    return [
        Candidate(number, title(text, language), text, "other", None, language)
        for number, text in enumerate(dict.fromkeys(firsts))
    ]


def _lines(kind: str) -> Iterable[tuple[str, str, str]]:
    for path in sorted(_FOLDER.glob(f"{kind}_??.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                label, text = line.split(" | ", 1)
                yield path.stem.removeprefix(f"{kind}_"), label, text
