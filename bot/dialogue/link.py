"""LINK and UNLINK: one person on several channels."""

from datetime import datetime

import regex

from bot.dialogue.conversation import Conversation, Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import option
from bot.dialogue.turn import (
    AgreeLink,
    BeginAnew,
    CancelLink,
    EnterLink,
    Fact,
    OfferLink,
    Part,
    ProveNumber,
    Resume,
    Say,
    TakeNumber,
    Turn,
    say,
)
from civic.linking import TRIES, TRIES_WITHIN
from nlu.understanding import Command
from phrases import Key
from storage.link_models import Link

CODE = regex.compile(r"[0-9]{6}")
LIMITED = TRIED, ASKED = "link_tries", "link_codes"  # when wrong codes came, and codes were asked for


def by_command(scene: Scene, command: Command) -> Turn:
    """`LINK` gives a code for the other channel, `LINK 482913` enters it there."""
    return _enter(scene, command.argument) if command.argument else _offer(scene)


def by_code_alone(scene: Scene, text: str) -> Turn | None:
    """Six digits and nothing else are a code that somebody was given, or means to guess."""
    return _enter(scene, text.strip()) if CODE.fullmatch(text.strip()) else None


def _offer(scene: Scene) -> Turn:
    counted = _counted(scene, ASKED)
    if counted is None:
        return Turn(scene.conversation, (say("link.too_often"),))
    by_number = (say("link.share"),) if scene.message.channel == "telegram" else ()
    lines = (say("link.code", code=Fact("link_code")), *by_number)
    return Turn(counted, lines, (OfferLink(),))


def _counted(scene: Scene, name: str) -> Conversation | None:
    """The conversation with one more of these noted; None when there were too many of late."""
    since = scene.now - TRIES_WITHIN
    recent = [at.isoformat() for at in times(scene.conversation, name) if at > since]
    if len(recent) + scene.carried(name, since) >= TRIES:
        return None
    return scene.conversation.remember(**{name: [*recent, scene.now.isoformat()]})


def times(conversation: Conversation, name: str) -> list[datetime]:
    """When wrong codes came, or codes were asked for."""
    return [datetime.fromisoformat(at) for at in conversation.memory.get(name, ())]


def _enter(scene: Scene, code: str) -> Turn:
    counted = _counted(scene, TRIED)
    if counted is None:
        return Turn(scene.conversation, (say("link.too_often"),))
    link = scene.link_of_code(code)
    if link is None:
        return Turn(counted, (say("link.wrong"),))
    if link.contact_id == scene.contact_id:
        is_here = link.address_id == scene.message.address_id
        return Turn(scene.conversation, (say("link.elsewhere" if is_here else "link.already"),))
    if link.other_contact_id is not None and link.other_contact_id != scene.contact_id:
        return Turn(counted, (say("link.twice"),), (CancelLink(link.id or 0, "link.twice"),))
    asked = scene.conversation.ask("link", link=link.id)
    line = say("link.ask", here=_here(scene), there=_name(scene, link.address_id), check=Fact("check"))
    return Turn(asked, (line, *_choices("link", "no_link")), (EnterLink(link.id or 0),))


def _choices(*names: str) -> tuple[Say, ...]:
    return tuple(option(n, Key(f"choice.{name}")) for n, name in enumerate(names, 1))


def head(scene: Scene, question: Question) -> list[Say]:
    """The question whether to join, put once more; nothing when its time is over."""
    link = scene.link(question.slots["link"])
    if link is None:
        return [say("link.over")]
    return [say("link.ask", here=_here(scene), there=_there(scene, link), check=link.check_number)]


def _there(scene: Scene, link: Link) -> Key:
    is_asking = link.contact_id == scene.contact_id
    return _name(scene, link.other_address_id if is_asking else link.address_id)


def _here(scene: Scene) -> Key:
    return Key(f"channel.name.{scene.message.channel}")


def _name(scene: Scene, address_id: int | None) -> Key:
    """A channel as residents call it."""
    return Key(f"channel.name.{scene.scheme_of(address_id)}")


def answer_link(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` agrees, on this side; `2` joins nothing."""
    answered, link = scene.conversation.answered(), scene.link(question.slots["link"])
    if link is None:
        return Turn(answered, (say("link.over"),))
    if choice != 1:
        return Turn(answered, (say("link.refused"),), (CancelLink(link.id or 0, "link.refused"),))
    names = {"here": _here(scene), "there": _there(scene, link)}
    lines = (
        say("link.joined", when=Fact("joined"), **names),
        say("link.wait", when=Fact("waiting"), there=names["there"]),
        *_besides(),
    )
    return Turn(answered, lines, (AgreeLink(link.id or 0),))


def _besides() -> tuple[Say, ...]:
    """What else is said when two became one."""
    return (
        say("link.differing", when=Fact("differing"), codes=Fact("differing")),
        say("link.stopped", when=Fact("stopped")),
    )


# --- by a number that is shown


def shared(scene: Scene, *, is_own: bool) -> Turn:
    """A contact was shared: one's own joins one's number, another person's joins nothing."""
    owner = scene.shown_number() if is_own else None
    if owner is None:
        return Turn(scene.conversation, (say("link.foreign"),))
    if scene.is_number_silent(owner):
        return Turn(scene.conversation.ask("still_number", owner=owner), who())
    return _proven(scene, owner)


def _proven(scene: Scene, owner: str) -> Turn:
    lines = (say("link.by_number", when=Fact("joined")), say("link.proven", when=Fact("proven")), *_besides())
    return Turn(scene.conversation.without("still_number"), lines, (ProveNumber(owner),), service=True)


def answer_still_number(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` joins what the number did long ago, `2` begins without it."""
    owner = question.slots["owner"]
    if choice == 1:
        return _proven(scene, owner)
    line = say("link.proven")
    return Turn(scene.conversation.answered(), (line,), (TakeNumber(owner),))


# --- a number that may have another owner


def who() -> tuple[Say, ...]:
    """The question whether it is still the same person."""
    return (say("who.ask"), *_choices("still_me", "new_here"))


def answer_who(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` goes on as before, `2` is somebody new; what was put aside is handled then."""
    held = tuple(question.slots["held"])
    if choice == 1:
        return Turn(scene.conversation.answered(), (say("who.welcome"),), (Resume(held),), service=True)
    return Turn(scene.conversation.answered(), (say("who.new"),), (BeginAnew(held),), service=True)


# --- apart again


def unlink(scene: Scene) -> Turn:
    """`UNLINK`: one question, when anything is joined."""
    joined = scene.joined()
    if not joined:
        return Turn(scene.conversation, (say("unlink.nothing"),))
    asked = scene.conversation.ask("unlink", alone=joined == "number")
    question = asked.questions[0]
    options = (option(n, label) for n, label in enumerate(unlink_labels(scene, question), 1))
    return Turn(asked, (unlink_head(question), *options))


def unlink_labels(_scene: Scene, question: Question) -> list[Key]:
    """Part the channels, or the number from a chat that has no other channel; or leave it."""
    return [
        Key("choice.part_number" if question.slots.get("alone") else "choice.part"),
        Key("choice.stay_joined"),
    ]


def unlink_head(question: Question) -> Say:
    """The question, without its choices."""
    return say("unlink.ask_number" if question.slots.get("alone") else "unlink.ask")


def answer_unlink(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` parts the channels, `2` leaves them joined."""
    answered = scene.conversation.answered()
    if choice != 1:
        return Turn(answered, (say("answer.kept"),))
    line = say("unlink.done_number" if question.slots.get("alone") else "unlink.done")
    return Turn(answered, (line,), (Part(),))
