"""What points at an idea that was just shown: "that one", "yours about the trees" after a list."""

from collections.abc import Sequence
from datetime import timedelta

from bot.dialogue import questions, vote
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from nlu.references import told_by
from nlu.understanding import Understanding
from storage.models import Idea

DESCRIBING = frozenset({"search", "browse", "vote"})  # how "the one about the trees" is read
SHOWN_WITHIN = timedelta(minutes=15)  # later "that one" may be anything


def respond(scene: Scene, heard: Understanding) -> Turn | None:
    """For or against which idea, when a message points at one of what was shown and says no more."""
    if heard.points_here and scene.town.words.choice(heard.text) is None:
        return _shown(scene)
    if heard.intent.name not in DESCRIBING or vote.is_question(heard.text):
        return None
    if heard.vote is not None and heard.vote.stance is not None:
        return None
    told = [entity.value for entity in heard.entities if entity.entity == "idea_ref"]
    found = [
        idea
        for idea in _listed(scene)
        if told and told_by(told[0], heard.language, idea.title, idea.language)
    ]
    return vote.ask_stance(scene, found[0]) if len(found) == 1 else None


def _shown(scene: Scene) -> Turn | None:
    """The idea that was shown, or the question which one of several; None where something else was asked."""
    question = scene.question()
    if question is not None and question.is_alive(scene.now) and question.name not in (*vote.LISTS, "stance"):
        return None if question.name not in questions.OFFERS else _the_last(scene)
    return vote.one_of(scene, listed, None) if (listed := _listed(scene)) else _the_last(scene)


def _the_last(scene: Scene) -> Turn | None:
    before = next(iter(scene.previous(1)), None)
    if before is None or scene.message.received_at - before.received_at > SHOWN_WITHIN:
        return None
    idea = scene.idea_by_id(scene.conversation.memory.get("seen") or 0)
    return vote.ask_stance(scene, idea) if idea else None


def _listed(scene: Scene) -> Sequence[Idea]:
    """The ideas of a list whose numbers can be answered."""
    question = scene.question()
    if question is None or question.name not in vote.LISTS or not question.is_alive(scene.now):
        return ()
    return [idea for one in question.slots["ids"] if (idea := scene.idea_by_id(one))]
