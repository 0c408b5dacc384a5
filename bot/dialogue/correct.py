"""One-digit corrections of what was understood: title, place, topic."""

from dataclasses import replace

from bot.dialogue import edit
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import (
    as_where,
    ask_which_place,
    gone,
    held_line,
    option,
    place_of,
    plain_title,
    read_back,
    topic_name,
)
from bot.dialogue.turn import Move, Retitle, SortUnder, Turn, say
from civic.ideas import MAX_TITLE
from nlu import civic as civic_words
from nlu.references import telling_words
from nlu.text import tokens
from nlu.topics import OTHER
from nlu.understanding import Understanding
from phrases import Key, Title
from storage.models import Idea

CHOICES = ("title", "place", "topic", "words")
MAX_PLACE_WORDS = 8  # an answer to "where?" that is longer is a new message
MAX_TITLE_CHARACTERS = 100
WORDS = 4  # the choice that puts an idea in new words; not offered by every reply, for want of room
ASKING = frozenset({"browse", "search", "ask_status", "ask_question", "help", "my_ideas"})
CHAT = frozenset({"thank", "goodbye", "ask_status", "greet"})
FEWEST_TOLD = 2  # telling words that say what is wanted, beside where
SURE = 0.9  # of a reading, against the answer that was asked for
LITTLE = 4  # of so many telling words, one is also in the idea
WORDS_OF_AN_IDEA = 4  # with fewer, a text is the place that was asked for


