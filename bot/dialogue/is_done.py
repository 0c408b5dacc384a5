"""Is it really done? One digit, and who says no is asked what is missing."""

from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.turn import GiveReason, Say, SayDone, Turn, say
from nlu.understanding import Understanding
from phrases import Key, Title

LABELS = (Key("choice.done_yes"), Key("choice.done_no"))
NO_REASONS = frozenset({"affirm", "deny", "thank", "greet", "goodbye", "vote", "unvote"})


def answer(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` it is done, `2` not yet."""
    check, code = question.slots["check"], question.slots["code"]
    settled = scene.conversation.without("is_done")
    if choice == 1:
        return Turn(settled, (say("done.yes", code=code),), (SayDone(check, is_done=True),))
    asked = settled.ask("not_done", check=check, code=code)
    return Turn(asked, (say("done.no", code=code),), (SayDone(check, is_done=False),))


def head(scene: Scene, question: Question) -> list[Say]:
    """The question, put once more."""
    idea = scene.idea(question.slots["code"])
    return [say("done.ask", code=idea.code, title=Title(idea.title))] if idea else []


def is_reason(heard: Understanding) -> bool:
    """Whether a text says what is missing."""
    return heard.intent.name not in NO_REASONS and len(heard.text.strip()) > 1


def answer_reason(scene: Scene, question: Question, heard: Understanding) -> Turn:
    """What is missing, for the desk."""
    idea = scene.idea(question.slots["code"])
    reason = GiveReason(question.slots["check"], heard.text)
    settled = scene.conversation.without("not_done")
    return Turn(settled, (say("done.reason"),), (reason,), about=idea.id if idea else None)
