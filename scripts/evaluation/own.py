"""Our own held-out messages (nlu/heldout), as written and as phones and haste deform them."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from hearback import wiring
from hearback.evaluating import read_cases
from hearback.settings import Settings
from nlu.builtin import examples
from nlu.evaluation import Case, Outcome
from nlu.evaluation.running import ask
from nlu.evaluation.scores import is_same_place
from nlu.interpreter import Interpreter
from nlu.understanding import Understanding
from scripts.evaluation.goals import Goal, at_least, at_most

HELDOUT = Path(__file__).parents[2] / "nlu" / "heldout"
LANGUAGES = tuple(path.stem for path in sorted(examples.FOLDER.glob("*.yml")))
_LONGEST = 160
_COSTS_AT_MOST = 0.05


class Asked:
    """The builtin engine with all languages that have examples, in the demonstration city."""

    def __init__(self, settings: Settings) -> None:
        self._city = wiring.city_without_store(settings)
        self._settings = settings
        self._interpreter: Interpreter | None = None

    async def read(self, messages: Iterable[tuple[str, str]]) -> list[Understanding]:
        """What is understood of texts and their languages."""
        interpreter = self._build()
        return [await interpreter.read(text, preferred=language) for text, language in messages]

    async def outcomes(self, cases: Sequence[Case]) -> list[Outcome]:
        """What is understood of cases."""
        return await ask(self._build(), cases)

    def _build(self) -> Interpreter:
        if self._interpreter is None:
            self._interpreter = wiring.interpreter(self._city, LANGUAGES, self._settings)
        return self._interpreter


def heldout() -> list[Case]:
    """All held-out messages."""
    return [case for path in sorted(HELDOUT.glob("*.jsonl")) for case in read_cases(path)]


async def variants(asked: Asked) -> list[Goal]:
    """What it costs when a message has no accents, is in capitals, or is cut; and what concerns places."""
    cases = heldout()
    plain = await _right(asked, cases)
    goals: list[Goal] = []
    for name, deform in _DEFORMED.items():
        right = await _right(asked, [replace(case, text=deform(case.text)) for case in cases])
        lost = [was and not now for was, now in zip(plain, right, strict=True)]
        won = sum(now and not was for was, now in zip(plain, right, strict=True))
        goals.append(
            Goal(f"lost, {name}", "held-out", max(0, sum(lost) - won), len(cases), "≤", _COSTS_AT_MOST)
        )
    return [*goals, *await _places(asked, cases), *await _answers(asked, cases)]


async def _right(asked: Asked, cases: Sequence[Case]) -> list[bool]:
    heard = await asked.read((case.text, case.language) for case in cases)
    return [one.intent.name == case.intent for one, case in zip(heard, cases, strict=True)]


async def _places(asked: Asked, cases: Sequence[Case]) -> list[Goal]:
    placed = [
        one for one in await asked.outcomes(cases) if "place" in one.case.labels and one.understood.idea
    ]
    said = [(one.case.place or "", one.understood.idea.place or "") for one in placed if one.understood.idea]
    return [
        *at_least(0.85, "place: precision", "held-out", [_same(*pair) for pair in said if pair[1]]),
        *at_least(0.70, "place: recall", "held-out", [_same(*pair) for pair in said if pair[0]]),
        *at_most(0.05, "place: invented", "held-out", [bool(found) for right, found in said if not right]),
    ]


def _same(expected: str, found: str) -> bool:
    return bool(expected and found) and is_same_place(expected, found)


async def _answers(asked: Asked, cases: Sequence[Case]) -> list[Goal]:
    answers = [case for case in cases if case.intent in ("affirm", "deny")]
    heard = await asked.read((case.text, case.language) for case in answers)
    pairs = list(zip(answers, heard, strict=True))
    wrong = [one.intent.name == "affirm" for case, one in pairs if case.intent == "deny"]
    return [
        *at_least(0.97, "yes and no", "held-out", [one.intent.name == case.intent for case, one in pairs]),
        *at_most(0.0, "no read as yes", "held-out", wrong),
    ]


def _unaccented(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


_DEFORMED: dict[str, Callable[[str], str]] = {
    "without accents": _unaccented,
    "in capitals": str.upper,
    "cut at 160 characters": lambda text: text[:_LONGEST],
}
