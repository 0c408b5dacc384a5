"""A question put once more: it was missed, answered late, or its writer may not have seen it."""

from collections.abc import Sequence
from dataclasses import replace

import regex

from bot.dialogue import city_news, is_done, link, media, several, uncomment, what_ends, withdraw
from bot.dialogue.conversation import MISSES, Question
from bot.dialogue.questions import NUMBERED, OFFERS
from bot.dialogue.scene import Scene
from bot.dialogue.submit import option
from bot.dialogue.turn import Say, Turn, say
from civic.restrictions import Restriction
from nlu.understanding import Understanding
from phrases import Title

NUMBERS = regex.compile(r"^\s*\d{1,2}(?:[\s,;.+&/-]+\d{1,2}){1,5}[\s.!]*$")  # "1 2", "1, 3"
FEW_WORDS = 3  # of an answer that missed; whoever writes more says something
NO_ANSWER = "no answer to a question"  # why a person should look
WITH_CHOICES = frozenset({"stop", "forget"})  # their phrases say the choices


def put_again(scene: Scene, question: Question) -> Turn | None:
    """A question that "yes" does not answer, once more; None for what may be passed over."""
    code = question.slots.get("code")
    idea = scene.idea(code) if isinstance(code, str) else None
    match question.name:
        case "title" | "place":
            line = say(f"idea.ask_{question.name}")
        case "comment" | "words" if idea:
            key = "talk.ask_words" if question.name == "comment" else "edit.ask_words"
            line = say(key, code=idea.code, title=Title(idea.title))
        case _:
            return None
    return Turn(scene.conversation, (line,))


def late(scene: Scene, question: Question) -> Turn:
    """A digit after 48 hours: put the question anew."""
    return Turn(scene.conversation.again(question), (say("answer.late"), *asked(scene, question)))


def anew(scene: Scene, question: Question) -> Turn:
    """A digit for a question that its writer may not have seen: put the question once more."""
    lines = (say("answer.miss"), *asked(scene, question))
    return Turn(scene.conversation.again(question), lines, service=question.name in WITH_CHOICES)


def asked(scene: Scene, question: Question) -> tuple[Say, ...]:
    """A question with its choices, a line each, as it is put once more."""
    if question.name in WITH_CHOICES:
        return tuple(_heads(scene, question))
    labels = NUMBERED[question.name].labels(scene, question)
    options = (option(n, label) for n, label in enumerate(labels, 1))
    return (*_heads(scene, question), *options)


def _heads(scene: Scene, question: Question) -> Sequence[Say]:
    """What a question is about, without its choices; nothing where the choices say it."""
    about = scene.idea(question.slots["code"]) if isinstance(question.slots.get("code"), str) else None
    match question.name:
        case "withdraw" | "move":
            return media.move_head(scene, question) if question.name == "move" else withdraw.head(about)
        case "similar" | "similar_own":
            other = scene.idea_by_id(question.slots["other"])
            if about and other:
                mine, title = about.code, Title(about.title)
                return [
                    say("similar.again", mine=mine, title=title, code=other.code, other=Title(other.title))
                ]
        case "several":
            return several.head(question)
        case "stop" | "forget" | "language":
            return [say(f"{question.name}.ask")]
        case "link" | "unlink":
            return link.head(scene, question) if question.name == "link" else [link.unlink_head(question)]
        case "who" | "still_number" | "uncomment":
            return [uncomment.head() if question.name == "uncomment" else say("who.ask")]
        case "city_news" | "is_done" | "is_idea":
            return _unasked_heads(scene, question)
        case "topic" | "which_place":
            return [say("idea.ask_topic" if question.name == "topic" else "idea.which_place")]
        case "near" | "which_idea" | "which_comment":
            return [say("near.which" if question.name == "near" else "vote.ask_which")]
        case "noted" | "wanted" | what_ends.QUESTION | "stance" | "side" | "comments":
            return [say("idea.label", code=about.code, title=Title(about.title))] if about else []
    return []


def _unasked_heads(scene: Scene, question: Question) -> Sequence[Say]:
    """As `_heads`, of what we asked without being asked."""
    if question.name == "is_done":
        return is_done.head(scene, question)
    return city_news.head(scene) if question.name == "city_news" else [say("broadcast.ask_idea")]


def missed(scene: Scene, heard: Understanding) -> Turn | None:
    """A text that no rule understood while a question waits: ask once more, then leave it to a person."""
    question = scene.question()
    if (
        question is None
        or question.name in OFFERS
        or question.name not in NUMBERED
        or not question.is_alive(scene.now)
    ):
        return None
    return once_more(scene, question, says_more=_says_more(scene, heard.text))


def _says_more(scene: Scene, text: str) -> bool:
    """Whether a text is more than an answer that missed: a person reads it, whatever is asked again."""
    return len(text.split()) > FEW_WORDS or scene.screen(text) not in (None, Restriction.LIMITED)


def once_more(scene: Scene, question: Question, *, says_more: bool = False) -> Turn:
    """A question that an answer missed; the next miss in a row is left to a person."""
    if scene.conversation.misses + 1 >= MISSES:
        return Turn(scene.conversation.answered(), (say("unclear.human"),), flag=NO_ANSWER)
    again = scene.conversation.again(question).missed()
    turn = Turn(again, (say("answer.miss"), *asked(scene, question)))
    if not says_more:
        return turn
    return replace(turn, lines=(say("unclear.human"), *turn.lines), flag=NO_ANSWER)


def stray(scene: Scene, heard: Understanding) -> Turn | None:
    """Numbers alone that are no choice: say what there is to choose, or that nothing is."""
    if scene.town.words.choice(heard.text) is None and not NUMBERS.match(heard.text):
        return None
    question = scene.question()
    if question is None and (unseen := _unseen(scene)):
        return anew(scene, unseen)
    if question is None or question.name not in NUMBERED or not question.is_alive(scene.now):
        return Turn(scene.conversation, (say("answer.nothing"),))
    return once_more(scene, question)


def _unseen(scene: Scene) -> Question | None:
    """The question with choices that waits to be handed over."""
    questions = scene.conversation.questions
    return next((one for one in questions if one.name in NUMBERED and one.is_alive(scene.now)), None)
