"""Second thoughts about the vote just cast: "no wait, against"."""

from bot.dialogue import undo, vote
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from nlu.understanding import Understanding


def respond(scene: Scene, heard: Understanding) -> Turn | None:
    """Change the vote; None when it is not the last thing done, or the message says something else."""
    if heard.command is not None or heard.codes:
        return None
    idea = scene.idea_by_id(undo.just_voted(scene) or 0)
    side = scene.town.words.side_alone(heard.text) if idea else None
    if idea is None or side is None:
        return None
    return vote.cast(scene, idea, side)
