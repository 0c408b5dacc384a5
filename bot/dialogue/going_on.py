"""Messages that go on with the idea before: parts of one long SMS, "and also …", "its dangerous"."""

from datetime import datetime, timedelta

import regex

from bot.dialogue import comment, submit
from bot.dialogue.scene import Scene
from bot.dialogue.submit import ADDED_WITHIN
from bot.dialogue.turn import Turn
from nlu.references import names_another, tell_alike
from nlu.understanding import Understanding
from phrases import parts
from storage.inbound import Earlier
from storage.models import Idea

PART_WITHIN = timedelta(seconds=45)  # parts of one long SMS arrive together
SAID_OF_IT_WITHIN = timedelta(minutes=5)  # "its dangerous for the kids"
FULL_PART = {"UCS-2": (67, 70), "GSM-7": (153, 160)}  # units at which texts are cut; joined, alone
FEWEST = 64  # characters of a text that somebody goes on with
SURE = 0.9  # of a reading: an idea of its own
FEW_WORDS = 6  # that are about "it", and say how it should be
SPARE = 3  # characters that a full part may lack: some letters count twice and are not torn
SENTENCE_ENDS = regex.compile(r"[.!?…)\"»]\s*$")
ASKS = regex.compile(r"^\s*(?:[^\s?]+\s*){1,4}\?\s*$")  # in a few words
BEGINS_LOW = regex.compile(r"^\s*[\p{Ll}\p{N}]")


def respond(scene: Scene, heard: Understanding) -> Turn | None:
    """More words of one's own idea, or a comment on the neighbour's that was joined a moment ago."""
    if idea := continued(scene, heard):
        return submit.add(scene, heard, idea)
    other = joined(scene, heard)
    return comment.add(scene, other, heard.text, heard.language) if other else None


def continued(scene: Scene, heard: Understanding) -> Idea | None:
    """The idea that this message goes on with: a later part of a long SMS, or an "and also …"."""
    before = next(iter(scene.previous(1)), None)
    if before is None:
        return None
    since = scene.message.received_at - before.received_at
    if since <= ADDED_WITHIN and scene.town.words.wants_to_add(heard.text, heard.language):
        idea = scene.filed(before.idea_id or _read_back_after(scene, before))
        return idea or _unless_another(heard, _spoken_of(scene))
    if said_of := _said_of(scene, heard):
        return said_of
    idea = scene.filed(before.idea_id)
    if idea is None:
        return None
    if since > PART_WITHIN or not was_cut(before.text, heard.text):
        return None
    if BEGINS_LOW.match(heard.text) and is_full(before.text):
        return idea
    return None if _is_another(scene, heard, idea) else idea


def joined(scene: Scene, heard: Understanding) -> Idea | None:
    """The idea that this person joined a moment ago, when a message says more of it ("and a roof")."""
    memory, words = scene.conversation.memory, scene.town.words
    idea = scene.idea_by_id(memory.get("seen") or 0)
    if idea is None or memory.get("act") != "joined" or memory["act_id"] != idea.id or _names_place(heard):
        return None
    if scene.now - datetime.fromisoformat(memory["act_at"]) > SAID_OF_IT_WITHIN:
        return None
    if words.is_since_when(heard.text, heard.language):
        return _unless_another(heard, idea)
    if words.wants_to_add(heard.text, heard.language) or words.is_reason(heard.text, heard.language):
        return idea
    if not words.is_of_it(heard.text, heard.language):
        return None
    return idea if len(heard.text.split()) <= FEW_WORDS else _unless_another(heard, idea)


def _said_of(scene: Scene, heard: Understanding) -> Idea | None:
    """The idea of a moment ago, when a message gives its reason, or says more of it and names no other."""
    words, idea = scene.town.words, _spoken_of(scene)
    if words.is_since_when(heard.text, heard.language):
        return _unless_another(heard, idea)
    if words.is_reason(heard.text, heard.language):
        return None if _names_place(heard) else idea
    if heard.intent.name == "out_of_scope" or not words.is_of_it(heard.text, heard.language):
        return None
    return _unless_another(heard, idea)


def _unless_another(heard: Understanding, idea: Idea | None) -> Idea | None:
    """The idea, unless a message names a place or a thing that is not in it."""
    if idea is None or _names_place(heard):
        return None
    known = f"{idea.title} {idea.text}"
    return None if names_another(heard.text, heard.language, known, idea.language) else idea


def _names_place(heard: Understanding) -> bool:
    return heard.idea is not None and heard.idea.place is not None


def _spoken_of(scene: Scene) -> Idea | None:
    """The idea that this person filed a moment ago, if no other was spoken of since."""
    memory = scene.conversation.memory
    idea = scene.filed(memory.get("idea")) if memory.get("seen") == memory.get("idea") else None
    return idea if idea and scene.now - idea.updated_at <= SAID_OF_IT_WITHIN else None


def _read_back_after(scene: Scene, before: Earlier) -> int | None:
    """The idea that this message corrected, or answered a question about: it was read back then."""
    question = scene.question()
    if question is None or question.name != "noted" or question.asked_by != before.id:
        return None
    idea_id: int = question.slots["idea"]
    return idea_id


def was_cut(first: str, second: str) -> bool:
    """Whether two messages are one text: the first has no end, and fills a part or goes on in lower case.

    A short question in lower case asks us something: "any news?".
    """
    if SENTENCE_ENDS.search(first) or len(first) < FEWEST:
        return False
    return is_full(first) or bool(BEGINS_LOW.match(second) and not ASKS.search(second))


def is_full(text: str) -> bool:
    """Whether a text ends where phones and networks cut: some alphabets make parts shorter."""
    counted = parts(text)
    return any(-counted.units % size <= SPARE for size in FULL_PART[counted.encoding])


def _is_another(scene: Scene, heard: Understanding, idea: Idea) -> bool:
    """Whether what may be a later part is plainly of another topic, or comes after a whole text."""
    question = scene.question()
    if question is not None and question.name == "several":
        return True  # the text was whole enough to ask what is in it
    is_idea = heard.intent.name == "submit_idea" and heard.intent.confidence >= SURE
    if not is_idea or heard.idea is None:
        return False
    opens = _opens(heard.text, heard.idea.title)
    if BEGINS_LOW.match(heard.text) and not opens:
        return False
    return heard.idea.topic not in ("other", idea.topic) or (
        opens and not tell_alike(heard.text, f"{idea.title} {idea.text}", heard.language)
    )


def _opens(text: str, title: str) -> bool:
    """Whether a text begins as a sentence does, with what no title has: "can we", "il faudrait"."""
    return text.casefold().split()[:1] != title.casefold().split()[:1]
