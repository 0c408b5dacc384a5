"""Corrections in one message: "2 mill road", "topic: parks", "change the title to two benches"."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from bot.dialogue import correct, edit, questions, submit
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import ADDED_WITHIN, topic_name
from bot.dialogue.turn import Turn
from nlu import civic as civic_words
from nlu.fields import Said
from nlu.references import tell_alike
from nlu.text import tokens
from nlu.topics import OTHER
from nlu.understanding import Understanding
from storage.models import Idea

ASKED = frozenset({"noted", "wanted", "title", "place", "topic"})  # questions whose digits are corrections
FILED = frozenset({"several", "similar", "similar_own"})  # what is asked of an idea before it is read back
BESIDE = 6  # words that are only a place when they begin as one; more may say what is there
SHORTEST_NAME = 5  # letters
MOST_OF_ADDRESS = 6  # words
SHORTEST_END = 4  # letters
LINKS = frozenset(["of", "to", "von", "van", "de", "d"])  # "next to the"
OWN = frozenset(["me", "us", "own"])  # kinds of words: "my", "our"
ENDS = " .,!?"  # what may stand behind the last word
A_NAME = frozenset({"submit_idea", "correct", "out_of_scope"})  # what a place alone may be taken for


def respond(scene: Scene, heard: Understanding) -> Turn | None:
    """Put right what is named, when what is said can be what it is; None for any other message."""
    said = scene.town.words.corrects(heard.text)
    idea = _spoken_of(scene, said) if said else None
    if said is None or idea is None or edit.refused(scene, idea):
        return None
    slots = {"idea": idea.id, "code": idea.code}
    answer = replace(heard, text=said.right)
    if said.name == "topic":
        return _sorted(scene, slots, said)
    if said.name == "place":
        is_place = said.is_marked or _may_be_place(scene, said.right, heard)
        return correct.answer_place(scene, Question("place", slots), answer) if is_place else None
    is_title = said.is_marked or (_is_about(scene, said.right, idea) and not _is_elsewhere(heard, idea))
    return correct.answer_title(scene, Question("title", slots), answer) if is_title else None


def place_alone(scene: Scene, heard: Understanding) -> Turn | None:
    """Where it is, right behind an idea: its place ("24 mill road"), or more of it where it has one."""
    idea = _just_noted(scene)
    if idea is None or edit.refused(scene, idea):
        return None
    if idea.place_key or idea.place_text:
        return submit.add(scene, heard, idea) if _says_beside_what(heard.text, heard.language) else None
    if not (_is_address(scene, heard) or _says_beside_what(heard.text, heard.language)):
        return None
    return correct.answer_place(scene, Question("place", {"idea": idea.id, "code": idea.code}), heard)


def says_where_it_is(scene: Scene, heard: Understanding) -> bool:
    """Whether a message says beside what the idea is that was noted a moment ago: "behind my house"."""
    return _says_beside_what(heard.text, heard.language) and _just_noted(scene) is not None


def _just_noted(scene: Scene) -> Idea | None:
    question = scene.question()
    if question is None or question.name != "noted" or not question.is_alive(scene.now):
        return None
    idea = scene.filed(question.slots["idea"])
    return idea if idea and scene.now - idea.created_at <= ADDED_WITHIN else None


def _says_beside_what(text: str, language: str) -> bool:
    return not text.rstrip().endswith("?") and _is_beside(tokens(text), language)


def _is_address(scene: Scene, heard: Understanding) -> bool:
    """Whether a few words are a street with a number, or a place of the city's list, and say nothing else."""
    words = tokens(heard.text)
    if not 0 < len(words) <= MOST_OF_ADDRESS or heard.text.rstrip().endswith("?"):
        return False
    streets = civic_words.words(heard.language, "place", "street")
    is_street = any(word in streets or word.endswith(_long(streets)) for word in words)
    is_numbered = any(word[0].isdecimal() for word in (words[0], words[-1]))
    known = scene.town.gazetteer.lookup(heard.text)
    is_listed = any(tokens(place.name) == words[-len(tokens(place.name)) :] for place in known)
    return (is_street and is_numbered) or (
        (is_street or is_listed) and _says_only_where(scene, heard.text, heard.language)
    )


