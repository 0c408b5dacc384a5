"""`hearback nlu`."""

import asyncio
import json
import secrets
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

import yaml
from cyclopts import App, Parameter
from pydantic import SecretStr

from civic.corrections import lessons
from hearback import wiring
from hearback.corrections import as_rasa
from hearback.errors import Refusal, WrongUsage
from hearback.evaluating import evaluate as score
from hearback.evaluating import read_cases, unheard_of
from hearback.rasa import Neighbour
from hearback.settings import Settings
from hearback.terminal import as_json
from nlu.builtin import cache
from nlu.rasa import Locked, Unreachable, look

corrections = App(
    name="corrections",
    help="What residents corrected.\n\nExample: hearback nlu corrections export > corrections.yml",
)
EngineName = Literal["builtin", "rasa"]

app = App(
    name="nlu",
    help='Understanding: what a message means.\n\nExample: hearback nlu parse "a bench at elm street"',
)
app.command(corrections)


@app.command
def parse(
    *texts: Annotated[str, Parameter(help="Messages; without any, one per line of standard input.")],
    engine: Annotated[
        EngineName | None, Parameter(help="Which engine understands; else HEARBACK_NLU.")
    ] = None,
) -> None:
    """Print what messages mean, one JSON line each.

    Example: hearback nlu parse "can we get a bench at the elm street stop" "I'd vote for the bench thing"
    """
    settings = _settings(engine)
    asyncio.run(_parse(texts or _lines(), settings, must_answer=engine == "rasa"))


@app.command
def train(
    *,
    engine: Annotated[EngineName, Parameter(help="Which engine is trained.")] = "builtin",
) -> None:
    """Train an engine from nlu/data, and keep the result in the cache.

    Example: hearback nlu train --engine rasa
    """
    settings = Settings.load()
    if engine == "rasa":
        model = _trained(_neighbour(settings))
        print(f"Rasa is trained; its model is {model}.")
        print("A server that runs already still has its old one: start `hearback nlu serve` anew.")
        return
    if not cache.is_writable(settings.cache_folder):
        raise Refusal(f"nothing can be kept in {settings.cache_folder}: set HEARBACK_CACHE to another folder")
    wiring.place(wiring.city_without_store(settings), _settings("builtin"))
    print(f"The builtin engine is trained; its model is kept in {settings.cache_folder}.")


@app.command
def serve(
    *, port: Annotated[int, Parameter(help="Port to listen on, of this machine alone.")] = 5005
) -> None:
    """Start Rasa's server beside Hearback, and stop it with Ctrl-C; trains it first when needed.

    Its token is HEARBACK_RASA_TOKEN, or else made up and printed.

    Example: hearback nlu serve --port 5005
    """
    settings = Settings.load()
    neighbour = _neighbour(settings)
    asyncio.run(_serve(neighbour, _trained(neighbour), port, settings.rasa_token))


@app.command
def evaluate(
    *files: Annotated[
        Path, Parameter(help="JSON lines: text, language, any of intent, topic, place, stance.")
    ],
    save: Annotated[
        Path | None, Parameter(help="Where the report is kept as JSON; else in the cache.")
    ] = None,
) -> None:
    """Score the engines on labelled messages: the builtin one, and Rasa when its server answers.

    Example: hearback nlu evaluate nlu/heldout/en.jsonl
    """
    if not files:
        raise WrongUsage("give at least one file of labelled messages")
    settings = Settings.load()
    cases = [case for file in files for case in read_cases(file)]
    for label in unheard_of(cases, settings):
        print(f"hearback: nothing is understood as {label}: those messages count as wrong", file=sys.stderr)
    report = asyncio.run(score(cases, settings))
    path = save or settings.cache_folder / "evaluations" / f"{'-'.join(file.stem for file in files)}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report.as_json(), indent=1, ensure_ascii=False) + "\n", "utf-8")
    for line in report.lines():
        print(line)
    print(f"\nThe report is kept in {path}.")


@corrections.command
def export() -> None:
    """Write what residents corrected as examples in Rasa's format, a person's traces removed, for review.

    Example: hearback nlu corrections export > corrections.yml
    """
    settings = Settings.load()
    store = wiring.open_store_from_settings(settings)
    try:
        city = wiring.load_city_at_start(store, settings)
        found = store.read_now(lambda tx: list(lessons(tx, city.country, city.place_names)))
    finally:
        store.close()
    print(yaml.safe_dump(as_rasa(found), allow_unicode=True, sort_keys=False, width=110), end="")


async def _parse(texts: Iterable[str], settings: Settings, *, must_answer: bool) -> None:
    city = wiring.city_without_store(settings)
    place = wiring.place(city, settings)
    if must_answer:
        await _refuse_silence(settings)
    try:
        for text in texts:
            understanding = await place.interpreter.read(text, preferred=city.languages[0])
            print(as_json(understanding.as_json()), flush=True)
    finally:
        await place.close()


async def _refuse_silence(settings: Settings) -> None:
    match await look(settings.rasa_url, wiring.rasa_token(settings)):
        case Unreachable(why):
            raise Refusal(f"Rasa at {settings.rasa_url}: {why}; start it with `hearback nlu serve`")
        case Locked():
            raise Refusal(f"Rasa at {settings.rasa_url} wants the token that it prints: HEARBACK_RASA_TOKEN")


async def _serve(neighbour: Neighbour, model: Path, port: int, token: SecretStr | None) -> None:
    secret = token.get_secret_value() if token else secrets.token_urlsafe(24)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    stopped = asyncio.create_task(stop.wait())
    running = asyncio.create_task(_run_server(neighbour, model, port, secret, is_secret_new=token is None))
    await asyncio.wait([stopped, running], return_when=asyncio.FIRST_COMPLETED)
    for task in (stopped, running):
        task.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def _run_server(
    neighbour: Neighbour, model: Path, port: int, token: str, *, is_secret_new: bool
) -> None:
    _tell("Starting Rasa's server (half a minute)")
    async with neighbour.serving(model, port, token) as server:
        print(f"Rasa is ready on {server.url} with {model.name}. Ctrl-C stops it. Hearback asks it with:")
        print("HEARBACK_NLU=rasa")
        print(f"HEARBACK_RASA_URL={server.url}")
        print(f"HEARBACK_RASA_TOKEN={token if is_secret_new else '(as set here)'}", flush=True)
        await server.until_it_ends()


def _trained(neighbour: Neighbour) -> Path:
    if not neighbour.model().is_file():
        _tell("Training Rasa (some minutes)")
    return neighbour.train()


def _neighbour(settings: Settings) -> Neighbour:
    return Neighbour(settings.cache_folder.absolute() / "rasa")


def _settings(engine: EngineName | None) -> Settings:
    settings = Settings.load()
    return settings.model_copy(update={"nlu": engine}) if engine else settings


def _tell(line: str) -> None:
    if sys.stderr.isatty():
        print(line, file=sys.stderr, flush=True)  # quiet in a pipe


def _lines() -> Iterator[str]:
    lines: Iterable[str] = sys.stdin
    if sys.stdin.isatty():
        raise WrongUsage("give the messages as arguments, or pipe them in, one per line")
    for line in lines:
        yield line.rstrip("\n")
