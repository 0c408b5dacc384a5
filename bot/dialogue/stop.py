"""STOP and START: effective whatever else is broken, and confirmed once."""

from dataclasses import replace

from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.turn import OptIn, OptOut, Turn, say


def opt_out(scene: Scene) -> Turn:
    """No more messages; one confirmation, none when the person had said so before."""
    line = (say("stop.confirmed", city=scene.town.city.name),) if scene.contact.opted_out_at is None else ()
    return Turn(scene.conversation.answered(), line, (OptOut(),), service=True)


def ask(scene: Scene) -> Turn:
    """A slip of STOP: ask."""
    return Turn(scene.conversation.ask("stop"), (say("stop.ask"),), service=True)


def ask_of_night(scene: Scene) -> Turn:
    """No more messages at night, say: when we begin none in any case, and whether none at all are wanted."""
    hours = scene.town.city.quiet_hours
    turn = ask(scene)
    if hours is None:
        return turn
    first, last = (f"{time:%H:%M}" for time in (hours.begin, hours.end))
    return replace(turn, lines=(say("stop.quiet_hours", first=first, last=last), *turn.lines))


def answer_stop(scene: Scene, _question: Question, choice: int) -> Turn:
    """`1` no more texts, `2` keep them."""
    if choice == 1:
        return opt_out(scene)
    return Turn(scene.conversation.answered(), (say("answer.kept"),))


def opt_in(scene: Scene) -> Turn:
    """Messages again; who had not stopped them is greeted."""
    city = scene.town.city.name
    line = say("greeting" if scene.contact.opted_out_at is None else "start.confirmed", city=city)
    return Turn(scene.conversation.answered(), (line,), (OptIn(),), service=True)
