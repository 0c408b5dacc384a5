"""One-digit corrections of what was understood: title, place, topic."""

from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import as_where, ask_which_place, corrected, option, topic_name
from bot.dialogue.turn import Move, Retitle, SortUnder, Turn, say
from nlu.understanding import Understanding
from phrases import Key
from storage.models import Idea

MAX_PLACE_WORDS = 8  # an answer to "where?" that is longer is a new message
MAX_TITLE_CHARACTERS = 100


def answer_noted(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` title, `2` place, `3` topic."""
    idea = scene.filed(question.slots["idea"])
    if idea is None:
        return Turn(scene.conversation.answered(), (say("code.unknown", code=question.slots["code"]),))
    slots = {"idea": idea.id, "code": idea.code}
    if choice == 1:
        return Turn(scene.conversation.ask("title", **slots), (say("idea.ask_title"),))
    if choice == 2:
        return Turn(scene.conversation.ask("place", **slots), (say("idea.ask_place"),))
    keys = [topic.key for topic in scene.town.city.topics]
    lines = [option(n, topic_name(scene, key)) for n, key in enumerate(keys, 1)]
    return Turn(scene.conversation.ask("topic", keys=keys, **slots), (say("idea.ask_topic"), *lines))


def is_title(scene: Scene, heard: Understanding) -> bool:
    """Whether a text may be the title that was asked for."""
    return 2 < len(heard.text.strip()) <= MAX_TITLE_CHARACTERS


def answer_title(scene: Scene, question: Question, heard: Understanding) -> Turn:
    """The resident's own title."""
    idea = scene.filed(question.slots["idea"])
    if idea is None:
        return Turn(scene.conversation.answered(), (say("code.unknown", code=question.slots["code"]),))
    title = " ".join(heard.text.split())
    action = Retitle(idea.id or 0, title, scene.screen(title))
    asked = scene.conversation.ask("noted", idea=idea.id, code=idea.code)
    return Turn(asked, (corrected(scene, idea, topic=idea.topic, place=idea.place_name or idea.place_text),), (action,))


def is_place(scene: Scene, heard: Understanding) -> bool:
    """Whether a text may be the place that was asked for."""
    return len(heard.text.split()) <= MAX_PLACE_WORDS


def answer_place(scene: Scene, question: Question, heard: Understanding) -> Turn:
    """A place by name; one that the city does not know is kept in the resident's words."""
    idea = scene.filed(question.slots["idea"])
    if idea is None:
        return Turn(scene.conversation.answered(), (say("code.unknown", code=question.slots["code"]),))
    found = scene.town.gazetteer.find(heard.text)
    places = scene.town.gazetteer.lookup(heard.text) or (found.matches if found else ())
    words = " ".join(heard.text.split())
    if len(places) > 1:
        turn, lines = ask_which_place(Turn(scene.conversation), tuple(places), idea.id, idea.code)
        return Turn(turn.conversation, lines, (Move(idea.id or 0, words, None, scene.screen(words)),))
    where = as_where(places[0]) if places else None
    return _moved(scene, idea, Move(idea.id or 0, words, where, scene.screen(words)))


def answer_which_place(scene: Scene, question: Question, choice: int) -> Turn:
    """One of the places that the words may mean, or none of them."""
    idea = scene.filed(question.slots["idea"])
    if idea is None:
        return Turn(scene.conversation.answered(), (say("code.unknown", code=question.slots["code"]),))
    keys = question.slots["keys"]
    place = scene.town.place(keys[choice - 1]) if choice <= len(keys) else None
    if place is None:
        return Turn(scene.conversation.ask("place", idea=idea.id, code=idea.code), (say("idea.ask_place"),))
    return _moved(scene, idea, Move(idea.id or 0, idea.place_text or place.name, as_where(place), None))


def _moved(scene: Scene, idea: Idea, move: Move) -> Turn:
    asked = scene.conversation.ask("noted", idea=idea.id, code=idea.code)
    place = move.where.name if move.where else move.place_text
    return Turn(asked, (corrected(scene, idea, topic=idea.topic, place=place),), (move,))


def answer_topic(scene: Scene, question: Question, choice: int) -> Turn:
    """One of the city's topics."""
    idea = scene.filed(question.slots["idea"])
    if idea is None:
        return Turn(scene.conversation.answered(), (say("code.unknown", code=question.slots["code"]),))
    topic = question.slots["keys"][choice - 1]
    asked = scene.conversation.ask("noted", idea=idea.id, code=idea.code)
    line = corrected(scene, idea, topic=topic, place=idea.place_name or idea.place_text)
    return Turn(asked, (line,), (SortUnder(idea.id or 0, topic),))


def wanted(scene: Scene, _heard: Understanding) -> Turn:
    """"That is wrong", said in words: offer the corrections of the last idea."""
    idea = scene.filed(scene.conversation.memory.get("idea"))
    if idea is None:
        return Turn(scene.conversation, (say("unclear.human"),), flag="wants a correction")
    asked = scene.conversation.ask("noted", idea=idea.id, code=idea.code)
    lines = [option(n, Key(f"choice.{what}")) for n, what in enumerate(("title", "place", "topic"), 1)]
    return Turn(asked, (say("idea.label", code=idea.code, title=idea.title), *lines))
