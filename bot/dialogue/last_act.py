"""The last thing that a person did: remembered, and taken back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.dialogue import edit, uncomment, vote, withdraw
from bot.dialogue.scene import Scene
from bot.dialogue.submit import as_where, read_back
from bot.dialogue.turn import (
    Action,
    AddComment,
    AddWords,
    CastVote,
    Fact,
    Join,
    Move,
    Retitle,
    Rewrite,
    Separate,
    SortUnder,
    SubmitIdea,
    TakeBack,
    TakeSide,
    Turn,
    Unite,
    say,
)
from civic.ideas import Where
from phrases import Title
from storage.models import Idea

JUST = timedelta(minutes=15)  # as long as an act can be taken back without its name
NOTHING: Mapping[str, Any] = {"act": None}
A_VOTE = CastVote | TakeBack


def just_voted(scene: Scene) -> int | None:
    """The idea that was voted on by the last thing done, when that was just now."""
    memory = scene.conversation.memory
    is_vote = memory.get("act") == "vote" or (memory.get("act") == "joined" and memory["act_voted"])
    return memory["act_id"] if is_vote and is_just_done(scene) else None


def just_commented(scene: Scene) -> bool:
    """Whether a comment was the last thing done, just now, and those of others were not read since."""
    if scene.conversation.memory.get("act") != "comment" or not is_just_done(scene):
        return False
    acted, asked = acted_at(scene), scene.conversation.questions
    read = (one.asked_at for one in asked if one.name == "comments")
    return not any(acted and at and at > acted for at in read)


def is_just_done(scene: Scene) -> bool:
    """Whether there is an act that was done just now, and can be taken back."""
    acted = acted_at(scene)
    return acted is not None and scene.now - acted <= JUST


def acted_at(scene: Scene) -> datetime | None:
    """When the last act was done that can be taken back."""
    memory = scene.conversation.memory
    return datetime.fromisoformat(memory["act_at"]) if memory.get("act") else None


def undone(scene: Scene, *, sure: bool) -> Turn | None:
    """What was just done, taken back; an idea or comment is asked about first unless it is sure."""
    memory = scene.conversation.memory
    if not is_just_done(scene):
        return None
    if memory["act"] == "idea":
        idea = scene.filed(memory["act_id"])
        take_back = withdraw.take_back if sure else withdraw.ask
        return take_back(scene, idea) if idea else None
    if memory["act"] == "changed":
        return _unchanged(scene, memory)
    if memory["act"] == "comment":
        said = scene.own_comment(memory["act_id"])
        if said is None:
            return None
        return uncomment.take_back(scene, said) if sure else uncomment.ask(scene, [said])
    if memory["act"] == "joined":
        return _parted(scene, memory)
    return _votes_undone(scene, memory) if memory["act"] == "votes" else _vote_undone(scene, memory)


def _unchanged(scene: Scene, memory: Mapping[str, Any]) -> Turn | None:
    """One's own idea as it read before it was put right."""
    idea, before = scene.filed(memory["act_id"]), memory["act_before"]
    if idea is None or edit.refused(scene, idea):
        return None
    known = scene.town.place(before["place_key"]) if before["place_key"] else None
    place = known.name if known else before["place_text"]
    line = read_back("idea.corrected", scene, idea.code, topic=before["topic"], place=place)
    asked = scene.conversation.ask("noted", idea=idea.id, code=idea.code)
    return Turn(asked, (line,), _back(idea, before, as_where(known) if known else None))


def _back(idea: Idea, before: Mapping[str, Any], where: Where | None) -> tuple[Action, ...]:
    """What makes an idea read as it did: its words at once, else its place and its topic."""
    idea_id, text = idea.id or 0, idea.text[: before["characters"]]
    if (text, before["title"]) == (idea.text, idea.title):
        return Move(idea_id, before["place_text"], where, None), SortUnder(idea_id, before["topic"])
    as_before = {name: before[name] for name in ("title", "topic", "place_text")}
    return (Rewrite(idea_id, text, None, {**as_before, "where": where}),)


def _parted(scene: Scene, memory: Mapping[str, Any]) -> Turn | None:
    """The two ideas as they were before they were joined, and the vote too."""
    mine = scene.filed(memory["act_mine"])
    if mine is None or mine.merged_into_id is None or mine.merged_into_id != memory["act_id"]:
        return None
    line = say("similar.parted", mine=mine.code, title=Title(mine.title))
    apart = Separate(mine.id or 0, mine.merged_into_id, keeps_hearing=memory["act_known"])
    turn = _vote_undone(scene, memory) if memory["act_voted"] else None
    if turn is None:
        return Turn(scene.conversation.answered(), (line,), (apart,))
    return replace(turn, lines=(line, *turn.lines), actions=(apart, *turn.actions))


