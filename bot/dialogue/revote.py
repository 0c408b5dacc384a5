"""Second thoughts about the vote just cast: "no wait, against"."""

from bot.dialogue import undo, vote
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from nlu.understanding import Understanding


def respond(scene: Scene, heard: Understanding) -> Turn | None:
    """Change the vote; None when it is not the last thing done, or the message says something else."""
    if heard.command is not None or heard.codes:
        return None
    voted = undo.just_voted(scene)
    side = scene.town.words.side_alone(heard.text) if voted else None
    idea = scene.idea_by_id(voted) if voted and side else None
    return vote.cast(scene, idea, side) if idea and side else None
