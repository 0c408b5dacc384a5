"""`hearback city load`."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from hearback import wiring
from hearback.errors import Refusal
from hearback.settings import Settings

app = App(
    name="city",
    help="The city's own settings: name, languages, topics, places, texts."
    "\n\nExample: hearback city load cities/demo",
)


@app.command
def load(
    folder: Annotated[
        Path, Parameter(help="The city's folder, with city.toml, topics.csv, places.csv or .geojson.")
    ],
) -> None:
    """Load a city's folder; can be run again, and a running server takes it over within a minute.

    Example: hearback city load cities/demo
    """
    if not folder.is_dir():
        raise Refusal(f"{folder} is no folder")
    store = wiring.open_store_from_settings(Settings.load())
    try:
        city = wiring.load_city_folder(store, folder)
    finally:
        store.close()
    print(  # the answer to the command
        f"{city.name}: {len(city.languages)} languages, {len(city.topics)} topics, {len(city.places)} places."
    )
