"""Scores both engines on labelled messages: the builtin one, and Rasa where it answers."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from hearback import wiring
from hearback.errors import Refusal
from hearback.settings import Settings
from nlu.builtin import examples
from nlu.evaluation import Case, Outcome, Report, read
from nlu.evaluation.cases import unheard_of as unknown_labels
from nlu.evaluation.running import ask
from nlu.rasa import RasaEngine, Running, look
from nlu.topics import OTHER
from nlu.training_files import intents

STANCES = frozenset({"for", "against", "withdraw"})
_PATIENCE = 10.0  # seconds for Rasa's answer: what it understands is scored, and its latency beside


def read_cases(file: Path) -> list[Case]:
    """The labelled messages of a file. Raises `Refusal` that says what is wrong with it."""
    try:
        cases = read(file.read_text("utf-8-sig").splitlines())
    except OSError as error:
        raise Refusal(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Refusal(f"{file} is not UTF-8: save it as UTF-8") from error
    except ValueError as error:
        raise Refusal(f"{file}, {error}") from error
    if not cases:
        raise Refusal(f"{file} holds no message")
    return cases


def unheard_of(cases: Sequence[Case], settings: Settings) -> Sequence[str]:
    """Labels of the messages that no engine gives, such as a misspelt intent."""
    topics = {topic.key for topic in wiring.city_without_store(settings).topics}
    known = {"intent": intents(), "topic": topics | {OTHER}, "stance": STANCES}
    return list(unknown_labels(cases, known))


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