def answer_noted(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` title, `2` place, `3` topic, `4` all of the words."""
    idea = scene.filed(question.slots["idea"])
    if idea is None:
        return gone(scene, question)
    if refusal := edit.refused(scene, idea):
        return Turn(scene.conversation.answered(), (refusal,))
    slots = {"idea": idea.id, "code": idea.code}
    if choice == WORDS:
        return edit.ask(scene, idea)
    if choice == 1:
        return Turn(scene.conversation.ask("title", **slots), (say("idea.ask_title"),))
    if choice == 2:
        return Turn(scene.conversation.ask("place", **slots), (say("idea.ask_place"),))
    keys = [topic.key for topic in scene.town.city.topics]
    lines = [option(n, topic_name(scene, key)) for n, key in enumerate(keys, 1)]
    return Turn(scene.conversation.ask("topic", keys=keys, **slots), (say("idea.ask_topic"), *lines))


def is_title(scene: Scene, question: Question, heard: Understanding) -> bool:
    """Whether a text may be the title that was asked for."""
    if not 2 < len(heard.text.strip()) <= MAX_TITLE_CHARACTERS or _is_talk(scene, heard):
        return False
    idea = scene.filed(question.slots["idea"])
    return idea is None or not _is_another(heard, idea)


def _is_another(heard: Understanding, idea: Idea) -> bool:
    """Whether a text is plainly an idea of its own: it says little of this one, and more of another."""
    is_idea = heard.intent.name == "submit_idea" and heard.intent.confidence >= SURE
    if not is_idea or heard.idea is None or len(heard.text.split()) < WORDS_OF_AN_IDEA:
        return False
    told, known, named = (
        set(telling_words(text, heard.language).split())
        for text in (heard.text, f"{idea.title} {idea.text}", heard.idea.place or "")
    )
    told -= named  # a place is where many ideas are
    if len(told & known) * LITTLE > len(told):
        return False
    elsewhere = bool(heard.idea.places) and idea.place_key not in {one.key for one in heard.idea.places}
    of_another_topic = bool(named) and heard.idea.topic not in (OTHER, idea.topic)
    return elsewhere or of_another_topic or bool(heard.asks) or len(heard.text.strip()) > MAX_TITLE


def answer_title(scene: Scene, question: Question, heard: Understanding) -> Turn:
    """The resident's own title."""
    idea = scene.filed(question.slots["idea"])
    if idea is None:
        return gone(scene, question)
    title = plain_title(heard.text)
    held_for = scene.screen(heard.text)
    return _corrected(scene, idea, Retitle(idea.id or 0, title, held_for), held_for=held_for)


def is_place(scene: Scene, question: Question, heard: Understanding) -> bool:
    """Whether a text may be the place that was asked for."""
    words = len(heard.text.split())
    if not 0 < words <= MAX_PLACE_WORDS or _is_talk(scene, heard) or _is_slip(scene, heard.text):
        return False
    idea = scene.filed(question.slots["idea"])
    if idea and _is_another(heard, idea) and _tells_what(scene, heard):
        return False
    is_idea = (
        heard.intent.name == "submit_idea" and heard.intent.confidence >= SURE and words >= WORDS_OF_AN_IDEA
    )
    return not is_idea or heard.idea is None or heard.idea.place is not None or says_where(scene, heard.text)


def _tells_what(scene: Scene, heard: Understanding) -> bool:
    """Whether a text says what is wanted before it says where: "a fountain with fish at Willow Road"."""
    place = heard.idea.place if heard.idea else None
    before = heard.text.partition(place)[0] if place else ""
    leads = civic_words.words(heard.language, "place", "before").intersection(tokens(before)[-2:])
    told = set(telling_words(before, heard.language).split())
    return bool(leads) and len(told) >= FEWEST_TOLD and not says_where(scene, heard.text)


def _is_slip(scene: Scene, text: str) -> bool:
    """Whether a text is a number, or a slip of a command, and no place that is known."""
    words = scene.town.words
    is_other = text.strip().isdecimal() or words.slip(text) is not None or words.is_nearly_exact(text)
    return is_other and not scene.town.gazetteer.lookup(text)


def says_where(scene: Scene, text: str) -> bool:
    """Whether a text begins as places do: "behind the old brewery"."""
    first = next(iter(tokens(text)), "")
    return first in civic_words.words(scene.language, "place", "before")


def is_bare_place(scene: Scene, text: str) -> bool:
    """Whether a few words say where, and by no rule what may hurt somebody there."""
    is_short = 0 < len(text.split()) <= MAX_PLACE_WORDS
    words = scene.town.words
    return (
        is_short
        and says_where(scene, text)
        and not (words.danger.heard(text) or words.danger.is_hazard(text))
    )


def _is_talk(scene: Scene, heard: Understanding) -> bool:
    """Thanks, questions about something else, yes and no are not what was asked for."""
    is_chat = heard.intent.name in CHAT and heard.intent.confidence >= SURE
    is_chat = is_chat or (heard.text.rstrip().endswith("?") and heard.intent.name in ASKING)
    return is_chat or scene.town.words.yes_no(heard.text) is not None


def answer_place(scene: Scene, question: Question, heard: Understanding) -> Turn:
    """A place by name; one that the city does not know is kept in the resident's words."""
    idea = scene.filed(question.slots["idea"])
    if idea is None:
        return gone(scene, question)
    found = scene.town.gazetteer.find(heard.text, heard.language)
    places = scene.town.gazetteer.lookup(heard.text) or (found.matches if found else ())
    words = " ".join(heard.text.split())
    held_for = scene.screen(words)
    if len(places) > 1:
        conversation, lines = ask_which_place(scene, scene.conversation, places, idea.id, idea.code)
        return Turn(conversation, lines, (Move(idea.id or 0, words, None, held_for),))
    move = Move(idea.id or 0, words, as_where(places[0]) if places else None, held_for)
    place = scene.town.label(places[0]) if places else words
    return _corrected(scene, idea, move, place=place, held_for=held_for)


def answer_which_place(scene: Scene, question: Question, choice: int) -> Turn:
    """One of the places that the words may mean, or none of them."""
    idea = scene.filed(question.slots["idea"])
    if idea is None:
        return gone(scene, question)
    keys = question.slots["keys"]
    place = scene.town.place(keys[choice - 1]) if choice <= len(keys) else None
    if place is None:
        return Turn(scene.conversation.ask("place", idea=idea.id, code=idea.code), (say("idea.ask_place"),))
    move = Move(idea.id or 0, idea.place_text or place.name, as_where(place), None)
    return _corrected(scene, idea, move, place=scene.town.label(place))


def answer_topic(scene: Scene, question: Question, choice: int) -> Turn:
    """One of the city's topics."""
    idea = scene.filed(question.slots["idea"])
    if idea is None:
        return gone(scene, question)
    topic = question.slots["keys"][choice - 1]
    return _corrected(scene, idea, SortUnder(idea.id or 0, topic), topic=topic)


def _corrected(
    scene: Scene,
    idea: Idea,
    action: Retitle | Move | SortUnder,
    *,
    topic: str = "",
    place: str | None = None,
    held_for: str | None = None,
) -> Turn:
    """Read the idea back as it is now, or say that a person has to look first."""
    if refusal := edit.refused(scene, idea):
        return Turn(scene.conversation.answered(), (refusal,))
    if held_for and idea.visibility == "shown":
        line = held_line(idea.code, held_for)
        return Turn(scene.conversation.answered(), (line,), (action,), flag="held")
    line = read_back(
        "idea.corrected", scene, idea.code, topic=topic or idea.topic, place=place or place_of(idea)
    )
    return Turn(scene.conversation.ask("noted", idea=idea.id, code=idea.code), (line,), (action,))


def wanted(scene: Scene, heard: Understanding) -> Turn:
    """Offer the corrections of the last idea to somebody who said in words that it is wrong."""
    idea = scene.filed(scene.conversation.memory.get("idea"))
    if idea is None:
        return Turn(scene.conversation, (say("unclear.human"),), flag="wants a correction")
    if refusal := edit.refused(scene, idea):
        return Turn(scene.conversation, (refusal,))
    found = scene.town.gazetteer.find(heard.text, heard.language)
    if found and found.matches and idea.place_key not in {place.key for place in found.matches}:
        asked_place = Question("place", {"idea": idea.id, "code": idea.code})
        return answer_place(
            scene, asked_place, replace(heard, text=found.words)
        )  # "it's wrong, its Net Lane"
    asked = scene.conversation.ask("wanted", idea=idea.id, code=idea.code)
    lines = [option(n, Key(f"choice.{what}")) for n, what in enumerate(CHOICES, 1)]
    return Turn(asked, (say("idea.label", code=idea.code, title=Title(idea.title)), *lines))
