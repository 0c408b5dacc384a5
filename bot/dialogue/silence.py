"""A number that was silent for long may have another owner: first it is asked who writes."""

from bot.dialogue import answers, link
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from nlu.understanding import Understanding

MOST_HELD = 20  # messages that wait for the answer
ASKED_TWICE = 2
WHY = "who is it"  # why a person should look at a message that waits for the answer


def ask_who(scene: Scene, heard: Understanding) -> Turn:
    """Take the answer, or put the message aside and ask whether it is still the same person."""
    waiting = next((one for one in scene.conversation.questions if one.name == "who"), None)
    if waiting is not None and waiting.is_alive(scene.now):
        question = scene.question()
        if question is waiting and (answered := answers.answer(scene, heard)):
            return answered
        return _hold(scene, waiting)
    asked = scene.conversation.answered().ask("who", held=[scene.message.id], times=1)
    return Turn(asked, link.who(), flag=WHY)


def _hold(scene: Scene, waiting: Question) -> Turn:
    """One more message for later; the question is put once more, and not a third time."""
    held = [*waiting.slots["held"], scene.message.id][:MOST_HELD]
    times = waiting.slots["times"]
    if times >= ASKED_TWICE:
        noted = Question("who", {"held": held, "times": times}, waiting.asked_at, waiting.outbound_id)
        others = tuple(one for one in scene.conversation.questions if one is not waiting)
        return Turn(scene.conversation.with_questions((noted, *others)), flag=WHY)
    asked = scene.conversation.answered().ask("who", held=held, times=times + 1)
    return Turn(asked, link.who(), flag=WHY)
