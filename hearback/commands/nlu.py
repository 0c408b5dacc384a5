"""`hearback nlu`."""

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from cyclopts import App, Parameter

from hearback import wiring
from hearback.errors import Refusal
from hearback.settings import Settings
from nlu.interpreter import Interpreter

app = App(name="nlu", help="Understanding: what a message means.")


@app.command
def parse(
    *texts: Annotated[str, Parameter(help="Messages; without any, one per line of standard input.")],
    engine: Annotated[Literal["builtin"], Parameter(help="Which engine understands.")] = "builtin",
) -> None:
    """Print what messages mean, one JSON line each.

    Example: hearback nlu parse "can we get a bench at the elm street stop" "I'd vote for the bench thing"
    """
    interpreter, language = _interpreter()
    for text in texts or _lines():
        understanding = asyncio.run(interpreter.read(text, preferred=language))
        print(json.dumps(understanding.as_json(), ensure_ascii=False), flush=True)


@app.command
def train() -> None:
    """Train the embedded engine from nlu/data, and keep the result in the cache.

    Example: hearback nlu train
    """
    settings = Settings.load()
    settings.cache_folder.mkdir(parents=True, exist_ok=True)
    _interpreter()
    print(f"The builtin engine is trained; its model is kept in {settings.cache_folder}.")


def _interpreter() -> tuple[Interpreter, str]:
    settings = Settings.load()
    city = wiring.city_without_store(settings)
    return wiring.place(city, settings).interpreter, city.languages[0]


def _lines() -> Iterator[str]:
    lines: Iterable[str] = sys.stdin
    if sys.stdin.isatty():
        raise Refusal("give the messages as arguments, or pipe them in, one per line")
    for line in lines:
        yield line.rstrip("\n")
