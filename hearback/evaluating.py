"""Scores both engines on labelled messages: the builtin one, and Rasa where it answers."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from hearback import wiring
from hearback.errors import Refusal
from hearback.settings import Settings
from nlu.builtin import examples
from nlu.evaluation import Case, Outcome, Report, read
from nlu.evaluation.running import ask
from nlu.rasa import RasaEngine, Running, look

_PATIENCE = 10.0  # seconds for Rasa's answer: what it understands is scored, and its latency beside


def read_cases(file: Path) -> list[Case]:
    """The labelled messages of a file. Raises `Refusal` that says what is wrong with it."""
    try:
        cases = read(file.read_text("utf-8").splitlines())
    except OSError as error:
        raise Refusal(f"{file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise Refusal(f"{file}, {error}") from error
    if not cases:
        raise Refusal(f"{file} holds no message")
    return cases


async def evaluate(cases: Sequence[Case], settings: Settings) -> Report:
    """The report on every engine that is there."""
    return Report.of(await understood(cases, settings))


async def understood(cases: Sequence[Case], settings: Settings) -> Mapping[str, Sequence[Outcome]]:
    """What every engine that is there makes of the messages."""
    city = wiring.city_without_store(settings)
    languages = _languages(city.languages, cases)
    outcomes = {"builtin": await ask(wiring.interpreter(city, languages, settings), cases)}
    token = wiring.rasa_token(settings)
    if isinstance(await look(settings.rasa_url, token), Running):
        engine = RasaEngine(settings.rasa_url, token, seconds=_PATIENCE)
        outcomes["rasa"] = await ask(wiring.interpreter(city, languages, settings, engine), cases)
        await engine.close()
    return outcomes


def _languages(city: Sequence[str], cases: Sequence[Case]) -> Sequence[str]:
    """The city's languages, and those of the messages that there are examples of."""
    others = sorted({case.language for case in cases} - set(city))
    return (*city, *(path.stem for path in examples.paths(others)))
