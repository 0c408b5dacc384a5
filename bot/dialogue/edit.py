"""An author puts their idea in new words: the votes stay, and so does how it read before."""

from datetime import timedelta

from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import as_where, ask_which_place, gone, held_line, place_of, plain_title, read_back
from bot.dialogue.turn import Rewrite, Say, Turn, say
from bot.dialogue.vote import numbered, unknown
from civic import revisions
from nlu.understanding import Command, IdeaDraft, Understanding
from phrases import Title
from storage.models import Idea

ASKED_WITHIN = timedelta(hours=1)  # later, a text is no longer the new wording that was asked for
TALK = frozenset({"correct", "thank", "goodbye", "greet", "help"})  # what is no idea in new words
UNKNOWN_TOPIC = IdeaDraft("", "other", 0.0, None)


def by_command(scene: Scene, heard: Understanding, command: Command) -> Turn:
    """`EDIT K7RD …`; without words it asks for them, without a code one's last idea is meant."""
    named = command.codes[0] if command.codes else ""
    idea = scene.idea(named) if named else _without_code(scene, command.argument)
    if idea is None:
        return unknown(scene, named) if named else Turn(scene.conversation, (say("edit.ask_code"),))
    if not named or not command.argument:
        return ask(scene, idea)
    return change(scene, idea, command.argument, heard.idea or UNKNOWN_TOPIC)


def _without_code(scene: Scene, number: str) -> Idea | None:
    """`EDIT 2` after a list of ideas, or one's last idea."""
    return numbered(scene, number) if number else scene.filed(scene.conversation.memory.get("idea"))


def ask(scene: Scene, idea: Idea) -> Turn:
    """Ask for the new words."""
    if refusal := refused(scene, idea):
        return Turn(scene.conversation, (refusal,))
    asked = scene.conversation.ask("words", idea=idea.id, code=idea.code)
    return Turn(asked, (say("edit.ask_words", code=idea.code, title=Title(idea.title)),))


def refused(scene: Scene, idea: Idea) -> Say | None:
    """Why this person cannot correct an idea, or None."""
    if not scene.is_mine(idea):
        return say("edit.not_yours", code=idea.code)
    why = revisions.fixed(idea)
    if why == "merged":
        return say("idea.merged", old=idea.code, code=scene.root(idea).code)
    return say("edit.closed", code=idea.code, title=Title(idea.title)) if why else None


def are_words(scene: Scene, question: Question, heard: Understanding) -> bool:
    """Whether a text is the new wording that was asked for."""
    is_fresh = question.asked_at is not None and scene.now - question.asked_at <= ASKED_WITHIN
    is_talk = heard.intent.name in TALK or scene.town.words.yes_no(heard.text) is not None
    return is_fresh and not is_talk and len(heard.text.strip()) > 2


def answer_words(scene: Scene, question: Question, heard: Understanding) -> Turn:
    """The new words that were asked for."""
    idea = scene.filed(question.slots["idea"])
    if idea is None:
        return gone(scene, question)
    answered = scene.with_conversation(scene.conversation.answered())
    return change(answered, idea, heard.text, heard.idea or UNKNOWN_TOPIC)


def change(scene: Scene, idea: Idea, text: str, read: IdeaDraft) -> Turn:
    """Take the new words, and read the idea back as it is understood now."""
    if refusal := refused(scene, idea):
        return Turn(scene.conversation, (refusal,))
    if text.strip() == idea.text.strip():
        return Turn(scene.conversation, (say("answer.kept"),))
    held_for = scene.screen(text)
    conversation = scene.conversation.remember(idea=idea.id)
    actions = (Rewrite(idea.id or 0, text, held_for, _understood(scene, idea, read, text)),)
    if held_for and idea.visibility == "shown":
        return Turn(conversation.answered(), (held_line(idea.code, held_for),), actions, flag="held")
    return _read_back(scene.with_conversation(conversation), idea, read, actions)


def _understood(scene: Scene, idea: Idea, read: IdeaDraft, text: str) -> dict[str, object]:
    """What the new words tell: a place that they do not name stays, and so does a topic that was chosen."""
    changes: dict[str, object] = {"title": read.title or plain_title(text)}
    if read.topic_confidence and not _has_chosen_topic(scene, idea):
        changes |= {"topic": read.topic, "topic_confidence": read.topic_confidence}
    if read.place is not None:
        where = as_where(read.places[0]) if len(read.places) == 1 else None
        changes |= {"place_text": read.place, "where": where}
    return changes


def _has_chosen_topic(scene: Scene, idea: Idea) -> bool:
    return "topic" in scene.corrected_fields(idea)


def _read_back(scene: Scene, idea: Idea, read: IdeaDraft, actions: tuple[Rewrite]) -> Turn:
    is_kept = not read.topic_confidence or _has_chosen_topic(scene, idea)
    if len(read.places) > 1:
        asked, lines = ask_which_place(scene, scene.conversation, read.places, idea.id, idea.code)
        return Turn(asked, (say("edit.done", code=idea.code, title=Title(read.title)), *lines), actions)
    place = scene.town.label(read.places[0]) if read.places else read.place or place_of(idea)
    line = read_back(
        "idea.corrected", scene, idea.code, topic=idea.topic if is_kept else read.topic, place=place
    )
    return Turn(scene.conversation.ask("noted", idea=idea.id, code=idea.code), (line,), actions)
