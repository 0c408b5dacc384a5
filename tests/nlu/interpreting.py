"""An interpreter for a small town, over any engine, and engines that say what a test wants."""

from nlu.engine import EngineSilent, Parsed
from nlu.interpreter import Interpreter
from nlu.places import Gazetteer, Place
from nlu.topics import Topic, Topics
from nlu.understanding import Intent, Understanding
from nlu.words import Words

LANGUAGES = ("en", "es", "fr")
GAZETTEER = Gazetteer([Place("elm", "Elm Street", ("Elm St", "calle del Olmo"), "street", "riverside")])
TOPICS = (
    Topic(
        "streets", {"en": "streets", "es": "calles"}, {"en": ("a bench at the bus stop",), "es": ("bache",)}
    ),
    Topic("waste", {"en": "waste", "es": "basura"}, {"en": ("bins are full",), "es": ("papelera llena",)}),
)
WORDS = Words(
    LANGUAGES, is_code=lambda code: code == "K7RD", is_place=lambda name: bool(GAZETTEER.lookup(name))
)


class Mute:
    """An engine that never answers."""

    name = "mute"

    async def parse(self, text: str, language: str) -> Parsed:
        raise EngineSilent


class Saying:
    """An engine that always answers the same, and remembers what it was asked."""

    name = "saying"

    def __init__(self, *ranking: tuple[str, float]) -> None:
        self.asked: list[str] = []
        self._ranking = tuple(Intent(name, sure) for name, sure in ranking)

    async def parse(self, text: str, language: str) -> Parsed:
        self.asked.append(text)
        return Parsed(self._ranking)


def over(engine, languages, fallback=None) -> Interpreter:
    return Interpreter(
        words=WORDS,
        engine=engine,
        languages=languages,
        topics=Topics(TOPICS),
        gazetteer=GAZETTEER,
        fallback=fallback,
    )


async def read(interpreter: Interpreter, text: str, preferred: str = "en") -> Understanding:
    return await interpreter.read(text, preferred=preferred)
