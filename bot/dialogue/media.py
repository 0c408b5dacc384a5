"""What is not written: photos, sounds and positions, with words or without."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.dialogue import browse
from bot.dialogue.conversation import Conversation, Question
from bot.dialogue.pending import pending, position
from bot.dialogue.scene import Scene
from bot.dialogue.submit import gone, option, place_of, read_back
from bot.dialogue.turn import AddPhotos, AddWords, Fact, Move, Say, SubmitIdea, Turn, say
from nlu.understanding import Understanding
from phrases import Key, Title
from storage.attachments import AttachmentKind, Given
from storage.inbound import Earlier
from storage.models import Idea, InboundMessage, id_of

PHOTOS = frozenset({"image/jpeg", "image/jpg", "image/pjpeg", "image/png", "image/webp"})
JOINS_WITHIN = timedelta(minutes=10)  # a photo or position after an idea belongs to it
AT_ONCE = timedelta(minutes=1)  # photos in a row are answered once
MOVES = ("move_here", "another_idea")
MOST_PENDING = 30  # photos that wait for their words
ASKED_FOR = frozenset({"submit_idea", "comment", "out_of_scope", "ask_question", "correct"})


def announced(message: InboundMessage) -> list[Given]:
    """The photos and sounds that a message carries; what is neither stays at the platform."""
    return [Given(kind, one["url"], one["content_type"]) for kind, one in _kinds(message) if kind]


def _kinds(message: InboundMessage | Earlier) -> Iterator[tuple[AttachmentKind | None, Mapping[str, str]]]:
    for one in message.extras.get("media") or ():
        content_type = one["content_type"].partition(";")[0].strip().lower()
        is_sound = content_type.startswith("audio/")
        kind = AttachmentKind.PHOTO if content_type in PHOTOS else AttachmentKind.SOUND if is_sound else None
        yield kind, one


def has_photo(message: InboundMessage | Earlier) -> bool:
    """Whether a photo came with the message."""
    return any(kind is AttachmentKind.PHOTO for kind, _one in _kinds(message))


def _has_sound(message: InboundMessage) -> bool:
    return any(kind is AttachmentKind.SOUND for kind, _one in _kinds(message))


# --- without words


def without_words(scene: Scene) -> Turn:
    """Nothing was written: a photo or position joins the idea before it, or is asked for a line."""
    message = scene.message
    if (location := message.extras.get("location")) and (nearby := browse.near_here(scene, location)):
        return nearby
    if has_photo(message) or message.extras.get("location"):
        return _joining(scene) or _ask(scene)
    if _has_sound(message):
        said = say("sound.kept", number=scene.town.city.emergency_number)
        return Turn(scene.conversation, (said,), flag="sound")
    if message.extras.get("media"):
        return Turn(scene.conversation, (say("media.unsupported"),), flag="media")
    return Turn(scene.conversation, (say("media.ask_words"),), flag="no words")


def _joining(scene: Scene) -> Turn | None:
    """Put it to the idea that this person filed a moment ago."""
    question = scene.question()
    asks_place = question is not None and question.name == "place" and question.is_alive(scene.now)
    if question is not None and asks_place and scene.message.extras.get("location"):
        idea = scene.filed(question.slots["idea"])
    else:
        idea = scene.filed(scene.conversation.memory.get("idea"))
        if idea is None or scene.now - idea.created_at > JOINS_WITHIN:
            return None
    if idea is None:
        return None
    return _photo_joins(scene, idea) if has_photo(scene.message) else _position_joins(scene, idea)


def _photo_joins(scene: Scene, idea: Idea) -> Turn:
    turn = Turn(scene.conversation, actions=(AddPhotos(id_of(idea), (id_of(scene.message),)),))
    if _is_one_of_several(scene, worded=True):
        return turn  # said of the first
    return turn.saying(say("photo.added", code=idea.code))


def _is_one_of_several(scene: Scene, *, worded: bool = False) -> bool:
    """Whether this photo comes right after another, as albums do; the first of them may be `worded`."""
    before = next(iter(scene.previous(1)), None)
    if before is None or not has_photo(before) or (before.text.strip() and not worded):
        return False
    return scene.message.received_at - before.received_at <= AT_ONCE


def _position_joins(scene: Scene, idea: Idea) -> Turn | None:
    if idea.place_key is not None and idea.lat is not None:
        question = scene.question()
        if question is None or question.name != "place":
            return _whether_to_move(scene, idea)
    return _moved(scene, idea, scene.message.extras["location"])


def _moved(scene: Scene, idea: Idea, location: Mapping[str, Any]) -> Turn:
    words, where = position(scene, location)
    line = read_back(
        "idea.corrected",
        scene,
        idea.code,
        title=Title(idea.title),
        topic=idea.topic,
        place=where.name or words,
    )
    asked = scene.conversation.ask("noted", idea=idea.id, code=idea.code)
    return Turn(asked, (line,), (Move(id_of(idea), words, where, None),))


def _whether_to_move(scene: Scene, idea: Idea) -> Turn:
    """It said where it is: the position corrects that, or is about something else."""
    waiting = _ask(scene)
    slots = {"idea": idea.id, "code": idea.code, "location": scene.message.extras["location"]}
    asked = waiting.conversation.ask("move", **slots)
    lines = (_move_line(idea), *(option(n, Key(f"choice.{what}")) for n, what in enumerate(MOVES, 1)))
    return replace(waiting, conversation=asked, lines=lines)


def move_head(scene: Scene, question: Question) -> Sequence[Say]:
    """The question, as it is put once more."""
    idea = scene.filed(question.slots["idea"])
    return [_move_line(idea)] if idea else []


def _move_line(idea: Idea) -> Say:
    return say("move.ask", code=idea.code, title=Title(idea.title), place=place_of(idea) or "-")


def answer_move(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` moves the idea there, `2` keeps the position for the idea that is still to come."""
    idea = scene.filed(question.slots["idea"])
    if idea is None:
        return gone(scene, question)
    answered = scene.conversation.answered()
    if choice != 1:
        return Turn(answered, (say("media.ask_words"),))
    turn = _moved(scene, idea, question.slots["location"])
    return replace(turn, conversation=_settled(turn.conversation))


