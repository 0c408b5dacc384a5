"""Second thoughts about the idea just filed: "its mill road not mill lane", "no, it's for dogs too"."""

from dataclasses import replace

from bot.dialogue import correct, edit, submit, undo
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Retitle, Turn
from nlu.amending import Instead
from nlu.text import tokens
from nlu.understanding import Understanding
from storage.models import Idea

OWN = 5  # ideas of one person that a correction may mean


def respond(scene: Scene, heard: Understanding) -> Turn | None:
    """Put the idea right, or add the words to it; None when the message is about something else."""
    words, filed = scene.town.words, scene.conversation.memory.get("idea")
    instead = words.instead(heard.text) if filed else None
    place = instead.right if instead else words.amended_place(heard.text) if filed else None
    is_more = bool(filed) and words.amends(heard.text) and words.undo(heard.text) is None
    idea = scene.filed(filed) if instead or place or is_more else None
    if idea is None or not _is_recent(scene, idea) or undo.just_voted(scene):
        return None
    if instead is not None and (meant := _whose_place(scene, idea, instead)):
        return _elsewhere(scene, heard, meant, instead)
    if instead is not None and _says(idea, instead.wrong):
        return submit.add(scene, heard, idea)
    if place and scene.town.gazetteer.lookup(place):
        return _elsewhere(scene, heard, idea, Instead(place, ""))
    begins_with_no = words.yes_no(heard.text.partition(" ")[0]) is False
    return submit.add(scene, heard, idea) if is_more or (instead and begins_with_no) else None


def _elsewhere(scene: Scene, heard: Understanding, idea: Idea, instead: Instead) -> Turn:
    """The idea at the right place, which its title says too."""
    right = _as_typed(heard.text, instead.right)
    asked = Question("place", {"idea": idea.id, "code": idea.code})
    turn = correct.answer_place(scene, asked, replace(heard, text=right))
    at = idea.title.casefold().find(instead.wrong)
    if not instead.wrong or at < 0 or not turn.actions:
        return turn
    title = f"{idea.title[:at]}{right}{idea.title[at + len(instead.wrong) :]}"
    return replace(turn, actions=(Retitle(idea.id or 0, title, None), *turn.actions))


def _is_recent(scene: Scene, idea: Idea) -> bool:
    return scene.now - idea.created_at <= submit.ADDED_WITHIN and not edit.refused(scene, idea)


def _whose_place(scene: Scene, last: Idea, instead: Instead) -> Idea | None:
    """The last idea, or another one of a moment ago, that is where it should not be."""
    if _is_its_place(last, instead):
        return last
    others = (idea for idea in scene.mine(OWN, 0) if _is_recent(scene, idea))
    return next((idea for idea in others if _is_its_place(idea, instead)), None)


def _says(idea: Idea, wrong: str) -> bool:
    """Whether the words that are wrong stand in an idea: "number 14, not 12"."""
    words, said = tokens(wrong), tokens(idea.text)
    return any(said[at : at + len(words)] == words for at in range(len(said)))


def _is_its_place(idea: Idea, instead: Instead) -> bool:
    """Whether what is said to be wrong is where the idea is."""
    named = set(tokens(f"{idea.place_text or ''} {idea.place_name or ''}"))
    return set(tokens(instead.wrong)) <= named


def _as_typed(text: str, words: str) -> str:
    """The words as they stand in the text, with its capitals."""
    at = text.casefold().find(words)
    return text[at : at + len(words)] if at >= 0 else words
