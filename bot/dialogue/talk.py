"""Help, thanks, questions to the city, and what the bot does not understand."""

from dataclasses import replace
from datetime import datetime, timedelta

import regex

from bot.dialogue import asking_again, browse, people
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from nlu.text import is_link
from nlu.understanding import Understanding

EMERGENCY, DISTRESS = "emergency", "distress"  # why a person should look, at once
MUTED = "muted"  # why nobody answered: an official wanted it so
FEW_WORDS = 6  # of "can I phone somebody please"; who says more may have an idea
NOT_UNDERSTOOD = "not understood"
GESTURE = regex.compile(r"[\s!.\p{Mn}\p{Cf}\p{Sk}]*\p{So}[\s!.\p{Mn}\p{Cf}\p{Sk}\p{So}]*")  # a smile, say
SAID_ONCE = timedelta(hours=24)  # that a message was not understood


def help_text(scene: Scene) -> Turn:
    """What can be done, and how to reach a person."""
    city = scene.town.city
    return Turn(scene.conversation, (say("help.text", city=city.name, contact=city.contact),), service=True)


def emergency(scene: Scene, heard: Understanding) -> Turn:
    """Nobody reads this line now: whom to call. Never an idea; a person is alerted by the flag."""
    city = scene.town.city
    is_distress = scene.town.words.danger.is_distress(heard.text)
    if is_distress and city.distress_contacts:  # a person to talk to comes first
        lines = [
            say("distress", contacts=city.distress_contacts),
            say("distress.number", number=city.emergency_number),
        ]
    else:
        lines = [say("emergency", number=city.emergency_number)]
        if city.distress_contacts:
            lines.append(say("emergency.talk", contacts=city.distress_contacts))
        if city.emergency_text:
            lines.append(say("plain", text=city.emergency_text))
    flag = DISTRESS if is_distress else EMERGENCY
    return Turn(scene.conversation.answered(), tuple(lines), flag=flag, service=True)


def in_doubt(scene: Scene, heard: Understanding, turn: Turn) -> Turn:
    """The turn with whom to call, when what may tell of danger would only be kept or asked about."""
    if not heard.may_be_danger or not turn.lines or turn.flag in (EMERGENCY, DISTRESS):
        return turn
    return turn.saying(say("emergency.perhaps", number=scene.town.city.emergency_number))


def greet(scene: Scene, heard: Understanding) -> Turn:
    """Hello, and what this is; who has an idea, as they say, is asked which."""
    if scene.town.words.is_opening(heard.text):
        return Turn(scene.conversation, (say("talk.go_on"),))
    return Turn(scene.conversation, (say("greeting", city=scene.town.city.name),))


def thank(scene: Scene, _heard: Understanding) -> Turn:
    """You are welcome; a comment that was asked for may still come."""
    question = scene.question()
    waits = question is not None and question.name == "comment"
    return Turn(scene.conversation if waits else scene.conversation.answered(), (say("thanks"),))


def thank_for(scene: Scene, heard: Understanding) -> Turn | None:
    """For "thanks for the bench", no vote and no idea; None when it is something else."""
    return thank(scene, heard) if scene.town.words.is_thanks(heard.text) else None


def agree(scene: Scene, heard: Understanding) -> Turn:
    """An "ok" to what was said needs no answer, but a first word does."""
    return Turn(scene.conversation) if scene.contact.greeted_at else greet(scene, heard)


def goodbye(scene: Scene, _heard: Understanding) -> Turn:
    """Goodbye."""
    return Turn(scene.conversation.answered(), (say("goodbye"),))


def question(scene: Scene, _heard: Understanding) -> Turn:
    """A question to the city goes to a person."""
    return people.gets_question(scene)


def how_to_phone(scene: Scene, heard: Understanding) -> Turn | None:
    """How to reach the city, for whoever would rather phone; None when a message asks for something else."""
    is_idea = heard.intent.name == "submit_idea" and len(heard.text.split()) > FEW_WORDS
    if heard.command or is_idea or not scene.town.words.wants_person(heard.text):
        return None
    city = scene.town.city
    return Turn(scene.conversation, (say("contact.person", city=city.name, contact=city.contact),))


def left_to_a_person(scene: Scene, heard: Understanding) -> Turn | None:
    """What a person has to read: nothing but an address of a page, or that help came and all is well."""
    if heard.command:
        return None
    if is_link(heard.text):
        return Turn(scene.conversation, (say("unclear.link"),), flag=NOT_UNDERSTOOD)
    if scene.town.words.is_all_clear(heard.text):
        return Turn(scene.conversation, (say("unclear.human"),), flag=NOT_UNDERSTOOD)
    return None


def unclear(scene: Scene, heard: Understanding) -> Turn:
    """Not understood: said twice in a row, or of a near command each time, and a person gets it.

    An order must not be passed over in silence; but whoever answers all of ours is a machine.
    """
    if turn := asking_again.missed(scene, heard) or browse.by_title_words(scene, heard):
        return turn
    if GESTURE.fullmatch(heard.text):
        return agree(scene, heard)
    said_at = scene.conversation.memory.get("unclear_at")
    is_said = said_at is not None and scene.now - datetime.fromisoformat(said_at) < SAID_ONCE
    if is_said and not scene.town.words.is_nearly_exact(heard.text):
        if scene.conversation.memory.get("unclear_again"):
            return Turn(scene.conversation, flag=NOT_UNDERSTOOD)
        once_more = scene.conversation.remember(unclear_again=True)
        return Turn(once_more, (say("unclear.again"),), flag=NOT_UNDERSTOOD)
    remembered = scene.conversation.remember(unclear_at=scene.now.isoformat(), unclear_again=None)
    return Turn(remembered, (say("unclear.once"),), flag=NOT_UNDERSTOOD)


def in_a_row(turn: Turn) -> Turn:
    """The turn, after which it may be said anew that something was not understood, unless this was not."""
    if turn.flag == NOT_UNDERSTOOD or not turn.conversation.memory.get("unclear_at"):
        return turn
    return replace(turn, conversation=turn.conversation.remember(unclear_at=None))


def repeated(scene: Scene) -> Turn:
    """The same text for the third time: perhaps a machine. Silence, and a person looks."""
    return Turn(scene.conversation, flag="repeated")
