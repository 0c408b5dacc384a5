"""Danger in a message: whom to call comes first; what belongs to an idea is kept there all the same."""

from dataclasses import replace

from bot.dialogue import answers, correct, correct_at_once, edit, edits, going_on, remark, talk
from bot.dialogue.orders import DANGER, UNCLEAR
from bot.dialogue.scene import Scene
from bot.dialogue.turn import AddComment, AddWords, GiveReason, RewordComment, Rewrite, Turn
from civic.restrictions import Restriction
from nlu.understanding import Intent, Understanding

KEEPING = AddComment | AddWords | GiveReason | RewordComment | Rewrite
SURE = 0.8  # of danger, against the place that was asked for


def doubted(scene: Scene, heard: Understanding) -> Understanding:
    """What was heard, without the danger that an engine saw in "behind my house" where it says where."""
    if heard.tells_of_need or not _says_where(scene, heard):
        return heard
    if heard.intent.name != DANGER:
        return replace(heard, may_be_danger=False)
    is_likely = heard.intent.confidence < SURE
    return replace(heard, intent=Intent(UNCLEAR, 0.0)) if is_likely else heard


def _says_where(scene: Scene, heard: Understanding) -> bool:
    """Whether a few words say where an idea is that was asked about, or noted a moment ago."""
    question = scene.question()
    is_asked = question is not None and question.name == "place" and question.is_alive(scene.now)
    is_told = is_asked or correct_at_once.says_where_it_is(scene, heard)
    return is_told and correct.is_bare_place(scene, heard.text)


def respond(scene: Scene, heard: Understanding) -> Turn:
    """Whom to call; and then what becomes of a comment, of an addition, of new words for an idea.

    Of distress nothing is put where others read it: a person has the message.
    """
    danger = talk.emergency(scene, heard)
    may_keep = danger.flag != talk.DISTRESS and scene.restriction is not Restriction.MUTED
    kept = _kept(scene, heard) if may_keep and not scene.is_silent() else None
    if kept is None or not kept.actions or not all(isinstance(one, KEEPING) for one in kept.actions):
        return danger
    said = kept.lines if scene.contact.opted_out_at is None else ()
    return replace(kept, lines=(*danger.lines, *said), flag=danger.flag, service=True)


def _kept(scene: Scene, heard: Understanding) -> Turn | None:
    """What would follow, were it no danger, if that keeps the words."""
    command = heard.command
    if command is not None:
        by_command = {"comment": remark.by_command, "edit": edit.by_command}.get(command.name)
        return by_command(scene, heard, command) if by_command else None
    return (
        edits.correct(scene, heard)
        or remark.respond(scene, heard)
        or answers.kept(scene, heard)
        or _more_of_it(scene, heard)
    )


def _more_of_it(scene: Scene, heard: Understanding) -> Turn | None:
    """More words of an idea, unless somebody in danger writes the same again."""
    turn = going_on.respond(scene, heard)
    idea = scene.filed(scene.conversation.memory.get("idea"))
    return None if turn and idea and heard.text.strip() in idea.text else turn
