"""People take back what they said of an idea: "delete my comment"."""

from collections.abc import Sequence

from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import option
from bot.dialogue.turn import Say, Turn, WithdrawComment, say
from bot.dialogue.vote import unknown
from nlu.undoing import Undo
from phrases import Blank, Key, Title
from phrases.render import brief
from storage.models import Comment

CHOICES = 3  # comments to choose from
ROOM = 40  # characters that each of them has


def wanted(scene: Scene, undo: Undo) -> Turn:
    """The last comment, when it is plain which one that is; else one of the last three, asked about."""
    idea = scene.idea(undo.code) if undo.code else None
    if undo.code and idea is None:
        return unknown(scene, undo.code)
    root_id = scene.root(idea).id if idea else None
    own = [one for one in scene.own_comments() if idea is None or _root_id(scene, one) == root_id]
    memory = scene.conversation.memory
    last = own[0].id if own else None
    if own and (len(own) == 1 or (memory.get("act") == "comment" and memory.get("act_id") == last)):
        return take_back(scene, own[0])
    return ask(scene, own[:CHOICES]) if own else Turn(scene.conversation, (say("talk.none_of_yours"),))


def pointed_at(scene: Scene, undo: Undo, *, is_own: bool) -> Turn:
    """`remove that comment`: the own one of just now; of those that were read, how to report one."""
    memory = scene.conversation.memory
    shown = memory.get("comments") or []
    if is_own:
        return wanted(scene, undo)
    if not shown and not memory.get("read"):
        own = scene.own_comments()[:CHOICES]
        return ask(scene, own) if own else Turn(scene.conversation, (say("talk.none_of_yours"),))
    is_one = memory.get("read") or len(shown) == 1
    return Turn(scene.conversation, (say("talk.hint_report" if is_one else "talk.ask_which"),))


def _root_id(scene: Scene, comment: Comment) -> int | None:
    return scene.root_by_id(comment.idea_id).id


def take_back(scene: Scene, comment: Comment) -> Turn:
    """Take a comment back, and say on what it was."""
    root = scene.root_by_id(comment.idea_id)
    line = say("talk.taken_back", code=root.code, title=Title(root.title))
    return Turn(scene.conversation.answered(), (line,), (WithdrawComment(comment.id or 0),))


def ask(scene: Scene, own: Sequence[Comment]) -> Turn:
    """Ask which of these."""
    asked = scene.conversation.ask("uncomment", ids=[one.id for one in own])
    question = asked.questions[0]
    lines = [option(n, label) for n, label in enumerate(labels(scene, question), 1)]
    return Turn(asked, (head(), *lines))


def head() -> Say:
    """The question, without its choices."""
    return say("talk.which_back")


def labels(scene: Scene, question: Question) -> Sequence[Blank]:
    """The comments, as far as they are still there."""
    found = (scene.own_comment(one) for one in question.slots["ids"])
    return [*(_label(scene, one) for one in found), Key("choice.none_of_these")]


def _label(scene: Scene, comment: Comment | None) -> str:
    if comment is None:
        return "-"
    return f"{scene.root_by_id(comment.idea_id).code} {brief(comment.text, ROOM)}"


def answer(scene: Scene, question: Question, choice: int) -> Turn:
    """That comment, or none of them."""
    ids = question.slots["ids"]
    comment = scene.own_comment(ids[choice - 1]) if choice <= len(ids) else None
    kept = Turn(scene.conversation.answered(), (say("answer.kept"),))
    return take_back(scene, comment) if comment else kept
