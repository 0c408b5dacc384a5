"""A place as officials name it: by key, by name, or in words that the city does not know."""

import unicodedata

from civic.city import City, Place
from civic.ideas import Where
from desk.api.problems import refuse

CERTAIN = 1.0  # a person of the administration chose it


def find_place(city: City, given: str) -> tuple[str, Where | None]:
    """The words to keep and the place they name, if one does; a problem when they name several."""
    words = " ".join(given.split())
    if place := city.place(words):
        return place.name, _where(place)
    named = [
        place for place in city.places if _fold(words) in {_fold(name) for name in (place.name, *place.names)}
    ]
    if len(named) > 1:
        refuse(
            "place", f"several places have this name; give the key of one: {', '.join(p.key for p in named)}"
        )
    return words, _where(named[0]) if named else None


def _where(place: Place) -> Where:
    return Where(place.key, place.name, place.area, place.lat, place.lon, CERTAIN)


def _fold(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in folded if not unicodedata.combining(character))
