"""From words to the draft of an idea: its title, topic and place, and how many ideas a message holds."""

from __future__ import annotations

from collections.abc import Sequence

from nlu import structure
from nlu.asks import Asks
from nlu.places import Found, Gazetteer
from nlu.topics import OTHER, Topics
from nlu.understanding import Ask, IdeaDraft
from nlu.wanting import is_turned


class Drafting:
    """Drafts ideas in the languages of a city, with its topics and places."""

    def __init__(self, languages: Sequence[str], topics: Topics, gazetteer: Gazetteer) -> None:
        self._topics = topics
        self._gazetteer = gazetteer
        self._asks = Asks(languages, self._topic_of_thing)

    def draft(self, text: str, language: str, found: Found | None) -> IdeaDraft:
        """The draft of one idea; `found` is the place that its words name."""
        topic, sure = self._topic(text, language, found)
        official = [found.proper] if found and found.proper and len(found.matches) == 1 else []
        title = structure.title(text, language, official=official)
        if is_turned(text, title, language):
            title = structure.as_written(text, language)
        return IdeaDraft(
            title=title,
            topic=topic,
            topic_confidence=sure,
            place=found.words if found else None,
            places=found.matches if found else (),
        )

    def _topic(self, text: str, language: str, found: Found | None) -> tuple[str, float]:
        """What it is about; the name of an unknown street says less of it than the rest does."""
        if found and not found.matches:
            topic, sure = self._topics.classify(f"{text[: found.start]} {text[found.end :]}", language)
            if topic != OTHER:
                return topic, sure
        return self._topics.classify(text, language)

    def _topic_of_thing(self, text: str, language: str) -> tuple[str, float]:
        """What it is about, wherever it is: "a bench by the school" is a bench."""
        found = self._gazetteer.find(text, language)
        rest = f"{text[: found.start]} {text[found.end :]}" if found else text
        topic, sure = self._topics.classify(rest, language)
        return (topic, sure) if topic != OTHER else self._topics.classify(text, language)

    def several(self, text: str, language: str) -> tuple[Ask, ...]:
        """The ideas that a message asks for when they are several."""
        parts = self._asks.split(text, language)
        return tuple(
            Ask(part, self.draft(part, language, self._gazetteer.find(part, language))) for part in parts
        )
