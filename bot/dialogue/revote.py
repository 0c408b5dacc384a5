"""Second thoughts about a vote: "no wait, against", "I changed my mind about the bench"."""

from dataclasses import replace

from bot.dialogue import last_act, vote
from bot.dialogue.scene import Scene
from bot.dialogue.turn import TakeBack, Turn, say
from nlu.understanding import Understanding
from phrases import Title
from storage.models import Idea

MISSED = frozenset({"not understood", "wants a correction"})  # why a person should look


def respond(scene: Scene, heard: Understanding) -> Turn | None:
    """Change the vote, or ask how; None when the message says something else."""
    if heard.command is not None or heard.codes:
        return None
    return _other_side(scene, heard) or _other_mind(scene, heard)


def with_way_back(scene: Scene, turn: Turn) -> Turn:
    """What was not understood right behind a vote may have meant to take it back: say how."""
    voted = last_act.just_voted(scene)
    idea = scene.idea_by_id(voted) if voted and not turn.actions else None
    is_missed = turn.flag in MISSED or any(line.key == "vote.not_found" for line in turn.lines)
    if idea is None or not is_missed or scene.vote_on(scene.root(idea)) is None:
        return turn
    return turn.saying(say("vote.way_back", code=idea.code))


def _other_side(scene: Scene, heard: Understanding) -> Turn | None:
    """A side alone changes the vote that was just cast."""
    voted = last_act.just_voted(scene)
    if voted and (other := _another(scene, heard.text, voted)):
        return _instead(scene, voted, other)
    side = scene.town.words.side_alone(heard.text) if voted else None
    idea = scene.idea_by_id(voted) if voted and side else None
    return vote.cast(scene, idea, side) if idea and side else None


def _another(scene: Scene, text: str, voted: int) -> Idea | None:
    """The one of the list that "no, the second" or "I meant number 2" means instead of the one voted for."""
    first, _, rest = text.strip().partition(" ")
    listed, words = scene.conversation.listed, scene.town.words
    if listed is None or voted not in listed.ids:
        return None
    is_no = words.yes_no(first.strip(",.!")) is False
    if is_no and not first.endswith(",") and rest.strip(" .!").isdecimal():
        return None  # "no 3" may be a vote of its own, or number 3
    bare = words.amended_place(text)  # without "no", "I meant" and the like
    choice = (words.choice(rest) if is_no else None) or (words.choice(bare) if bare else None)
    idea = vote.numbered(scene, str(choice)) if choice else None
    return idea if idea and (idea.root_id or idea.id) != voted else None


def _instead(scene: Scene, voted: int, other: Idea) -> Turn:
    """The vote for another idea; the one just given is taken back."""
    turn, before = vote.cast(scene, other, "for"), scene.conversation.memory["act_before"]
    wrong = scene.idea_by_id(voted)
    side = scene.vote_on(wrong) if wrong else None
    if before or wrong is None or side is None:
        return turn
    pro, con = wrong.votes_for - (side == "for"), wrong.votes_against - (side == "against")
    line = say("vote.taken_back", code=wrong.code, title=Title(wrong.title), pro=pro, con=con)
    return replace(turn, lines=(line, *turn.lines), actions=(TakeBack(voted), *turn.actions))


def _other_mind(scene: Scene, heard: Understanding) -> Turn | None:
    """Ask who thinks otherwise now, and not how: about the idea they name, else the last they voted on."""
    about = scene.town.words.turned(heard.text)
    if about is None or scene.town.words.stance(heard.text, heard.language) is not None:
        return None
    if about:
        return vote.described(scene, about, None)
    last = vote.last_voted(scene)
    return vote.ask_stance(scene, last) if last else None
