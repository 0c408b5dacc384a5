"""What is to end in "stop that", "no more about this idea": the last act, one idea, or all messages."""

from bot.dialogue import last_act, stop, track, uncomment, vote, withdraw
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import option
from bot.dialogue.turn import Say, Turn, say
from nlu.understanding import Understanding
from phrases import Blank, Key, Title
from storage.models import Idea

QUESTION = "less"  # as conversations have kept it from the beginning


def of_idea(scene: Scene, heard: Understanding) -> Turn | None:
    """No more messages about the idea that was spoken of last; None for other messages."""
    if not scene.town.words.ends_news_of_it(heard.text):
        return None
    idea = scene.idea_before() or _spoken_of(scene)
    if idea is None:
        return None
    if not scene.hears_of(scene.root(idea)):
        return stop.ask(scene)
    return track.hear_of(scene, idea, on=False).saying(say("stop.all"))


def _spoken_of(scene: Scene) -> Idea | None:
    """The idea that a conversation of these minutes is about."""
    memory = scene.conversation.memory
    before = next(iter(scene.previous(1)), None)
    is_recent = before is not None and scene.message.received_at - before.received_at <= last_act.JUST
    return scene.idea_by_id(memory.get("seen") or memory.get("idea") or 0) if is_recent else None


def ask(scene: Scene) -> Turn | None:
    """Ask: the last act, or all messages."""
    idea = acted_on(scene)
    if idea is None:
        return None
    memory = scene.conversation.memory
    act = {name: memory.get(name) for name in ("act", "act_id", "act_at")}
    asked = scene.conversation.ask(QUESTION, idea=idea.id, code=idea.code, what=_what(scene), **act)
    question = asked.questions[0]
    lines = [option(n, label) for n, label in enumerate(labels(scene, question), 1)]
    return Turn(asked, (*head(idea), *lines), service=True)


def acted_on(scene: Scene) -> Idea | None:
    """The idea that the last act was about, as this person may see it."""
    memory = scene.conversation.memory
    match memory.get("act"):
        case "idea" | "changed" | "vote" | "joined":
            last = memory["act_id"]
        case "votes":
            last = memory["act_votes"][0][0]
        case "comment":
            said = scene.own_comment(memory["act_id"])
            last = said.idea_id if said else 0
        case _:
            last = memory.get("seen") or 0
    return scene.filed(last) or scene.idea_by_id(last)


def _what(scene: Scene) -> str:
    """What was just done, as the choices name it."""
    return {"idea": "withdraw", "vote": "unvote"}.get(str(scene.conversation.memory.get("act")), "undo")


def head(idea: Idea | None) -> list[Say]:
    """The question, without its choices."""
    return [say("idea.label", code=idea.code, title=Title(idea.title))] if idea else []


def labels(_scene: Scene, question: Question) -> tuple[Blank, ...]:
    """The choices: what was done goes by its own name."""
    return Key(f"choice.{question.slots['what']}"), Key("choice.no_more_texts"), Key("choice.keep_idea")


def answer(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` takes back what was done, `2` ends all messages, `3` nothing."""
    if choice == 2:
        return stop.opt_out(scene)
    turn = _taken_back(scene, question) if choice == 1 else None
    return turn or Turn(scene.conversation.answered(), (say("answer.kept"),))


def _taken_back(scene: Scene, question: Question) -> Turn | None:
    """What was done, also when the answer comes late; never what was done since."""
    memory, slots = scene.conversation.memory, question.slots
    is_still_last = (memory.get("act"), memory.get("act_at")) == (slots.get("act"), slots.get("act_at"))
    if is_still_last and (turn := last_act.undone(scene, sure=True)):
        return turn
    answered = scene.with_conversation(scene.conversation.answered())
    if slots["what"] == "withdraw":
        mine = scene.filed(slots["idea"])
        return withdraw.take_back(answered, mine) if mine else None
    if slots.get("act") == "comment":
        said = scene.own_comment(slots["act_id"])
        return uncomment.take_back(answered, said) if said else None
    idea = scene.idea_by_id(slots["idea"]) if slots.get("act") not in ("changed", "votes") else None
    return vote.take_back(answered, idea) if idea else None
