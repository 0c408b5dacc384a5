"""Keeping track: status, following, one's own ideas."""

from bot.dialogue.scene import Scene
from bot.dialogue.turn import Follow, Say, Turn, say
from bot.dialogue.vote import unknown
from nlu.understanding import Command, Understanding
from phrases import Key, Title
from storage.models import Idea


def status(scene: Scene, command: Command) -> Turn:
    """`STATUS K7RD`."""
    if not command.codes:
        return Turn(scene.conversation, (say("status.ask_code"),))
    idea = scene.idea(command.codes[0])
    return _status_of(scene, idea) if idea else unknown(scene, command.codes[0])


def status_by_words(scene: Scene, heard: Understanding) -> Turn:
    """ "What became of my bench?": the idea that is named, else one's own last one."""
    for code in heard.codes:
        if idea := scene.idea(code):
            return _status_of(scene, idea)
    reference = next((entity.value for entity in heard.entities if entity.entity == "idea_ref"), "")
    found = scene.referred(reference, 1) if reference else []
    own = scene.mine(1, 0)
    if idea := next(iter([*found, *own]), None):
        return _status_of(scene, idea)
    return Turn(scene.conversation, (say("status.ask_code"),))


def _status_of(scene: Scene, idea: Idea) -> Turn:
    root = scene.root(idea)
    merged = (say("idea.merged", old=idea.code, code=root.code),) if root.id != idea.id else ()
    return Turn(scene.conversation.remember(seen=root.id), (*merged, *status_lines(root)))


def status_lines(idea: Idea) -> tuple[Say, ...]:
    """What the city says of an idea: status, day of the next news, reason."""
    name = Key(f"status.name.{idea.status}")
    line = say("status.line", code=idea.code, title=Title(idea.title), status=name)
    if idea.due:
        line = say("status.line_due", code=idea.code, title=Title(idea.title), status=name, due=idea.due)
    return (line, say("status.reason", reason=idea.reason)) if idea.reason else (line,)


def follow(scene: Scene, command: Command, *, on: bool) -> Turn:
    """`FOLLOW K7RD`, `UNFOLLOW K7RD`."""
    idea = scene.idea(command.codes[0]) if command.codes else _last_seen(scene)
    if idea is None:
        return unknown(scene, command.codes[0]) if command.codes else Turn(scene.conversation, (say("follow.ask_code"),))
    root = scene.root(idea)
    line = say("follow.on" if on else "follow.off", code=root.code, title=Title(root.title))
    return Turn(scene.conversation.remember(seen=root.id), (line,), (Follow(root.id or 0, on),))


def _last_seen(scene: Scene) -> Idea | None:
    return scene.idea_by_id(scene.conversation.memory.get("seen") or scene.conversation.memory.get("idea") or 0)
