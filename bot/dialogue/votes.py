"""Votes on several ideas by their codes, each in its own way, and votes that read like ideas.

`VOTE K7RD not M4TX`, `UNVOTE K7RD M4TX`; "love the bike lane", "someone asked for a bench, I'd back that".
"""

from dataclasses import replace

from bot.dialogue import people, vote
from bot.dialogue.scene import Scene
from bot.dialogue.turn import CastVote, Say, TakeBack, Turn, say
from nlu.references import describing_words
from nlu.understanding import Command, Understanding
from phrases import Title
from storage.models import Idea


def by_command(scene: Scene, command: Command) -> Turn:
    """A vote, and what is wanted of ideas beside it: "VOTE K7RD not M4TX" takes a vote for M4TX back."""
    turn = vote.by_command(scene, command)
    for code, wanted in command.others:
        idea = vote.numbered(scene, code) or scene.idea(code)
        if idea is None:
            turn = turn if code.isdecimal() else turn.saying(*vote.unknown(scene, code).lines)
        elif wanted == "withdraw":
            turn = _without_vote_for(scene, idea, turn)
        else:
            turn = _both(scene, turn, vote.cast(scene, idea, wanted))
    return turn


def _without_vote_for(scene: Scene, idea: Idea, turn: Turn) -> Turn:
    """The turn, and a vote for an idea taken back, if there is one."""
    root = scene.root(idea)
    is_cast = any(isinstance(act, CastVote) and act.idea_id == root.id for act in turn.actions)
    if is_cast or scene.vote_on(root) != "for":
        return turn
    pro, con = root.votes_for - 1, root.votes_against
    line = say("vote.taken_back", code=root.code, title=Title(root.title), pro=pro, con=con)
    return replace(turn, lines=(line, *turn.lines), actions=(TakeBack(root.id or 0), *turn.actions))


def _both(scene: Scene, one: Turn, other: Turn) -> Turn:
    """Two votes in one reply, each told by its code: the standing is that of one idea alone."""
    if not one.actions or not other.actions:
        return replace(other, lines=(*one.lines, *other.lines), actions=(*one.actions, *other.actions))
    votes = [act for act in (*one.actions, *other.actions) if isinstance(act, CastVote)]
    return Turn(other.conversation, tuple(_counted(scene, act) for act in votes), tuple(votes))


def _counted(scene: Scene, cast: CastVote) -> Say:
    """The receipt of one vote of several."""
    key = "vote.counted_several" if cast.stance == "for" else "vote.counted_several_against"
    return say(key, codes=scene.root_by_id(cast.idea_id).code)


def unvote(scene: Scene, command: Command) -> Turn:
    """Take votes back, several when there are several codes; of what has none it is said so."""
    if len(command.codes) < 2:
        return vote.unvote(scene, command)
    found = [(code, scene.idea(code)) for code in command.codes]
    turns = [vote.take_back(scene, idea) if idea else vote.unknown(scene, code) for code, idea in found]
    taken = {act.idea_id: act for turn in turns for act in turn.actions if isinstance(act, TakeBack)}
    rest = tuple(line for turn in turns if not turn.actions for line in turn.lines)
    if len(taken) < 2:
        one = next((turn for turn in turns if turn.actions), None)
        return one.saying(*rest) if one else Turn(scene.conversation, rest)
    line = say("vote.taken_back_several", codes=", ".join(scene.root_by_id(one).code for one in taken))
    return Turn(scene.conversation, (line, *rest), tuple(taken.values()))


def favoured(scene: Scene, heard: Understanding) -> Turn | None:
    """What reads like an idea and backs one that is there; who only praises something is asked, or read."""
    if asked := backing(scene, heard):
        return asked
    about, is_vote = scene.town.words.backed(heard.text, heard.language)
    if not describing_words(about, heard.language):
        return None
    if is_vote:
        return vote.described(scene, about, "for")
    praised = scene.referred(about, 1)
    return vote.ask_stance(scene, praised[0]) if praised else people.gets_comment(scene)


def backing(scene: Scene, heard: Understanding) -> Turn | None:
    """Which idea is meant by who tells that others asked for it, and backs that."""
    others = scene.town.words.backs_that(heard.text)
    return vote.one_of(scene, scene.referred(others, vote.CHOICES), None) if others else None
