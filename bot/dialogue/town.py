"""What does not change from message to message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.dialogue.limits import Limits
from civic.city import City
from nlu.places import Gazetteer
from nlu.understanding import PlaceMatch
from nlu.words import Words
from phrases import Phrases


@dataclass(frozen=True, slots=True)
class Town:
    """The city, its words, its places."""

    city: City
    words: Words
    gazetteer: Gazetteer
    phrases: Phrases
    public_url: str
    language_names: Mapping[str, Sequence[str]]  # what each language is called, in all of them
    limits: Limits = field(default_factory=Limits)  # what erased people had used of theirs

    def place(self, key: str) -> PlaceMatch | None:
        """A place of the city by its key."""
        known = self.city.place(key)
        return PlaceMatch(known.key, known.name, known.area, known.lat, known.lon, 1.0) if known else None

    def label(self, place: PlaceMatch) -> str:
        """A place's name, with its area when another place has the same name."""
        area = self.city.place(place.area) if place.area else None
        twins = sum(other.name == place.name for other in self.gazetteer.lookup(place.name))
        return f"{place.name}, {area.name}" if twins > 1 and area else place.name

    @property
    def privacy_address(self) -> str:
        """Where the privacy notice is."""
        return self.city.privacy_address or f"{self.public_url}/privacy"
