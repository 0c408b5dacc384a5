"""Authors take an idea back: asked first, unless it was just done and is undone."""

from datetime import timedelta

from bot.dialogue import browse
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import gone, option
from bot.dialogue.turn import Fact, Say, Turn, Withdraw, say
from bot.dialogue.vote import number_in, numbered, unknown
from nlu.references import describing_words
from nlu.text import tokens
from nlu.undoing import Undo
from phrases import Key, Title
from storage.models import Idea

LATELY = timedelta(hours=1)  # when it is plain what "forget the light" means
CHOICES = ("withdraw", "keep_idea")
OWN = 20  # ideas of one person that a description is compared with


def wanted(scene: Scene, undo: Undo) -> Turn:
    """`delete my idea K7RD`: that idea, not the person."""
    if undo.code is not None:
        idea = scene.idea(undo.code)
        if idea is None:
            return unknown(scene, undo.code)
        if not scene.is_mine(idea):
            return Turn(scene.conversation, (say("edit.not_yours", code=idea.code), *own_vote(scene, idea)))
        return ask(scene, idea)
    idea = _named(scene, undo.about) if undo.about else _last(scene)
    return ask(scene, idea) if idea else Turn(scene.conversation, (say("withdraw.none"),))


def own_vote(scene: Scene, idea: Idea) -> tuple[Say, ...]:
    """All of a neighbour's idea that is one's own to withdraw, and how."""
    root = scene.root(idea)
    side = scene.vote_on(root)
    if side is None:
        return ()
    pro, con = root.votes_for, root.votes_against
    return (say(f"vote.again_{side}", code=root.code, title=Title(root.title), pro=pro, con=con),)


def named(scene: Scene, undo: Undo) -> Turn | None:
    """`actually forget the light`: when words name an idea of the last hour, whether to take it back."""
    if number := number_in(scene, undo.about):
        return _numbered(scene, number)
    if not describing_words(undo.about, scene.language):
        return None
    idea = next((idea for idea in lately(scene) if _is_told_of(scene, undo.about, idea)), None)
    return ask(scene, idea) if idea else None


def _numbered(scene: Scene, number: str) -> Turn:
    """`delete the second one`: of one's own ideas, which are listed first if they were not just now."""
    listed = scene.conversation.listed
    idea = numbered(scene, number) if listed and listed.kind == "mine" else None
    return ask(scene, idea) if idea and scene.is_mine(idea) else browse.mine(scene)


def lately(scene: Scene) -> list[Idea]:
    """One's own ideas of the last hour, the newest first."""
    return [idea for idea in scene.mine(OWN, 0) if scene.now - idea.created_at <= LATELY]


def other(scene: Scene, question: Question) -> Turn:
    """`no, the other one`: the newest of the last hour but for the one that was asked about."""
    rest = [idea for idea in lately(scene) if idea.id != question.slots["idea"]]
    answered = scene.with_conversation(scene.conversation.answered())
    return ask(answered, rest[0]) if rest else Turn(answered.conversation, (say("answer.kept"),))


def not_wanted(scene: Scene) -> Turn | None:
    """`I don't want it anymore`: whether the last idea of this hour goes."""
    idea = next(iter(lately(scene)), None)
    return ask(scene, idea) if idea else None


def ask(scene: Scene, idea: Idea) -> Turn:
    """One question before it goes."""
    asked = scene.conversation.ask("withdraw", idea=idea.id, code=idea.code)
    lines = [option(n, Key(f"choice.{what}")) for n, what in enumerate(CHOICES, 1)]
    return Turn(asked, (*head(idea), *lines))


def head(idea: Idea | None) -> list[Say]:
    """The question, without its choices."""
    return [say("withdraw.ask", code=idea.code, title=Title(idea.title))] if idea else []


def answer(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` takes it back, `2` leaves it."""
    idea = scene.filed(question.slots["idea"])
    if idea is None:
        return gone(scene, question)
    if choice != 1:
        return Turn(scene.conversation.answered(), (say("answer.kept"),))
    return take_back(scene, idea)


def take_back(scene: Scene, idea: Idea) -> Turn:
    """Take it back, and say what was."""
    blanks = {"code": idea.code, "title": Title(idea.title)}
    lines = (
        say("withdraw.done", when=Fact("gone"), **blanks),
        say("withdraw.stays", when=Fact("stays"), **blanks),
    )
    return Turn(scene.conversation.answered(), lines, (Withdraw(idea.id or 0),))


def _last(scene: Scene) -> Idea | None:
    """The idea that was filed last in this conversation, or ever."""
    return scene.filed(scene.conversation.memory.get("idea")) or next(iter(scene.mine(1, 0)), None)


def _named(scene: Scene, about: str) -> Idea | None:
    """One's own idea that the words describe; without telling words the last one."""
    if not describing_words(about, scene.language):
        return _last(scene)
    return next((idea for idea in scene.mine(OWN, 0) if _is_told_of(scene, about, idea)), None)


def _is_told_of(scene: Scene, about: str, idea: Idea) -> bool:
    """Whether all that the words tell is in the idea."""
    told = describing_words(about, scene.language).split()
    known = " ".join(tokens(f"{idea.title} {idea.text}"))
    return bool(told) and all(word.removesuffix("s") in known for word in told)
