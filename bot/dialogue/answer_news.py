"""Answers to news: what people say to a status goes to the desk, together with its idea."""

from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from nlu.placing import is_little, key
from nlu.references import telling_words
from nlu.text import tokens
from nlu.understanding import IdeaDraft, Understanding
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
    if heard.idea and _is_elsewhere(idea, heard.idea, heard.text):
        return False
    said = set(telling_words(heard.text, heard.language).split())
    return bool(said & set(telling_words(f"{idea.title} {idea.text}", idea.language).split()))


def _is_elsewhere(idea: Idea, said: IdeaDraft, text: str) -> bool:
    """Whether it names another place than the idea does, or another number of the same street."""
    if said.place is None:
        return False
    here = set(map(key, tokens(f"{idea.text} {idea.title} {idea.place_name or ''}")))
    if said.places and idea.place_key and idea.place_key not in {place.key for place in said.places}:
        return True
    number = tokens(text.partition(said.place)[0])[-1:]
    named = [key(word) for word in tokens(said.place) if not is_little(word)]  # "la plaza" is the square
    return not here.issuperset([*named, *filter(str.isdigit, number)])
