"""Answers to news: what people say to a status goes to the desk, together with its idea."""

from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from nlu.references import telling_words
from nlu.understanding import Understanding
from phrases import Title
from storage.models import Idea

ANSWER = "answer to news"  # why a person should look
QUESTION = "question"
ALWAYS = frozenset({"ask_question", "comment", "out_of_scope"})


def answer(scene: Scene, heard: Understanding) -> Turn | None:
    """What follows when a message answers the news that its writer got last; None when it does not.

    What reads like an idea answers it only when it speaks of the same thing: nothing new is swallowed.
    """
    if heard.intent.name not in ALWAYS | {"submit_idea"}:
        return None
    idea = scene.told_idea()
    if idea is None or (heard.intent.name == "submit_idea" and not _is_about(idea, heard)):
        return None
    if heard.intent.name == "ask_question" or heard.text.rstrip().endswith("?"):
        return Turn(scene.conversation, (say("question.passed_on"),), flag=QUESTION, about=idea.id)
    line = say("news.answered", code=idea.code, title=Title(idea.title))
    return Turn(scene.conversation, (line,), flag=ANSWER, about=idea.id)


def _is_about(idea: Idea, heard: Understanding) -> bool:
    said = set(telling_words(heard.text, heard.language).split())
    return bool(said & set(telling_words(f"{idea.title} {idea.text}", idea.language).split()))
