"""`make evaluate-rasa`: trains both pipelines of Rasa, and compares every engine on nlu/heldout."""

import asyncio
import json
import secrets
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from hearback.errors import Refusal
from hearback.rasa import Neighbour
from hearback.settings import Settings
from nlu import training_files
from nlu.builtin import Builtin
from nlu.engine import Parsed
from nlu.rasa import RasaEngine
from tests.product import free_port

HELDOUT = Path(__file__).parents[1] / "nlu" / "heldout"
Message = Mapping[str, str]
Ask = Callable[[str, str], Awaitable[Parsed]]


def main() -> None:
    """Print a table: how many of a language's messages each engine understands, and how quickly."""
    messages = {path.stem: _read(path) for path in sorted(HELDOUT.glob("*.jsonl"))}
    print("| engine | trained in | ready in | " + " | ".join(messages) + " | all | p50 | p99 |")
    print("|---" * (len(messages) + 6) + "|")
    asyncio.run(_builtin(messages))
    neighbour = Neighbour(Settings.load().cache_folder.absolute() / "rasa")
    pipelines = {"Rasa, light": training_files.CONFIG, "Rasa, DIET": training_files.CONFIG_DIET}
    try:
        for name, config in pipelines.items():
            asyncio.run(_rasa(name, neighbour, config, messages))
    except Refusal as error:
        sys.exit(f"evaluate-rasa: {error}")


async def _builtin(messages: Mapping[str, Sequence[Message]]) -> None:
    began = time.monotonic()
    engine = Builtin.train(list(messages))
    await _report("builtin", f"{time.monotonic() - began:.0f} s", "", engine.parse, messages)


async def _rasa(
    name: str, neighbour: Neighbour, config: Path, messages: Mapping[str, Sequence[Message]]
) -> None:
    is_there = neighbour.model(config).is_file()
    began = time.monotonic()
    model = await asyncio.to_thread(neighbour.train, config)
    trained, token = time.monotonic() - began, secrets.token_urlsafe()
    began = time.monotonic()
    async with neighbour.serving(model, free_port(), token) as server:
        ready = f"{time.monotonic() - began:.0f} s"
        engine = RasaEngine(server.url, token, seconds=10.0)
        await _report(name, "before" if is_there else f"{trained:.0f} s", ready, engine.parse, messages)
        await engine.close()


async def _report(
    name: str, trained: str, ready: str, ask: Ask, messages: Mapping[str, Sequence[Message]]
) -> None:
    shares: list[str] = []
    all_right: list[bool] = []
    seconds: list[float] = []
    for language, asked in messages.items():
        right = []
        for message in asked:
            began = time.perf_counter()
            parsed = await ask(message["text"], language)
            seconds.append(time.perf_counter() - began)
            right.append(parsed.ranking[0].name == message["intent"])
        shares.append(_share(right))
        all_right += right
    seconds.sort()
    quick = [f"{1000 * seconds[int(share * (len(seconds) - 1))]:.1f} ms" for share in (0.5, 0.99)]
    print("| " + " | ".join([name, trained, ready, *shares, _share(all_right), *quick]) + " |", flush=True)


def _share(right: Sequence[bool]) -> str:
    return f"{sum(right) / len(right):.3f}"


def _read(path: Path) -> Sequence[Message]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [message for line in lines if "intent" in (message := json.loads(line))]


if __name__ == "__main__":
    main()
