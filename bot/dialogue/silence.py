"""A number that was silent for long may have another owner: first it is asked who writes."""

from bot.dialogue import answers, link
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from nlu.understanding import Understanding

MOST_HELD = 20  # messages that wait for the answer
ASKED_TWICE = 2
PERSONAL = frozenset({"my_data", "forget_me"})  # also after STOP, but not before it is known who writes
WHY = "who is it"  # why a person should look at a message that waits for the answer


def ask_who(scene: Scene, heard: Understanding) -> Turn:
    """Take the answer, or put the message aside and ask whether it is still the same person.

    One who had said STOP is asked when they want what they are answered at all times; all else waits unasked.
    """
    waiting = next((one for one in scene.conversation.questions if one.name == "who"), None)
    if waiting is None or not waiting.is_alive(scene.now):
        return _hold(scene, heard, Question("who", {"held": [], "times": 0}, scene.now))
    is_asked = waiting.slots["times"] > 0
    if is_asked and scene.question() is waiting and (answered := answers.answer(scene, heard)):
        return answered
    return _hold(scene, heard, waiting)


def _hold(scene: Scene, heard: Understanding, waiting: Question) -> Turn:
    """One more message for later; the question is put, once more, and not a third time."""
    held = [*waiting.slots["held"], scene.message.id][:MOST_HELD]
    times = waiting.slots["times"]
    is_stopped = scene.contact.opted_out_at is not None
    if times >= ASKED_TWICE or (is_stopped and not is_personal(heard)):
        noted = Question("who", {"held": held, "times": times}, waiting.asked_at, waiting.outbound_id)
        others = tuple(one for one in scene.conversation.questions if one is not waiting)
        return Turn(scene.conversation.with_questions((noted, *others)), flag=WHY)
    asked = scene.conversation.answered().ask("who", held=held, times=times + 1)
    return Turn(asked, link.who(), flag=WHY, service=is_stopped)


def is_personal(heard: Understanding) -> bool:
    """Whether somebody wants to see or erase what is kept about them."""
    return heard.intent.name in PERSONAL or (heard.command is not None and heard.command.name in PERSONAL)


def wants_start(scene: Scene, heard: Understanding) -> bool:
    """Whether one who had said STOP wants to be written to again, in whatever words: that never waits."""
    return scene.contact.opted_out_at is not None and heard.intent.name == "start"
