"""What people ask of an assistant, and of no city: "book a table for two", "add it to my playlist"."""

from __future__ import annotations

from collections.abc import Sequence

from nlu import lexicons
from nlu.patterns import Patterns
from nlu.text import tokens


class Errands:
    """Hears such messages in several languages at once: names of songs and inns hide which one it is."""

    def __init__(self, languages: Sequence[str]) -> None:
        lists = lexicons.section("errands", languages)
        classes = {"number": lists.get("numbers", ())}
        self._says = Patterns(lists.get("says", ()), classes)
        self._begins = Patterns(lists.get("begins", ()), classes)

    def heard(self, text: str) -> bool:
        """Whether words of an errand stand anywhere in a message, or it begins with such."""
        words = tokens(text)
        return self._says.stand_in(words) or self._begins.begin(words) > 0
