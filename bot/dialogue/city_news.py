"""City news: wanted or not. Everybody is asked once (`bot.asking`), and can change it by a word."""

from dataclasses import replace

from bot.dialogue import stop
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import option
from bot.dialogue.turn import AgreeToNews, Say, Turn, say
from nlu.understanding import Understanding
from phrases import Key

LABELS = (Key("choice.news_yes"), Key("choice.news_no"))


def ask(scene: Scene) -> Turn:
    """The word for it: the question, whatever was answered before."""
    options = (option(n, label) for n, label in enumerate(LABELS, 1))
    asked = scene.conversation.ask("city_news")
    return Turn(asked, (*head(scene), *options))


def head(scene: Scene) -> list[Say]:
    """The question, without its choices."""
    return [say("news.ask", city=scene.town.city.name)]


def no_more(scene: Scene, heard: Understanding) -> Turn | None:
    """Who agreed to city news and wants an end of them gets it at once, and is asked about all the rest."""
    if scene.contact.city_news_at is None or not scene.town.words.names_city_news(heard.text):
        return None
    asked = stop.ask(scene)
    return replace(asked, lines=(say("news.off"), *asked.lines), actions=(AgreeToNews(agrees=False),))


def answer(scene: Scene, _question: Question, choice: int) -> Turn:
    """`1` wants city news, `2` wants none."""
    agrees = choice == 1
    line = say("news.on" if agrees else "news.off")
    return Turn(scene.conversation.without("city_news"), (line,), (AgreeToNews(agrees),))