def _vote_undone(scene: Scene, memory: Mapping[str, Any]) -> Turn | None:
    """The vote as it was before."""
    idea = scene.idea_by_id(memory["act_id"])
    if idea is None:
        return None
    before = memory["act_before"]
    turn = vote.cast(scene, idea, before) if before else vote.take_back(scene, idea)
    return replace(turn, conversation=turn.conversation.answered())


def _votes_undone(scene: Scene, memory: Mapping[str, Any]) -> Turn | None:
    """Several votes as they were before, those that stand."""
    found = [(scene.idea_by_id(one), before) for one, before in memory["act_votes"]]
    turns = [
        (idea.code, vote.cast(scene, idea, before) if before else vote.take_back(scene, idea))
        for idea, before in found
        if idea
    ]
    counted = [(code, turn.actions) for code, turn in turns if turn.actions]
    if not counted:
        return None
    is_all_gone = all(before is None for _, before in found)
    key = "vote.taken_back_several" if is_all_gone else "vote.as_before"
    line = say(key, codes=", ".join(code for code, _ in counted))
    actions = tuple(action for _, some in counted for action in some)
    return Turn(scene.conversation.answered(), (line,), actions)


def remembered(scene: Scene, turn: Turn) -> Turn:
    """The turn, with what it does kept for an "undo"; something else in between is not taken back."""
    if not turn.actions:
        return turn
    act = _act(scene, turn)
    if act is None or (act is NOTHING and not scene.conversation.memory.get("act")):
        return turn
    at = {} if act is NOTHING else {"act_at": scene.now.isoformat()}
    return replace(turn, conversation=turn.conversation.remember(**act, **at))


def _act(scene: Scene, turn: Turn) -> Mapping[str, Any] | None:
    """What a turn did, as it is kept; None when that was done just before."""
    match turn.actions:
        case (SubmitIdea(), *_):
            return {"act": "idea", "act_id": Fact("idea"), "act_before": None}
        case (CastVote(idea_id) | TakeBack(idea_id),):
            before = scene.vote_on_root(idea_id)
            is_same = isinstance(turn.actions[0], CastVote) and turn.actions[0].stance == before
            if is_same and just_voted(scene) == idea_id:
                return None
            return {"act": "vote", "act_id": idea_id, "act_before": before}
        case (CastVote() | TakeBack(), *_) if all(isinstance(one, A_VOTE) for one in turn.actions):
            voted = [one.idea_id for one in turn.actions if isinstance(one, A_VOTE)]
            return {"act": "votes", "act_votes": [[one, scene.vote_on_root(one)] for one in voted]}
        case (AddComment(),):
            return {"act": "comment", "act_id": Fact("comment")}
        case (TakeSide(comment_id),) if _is_last_comment(scene, comment_id):
            return None
        case (Join(mine, other) | Unite(mine, other),):
            joins = isinstance(turn.actions[0], Join)
            return {"act": "joined", "act_mine": mine, "act_voted": joins, **_stood(scene, other)}
    return _changed(scene, turn) or NOTHING


def _is_last_comment(scene: Scene, comment_id: int) -> bool:
    memory = scene.conversation.memory
    return memory.get("act") == "comment" and memory.get("act_id") == comment_id


def _changed(scene: Scene, turn: Turn) -> Mapping[str, Any] | None:
    """How one's own idea read before it was put right; None when something else was done."""
    changed = [one for one in turn.actions if isinstance(one, Retitle | Move | SortUnder | AddWords)]
    idea = scene.filed(changed[0].idea_id) if changed and len(changed) == len(turn.actions) else None
    if idea is None or turn.flag or (idea.lat is not None and not idea.place_key):  # a shared position
        return None
    before = {
        "title": idea.title, "topic": idea.topic, "place_text": idea.place_text, "place_key": idea.place_key,
        "characters": len(idea.text),
    }  # fmt: skip
    return {"act": "changed", "act_id": idea.id, "act_before": before}


def _stood(scene: Scene, other: int) -> Mapping[str, Any]:
    """How a person stood to an idea before theirs was joined to it."""
    root = scene.root_by_id(other)
    return {"act_id": other, "act_before": scene.vote_on(root), "act_known": scene.is_known_to(root)}