def _ask(scene: Scene) -> Turn:
    """Keep it for the idea that the next text will be."""
    known = pending(scene)
    own = [id_of(scene.message)] if has_photo(scene.message) else []
    messages = [*known.get("messages", ()), *own][-MOST_PENDING:]
    location = scene.message.extras.get("location") or known.get("location")
    waits = {"messages": messages, "location": location, "at": scene.now.isoformat()}
    turn = Turn(scene.conversation.remember(pending=waits), flag="no words")
    return turn if _is_one_of_several(scene) else turn.saying(say("media.ask_words"))


# --- the words that come after


def are_its_words(scene: Scene, heard: Understanding) -> bool:
    """Whether a text says what a photo or position is about, which was asked."""
    is_said = any(character.isalpha() for character in heard.text)
    return bool(pending(scene)) and is_said and heard.intent.name in ASKED_FOR


# --- what every turn owes to a photo


def illustrated(scene: Scene, turn: Turn) -> Turn:
    """The turn, with the photos of the idea that it files or adds to; what is left over a person looks at."""
    filed = next((act for act in turn.actions if isinstance(act, SubmitIdea | AddWords)), None)
    messages = _photos(scene, filed)
    if filed is not None and messages:
        idea = Fact("idea") if isinstance(filed, SubmitIdea) else filed.idea_id
        lines = (*turn.lines, say("photo.arrived")) if turn.lines else ()
        turn = replace(turn, actions=(*turn.actions, AddPhotos(idea, tuple(messages))), lines=lines)
    if isinstance(filed, SubmitIdea):
        turn = replace(turn, conversation=_settled(turn.conversation))
    left = None if turn.flag or not scene.message.extras.get("media") else _left_over(scene, turn)
    return replace(turn, flag=left) if left else turn


def _photos(scene: Scene, filed: SubmitIdea | AddWords | None) -> Sequence[int]:
    """The messages whose photos show what is filed."""
    earlier = pending(scene).get("messages", ()) if isinstance(filed, SubmitIdea) else ()
    own = [id_of(scene.message)] if has_photo(scene.message) and scene.message.text.strip() else []
    return [*earlier, *own]


def _settled(conversation: Conversation) -> Conversation:
    return conversation.remember(pending=None) if conversation.memory.get("pending") else conversation


def _left_over(scene: Scene, turn: Turn) -> str | None:
    """Why a person should look at what came with the words, or None when it is all with an idea."""
    kinds = {kind for kind, _one in _kinds(scene.message)}
    if AttachmentKind.SOUND in kinds:
        return "sound"
    if None in kinds:
        return "media"
    with_ideas = {
        message for act in turn.actions if isinstance(act, AddPhotos) for message in act.message_ids
    }
    return None if id_of(scene.message) in with_ideas else "photo"
