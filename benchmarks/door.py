"""Hearback's web half alone, also on SQLite where the command does not offer it: accepting by itself.

Run as `python -m benchmarks.door PORT`, with Hearback's settings in the environment.
"""

import asyncio
import sys

from hearback import logs, wiring
from hearback.parts import Parts
from hearback.service import Service
from hearback.settings import Settings


def main() -> None:
    """Serve until a signal comes."""
    settings = Settings.load()
    logs.configure(settings.log)
    store = wiring.open_store_from_settings(settings)
    place = wiring.place(wiring.load_city_at_start(store, settings), settings)

    async def run() -> None:
        service = Service(settings, store, place, parts=Parts(web=True, worker=False))
        await service.run("127.0.0.1", int(sys.argv[1]))

    asyncio.run(run())


if __name__ == "__main__":
    main()
