"""What invented residents write."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from random import Random

from civic.city import City, Place
from civic.ideas import MAX_TITLE

SPOKEN = "en"  # when a city offers no language that there are texts in


@dataclass(frozen=True, slots=True)
class Written:
    """One invented idea before it has an author."""

    topic: str
    title: str
    text: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Tongue:
    """The pieces that texts of one language are made of."""

    beginnings: Sequence[str]
    endings: Sequence[str]
    comments: Sequence[str]
    unclear: Sequence[str]
    reasons: Mapping[str, str]
    cores: Sequence[Sequence[str]]

    def write(self, random: Random, city: City, places: Sequence[Place]) -> Written:
        """An idea, put together at random."""
        topic, title, core = random.choice(self.cores)
        place = random.choice(places) if places else None
        named = place.name if place is not None else city.name
        text = random.choice(self.beginnings) + core.format(place=named) + random.choice(self.endings)
        return Written(city.topic(topic).key, title.format(place=named)[:MAX_TITLE], text, place)


def tongues(languages: Sequence[str]) -> dict[str, Tongue]:
    """The languages of a city that there are texts in."""
    raw = tomllib.loads(resources.files(__package__).joinpath("texts.toml").read_text(encoding="utf-8"))
    spoken = [language for language in languages if language in raw] or [SPOKEN]
    return {language: Tongue(**raw[language]) for language in spoken}
