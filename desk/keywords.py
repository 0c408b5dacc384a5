"""Whether a word can be the keyword of a campaign in this city."""

from collections.abc import Callable
from functools import lru_cache, partial

from civic import codes
from civic.city import City
from nlu import keywords
from nlu.words import Words


def checker(city: City) -> Callable[[str], str | None]:
    """Says why a keyword may mean something else in the languages, places and topics of the city."""
    names = [name for place in city.places for name in (place.name, *place.names)]
    names += [name for topic in city.topics for name in topic.names.values()]
    return partial(keywords.why_not, words=_words(city.languages), languages=city.languages, names=names)


@lru_cache(maxsize=2)
def _words(languages: tuple[str, ...]) -> Words:
    return Words(languages, is_code=codes.is_valid)