def _long(words: Collection[str]) -> tuple[str, ...]:
    """Words that may end a longer one: "Mühlstraße", "Koivukatu"."""
    return tuple(word for word in words if len(word) >= SHORTEST_END)


def _spoken_of(scene: Scene, said: Said) -> Idea | None:
    """The idea just filed, or with a digit the one that the question is about."""
    question = scene.question()
    is_told = said.is_named or said.name == "place"  # "1 bench" may answer `1`, "2 mill road" says where
    asked = ASKED | FILED if is_told else ASKED
    if question is not None and question.name in asked and question.is_alive(scene.now):
        return scene.filed(question.slots["idea" if "idea" in question.slots else "mine"])
    idea = scene.filed(scene.conversation.memory.get("idea")) if said.is_named else None
    return idea if idea and scene.now - idea.created_at <= ADDED_WITHIN else None


def _sorted(scene: Scene, slots: Mapping[str, object], said: Said) -> Turn | None:
    keys = [topic.key for topic in scene.town.city.topics]
    names = [questions.spoken(scene, topic_name(scene, key)) for key in keys]
    choice = scene.town.words.choice(said.right, names)
    asked = Question("topic", {"keys": keys, **slots})
    return correct.answer_topic(scene, asked, choice) if choice else None


def _may_be_place(scene: Scene, words: str, heard: Understanding) -> bool:
    """Whether words are where something is, listed or not: "2 benches" may be an idea of its own."""
    if scene.town.gazetteer.lookup(words):
        return True
    if len(words.split()) > correct.MAX_PLACE_WORDS:
        return False
    if _says_only_where(scene, words, heard.language):
        return True
    is_idea = heard.idea is not None and heard.idea.topic != OTHER
    is_short = len(words.split()) < correct.WORDS_OF_AN_IDEA and not is_idea
    return is_short and heard.intent.name in A_NAME and _looks_like_place(words, heard)


def _says_only_where(scene: Scene, words: str, language: str) -> bool:
    """Whether a sentence would say where in these words, and says nothing else: "behind the old brewery"."""
    before = civic_words.words(language, "place", "before")
    found = scene.town.gazetteer.find(words, language)
    if found and words[found.end :].strip(ENDS) == "":
        leading = tokens(words[: found.start])
        if leading and all(word in before for word in leading):
            return True
    led = (scene.town.gazetteer.find(f"{word} {words}", language) for word in before)
    return any(place and place.words == words for place in led) or _is_beside(tokens(words), language)


def _is_beside(words: Sequence[str], language: str) -> bool:
    """Whether few words begin as only a place does: "behind the", "in front of our"."""
    beside, the, before, behind = (
        civic_words.words(language, "place", key) for key in ("beside", "the", "before", "after")
    )
    if not 1 < len(words) <= BESIDE:
        return False
    leading = list(takewhile(lambda word: word in (before | LINKS) - the, words))
    rest = words[len(leading) :]
    is_named = bool(rest) and (
        rest[0] in the
        or not OWN.isdisjoint(civic_words.load((language,)).kinds(rest[0], language))
        or not civic_words.words(language, "title", "articles")
    )
    return words[-1] in behind or (is_named and not beside.isdisjoint(leading))


def _looks_like_place(words: str, heard: Understanding) -> bool:
    """Whether words name a kind of street or place, or are a name by their capital."""
    said = tokens(words)
    if not said or said[0] in civic_words.words(heard.language, "title", "closers"):
        return False  # "please stop" is no bus stop
    street, facility = (civic_words.words(heard.language, "place", key) for key in ("street", "facility"))
    is_name = heard.intent.name == "out_of_scope" and words.istitle() and len(words) >= SHORTEST_NAME
    return heard.intent.name == "correct" or is_name or not (street | facility).isdisjoint(said)


def _is_about(scene: Scene, title: str, idea: Idea) -> bool:
    """Whether a title says anything that its idea does: "1 bus shelter" may be an idea of its own."""
    return tell_alike(title, f"{idea.title} {idea.text}", scene.language)


def _is_elsewhere(heard: Understanding, idea: Idea) -> bool:
    """Whether a message names another place: "1 bench at the harbour" is an idea of its own."""
    places = heard.idea.places if heard.idea else ()
    return bool(places) and idea.place_key not in {place.key for place in places}
