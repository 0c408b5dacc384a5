"""Corrections in one message: "2 mill road", "topic: parks", "change the title to two benches"."""

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue import answers, correct, edit
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import ADDED_WITHIN, topic_name
from bot.dialogue.turn import Turn
from nlu import civic as civic_words
from nlu.fields import Said
from nlu.references import SAME_BEGINNING, telling_words
from nlu.text import tokens
from nlu.topics import OTHER
from nlu.understanding import Understanding
from storage.models import Idea

ASKED = frozenset({"noted", "wanted", "title", "place", "topic"})  # questions whose digits are corrections
FILED = frozenset({"several", "similar", "similar_own"})  # what is asked of an idea before it is read back
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
    names = [answers.spoken(scene, topic_name(scene, key)) for key in keys]
    choice = scene.town.words.choice(said.right, names)
    asked = Question("topic", {"keys": keys, **slots})
    return correct.answer_topic(scene, asked, choice) if choice else None


def _may_be_place(scene: Scene, words: str, heard: Understanding) -> bool:
    """Whether words are where something is, listed or not: "2 benches" may be an idea of its own."""
    if scene.town.gazetteer.lookup(words):
        return True
    count, first = len(words.split()), next(iter(tokens(words)), "")
    before = civic_words.words(heard.language, "place", "before")
    if count > correct.MAX_PLACE_WORDS or first in before:
        return count <= correct.MAX_PLACE_WORDS
    led = (scene.town.gazetteer.find(f"{word} {words}", heard.language) for word in before)
    if any(found and found.words == words for found in led):  # it is where a sentence would say it
        return True
    is_thing = heard.intent.name not in A_NAME or (heard.idea is not None and heard.idea.topic != OTHER)
    return count < correct.WORDS_OF_AN_IDEA and not is_thing


def _is_about(scene: Scene, title: str, idea: Idea) -> bool:
    """Whether a title says anything that its idea does: "1 bus shelter" may be an idea of its own."""
    told, known = (
        {word[:SAME_BEGINNING] for word in telling_words(words, scene.language).split()}
        for words in (title, f"{idea.title} {idea.text}")
    )
    return bool(told & known)


def _is_elsewhere(heard: Understanding, idea: Idea) -> bool:
    """Whether a message names another place: "1 bench at the harbour" is an idea of its own."""
    places = heard.idea.places if heard.idea else ()
    return bool(places) and idea.place_key not in {place.key for place in places}
