"""Second thoughts: "forget it" closes a question that waits, or takes back what was just done."""

from dataclasses import replace

from bot.dialogue import edit, last_act, questions, stop, submit, uncomment, what_ends, withdraw
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from nlu.understanding import Understanding
from nlu.undoing import Undo

SIDES = frozenset({"stance"})  # whose "no" is a vote: who leaves them takes none


def respond(scene: Scene, heard: Understanding) -> Turn | None:
    """What follows when a message takes something back; None when it says something else."""
    if heard.command is not None and not heard.command.slip:
        return None
    undo = scene.town.words.undo(heard.text)
    if undo is None:
        return what_ends.of_idea(scene, heard)
    if undo.what == "away":
        return _away(scene, heard)
    return _cancelled(scene, undo) if undo.what == "end" else by(scene, undo)


def by(scene: Scene, undo: Undo) -> Turn | None:
    """What follows from a wish to take something back."""
    if undo.what == "other":
        question = scene.question()
        is_asked = question is not None and question.name == "withdraw" and question.is_alive(scene.now)
        return withdraw.other(scene, question) if question and is_asked else None
    if undo.what == "idea":
        return withdraw.wanted(scene, undo)
    if undo.what == "gone":
        return _gone(scene)
    if undo.what == "comment":
        return uncomment.wanted(scene, undo)
    if undo.what == "that_comment":
        return uncomment.pointed_at(scene, undo, is_own=last_act.just_commented(scene))
    if undo.what == "named":
        return withdraw.named(scene, undo)
    if undo.what == "no":
        return _turned(scene)
    if undo.what != "leave" and (turn := _behind_question(scene)):
        return turn
    closed = _closed(scene, leaves=undo.what == "leave")
    if closed or undo.what == "leave":
        return closed
    undone = last_act.undone(scene, sure=undo.what == "undo")
    return undone or (None if undo.what == "back" else _kept(scene))


def _away(scene: Scene, heard: Understanding) -> Turn | None:
    """`get rid of it`: that is said of the thing, so the vote stays, and the own idea hears it too."""
    if voted := last_act.just_voted(scene):
        idea = scene.idea_by_id(voted)
        lines = withdraw.own_vote(scene, idea) if idea else ()
        return Turn(scene.conversation, lines) if lines else None
    idea = next(iter(withdraw.lately(scene)), None)
    return submit.add(scene, heard, idea) if idea and not edit.refused(scene, idea) else None


def _gone(scene: Scene) -> Turn | None:
    """The vote just cast, else whether the own idea of this hour is to go."""
    if last_act.just_voted(scene):
        return last_act.undone(scene, sure=True)
    return withdraw.not_wanted(scene)


def _turned(scene: Scene) -> Turn | None:
    """A vote that was to be a no is none, until its writer says so by the code."""
    voted = last_act.just_voted(scene)
    idea = scene.idea_by_id(voted) if voted else None
    turn = last_act.undone(scene, sure=True) if idea else None
    return turn.saying(say("vote.to_oppose", code=idea.code)) if turn and idea else None


def _behind_question(scene: Scene) -> Turn | None:
    """What was done since a question was put is taken back, and the question waits on."""
    question, acted_at = scene.question(), last_act.acted_at(scene)
    is_since = question and question.asked_at and acted_at and acted_at > question.asked_at
    turn = last_act.undone(scene, sure=True) if is_since and last_act.just_voted(scene) else None
    if turn is None:
        return None
    return replace(turn, conversation=turn.conversation.with_questions(scene.conversation.questions))


def _closed(scene: Scene, *, leaves: bool) -> Turn | None:
    """The question that waits gets its "no", or waits no more; an offer is closed by "leave it" alone."""
    question = scene.question()
    if question is None or not question.is_alive(scene.now):
        return None
    kind = questions.NUMBERED.get(question.name)
    if question.name in questions.OFFERS and not leaves:
        return None
    if kind is not None and kind.no is not None and question.name not in SIDES:
        return kind.answer(scene, question, kind.no)
    return _kept(scene)


def _kept(scene: Scene) -> Turn:
    return Turn(scene.conversation.answered(), (say("answer.kept"),))


def rather_than_stop(scene: Scene, heard: Understanding) -> Turn | None:
    """What follows from words that end all messages but may mean less; None where they mean that."""
    words = scene.town.words
    if words.command(heard.text) is not None:  # STOP is STOP, whatever was before
        return None
    wish = words.undo(heard.text)
    if wish and wish.what != "away" and (turn := _cancelled(scene, wish)):
        return turn
    return what_ends.of_idea(scene, heard)


def _cancelled(scene: Scene, wish: Undo) -> Turn | None:
    """A wish to cancel closes a question that waits, or takes back what was just done."""
    is_asked = questions.waits(scene.conversation, scene.now)
    if not is_asked and not last_act.is_just_done(scene):
        return stop.ask(scene) if wish.what == "mind" else None  # "delete my message" is no STOP
    if wish.what == "end":
        return None if is_asked else what_ends.ask(scene)
    return by(scene, wish)
