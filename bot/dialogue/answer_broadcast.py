"""Answers to a broadcast: listed with it; what reads like an idea is filed as one only when asked for."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.dialogue import several
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import option, plain_title
from bot.dialogue.turn import SubmitIdea, Turn, say
from nlu.understanding import IdeaDraft, Intent, Understanding
from phrases import Key

LABELS = (Key("choice.new_idea"), Key("choice.only_answer"))
GOES_ON_WITHIN = timedelta(minutes=15)  # a second message right behind the first
TAKEN = frozenset({"submit_idea", "comment", "out_of_scope", "ask_question", "affirm", "deny", "thank"})
QUESTION = "question"  # why a person should look


def answer(scene: Scene, heard: Understanding) -> Turn | None:
    """What follows when a message answers the broadcast that its writer got last; None when it does not."""
    is_number = scene.town.words.choice(heard.text) is not None
    if not is_number and heard.intent.name not in TAKEN:
        return None
    broadcast = scene.broadcast(GOES_ON_WITHIN)
    if broadcast is None:
        return None
    conversation = scene.conversation.remember(broadcast=broadcast)
    turn = Turn(conversation, (say("broadcast.answered"),), answers=broadcast)
    if heard.intent.name == "ask_question" or heard.text.rstrip().endswith("?"):
        return replace(turn, lines=(say("question.passed_on"),), flag=QUESTION)
    if heard.intent.name != "submit_idea" or is_number:
        return turn
    asked = conversation.ask("is_idea", message=scene.message.id, broadcast=broadcast, **_kept(heard))
    options = (option(n, label) for n, label in enumerate(LABELS, 1))
    return replace(turn, conversation=asked, lines=(say("broadcast.ask_idea"), *options))


def _kept(heard: Understanding) -> dict[str, Any]:
    draft = heard.idea or IdeaDraft(plain_title(heard.text), "other", 0.0, None)
    return {
        "text": heard.text, "language": heard.language, "title": draft.title, "topic": draft.topic,
        "sure": draft.topic_confidence, "place": draft.place, "keys": [place.key for place in draft.places],
    }  # fmt: skip


def answer_is_idea(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` files it as an idea, as if it had been said just now; `2` leaves it an answer."""
    answered = scene.with_conversation(scene.conversation.answered())
    if choice == 2:
        return Turn(answered.conversation, (say("broadcast.answered"),))
    campaign = scene.campaign_of_broadcast(question.slots.get("broadcast"))
    turn = several.propose(replace(answered, into=campaign), _heard(scene, question.slots))
    said_in = question.slots["message"]
    actions = tuple(
        replace(action, message_id=said_in) if isinstance(action, SubmitIdea) else action
        for action in turn.actions
    )
    return replace(turn, actions=actions)


def _heard(scene: Scene, kept: Any) -> Understanding:
    places = tuple(place for key in kept["keys"] if (place := scene.town.place(key)) is not None)
    draft = IdeaDraft(kept["title"], kept["topic"], kept["sure"], kept["place"], places)
    intent = Intent("submit_idea", 1.0)
    return Understanding(kept["text"], kept["language"], 1.0, "words", intent, idea=draft)
