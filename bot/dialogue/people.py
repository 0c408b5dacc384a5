"""What a person of the city has to read, because no rule answers it."""

from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say


def gets_question(scene: Scene) -> Turn:
    """A question to the city goes to a person, and that is said."""
    return Turn(scene.conversation, (say("question.passed_on"),), flag="question")


def gets_comment(scene: Scene) -> Turn:
    """An opinion that is about no idea we know goes to a person, and that is said."""
    return Turn(scene.conversation, (say("unclear.human"),), flag="comment")
