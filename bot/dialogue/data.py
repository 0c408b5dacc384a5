"""MY DATA and FORGET ME."""

from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Fact, Forget, ShowData, Turn, say


def my_data(scene: Scene) -> Turn:
    """What is kept about this person, in numbers, and a link that shows all of it once."""
    kept = scene.summary()
    line = say(
        "data.summary", ideas=kept.ideas, votes=kept.votes, messages=kept.messages, follows=kept.follows
    )
    link = say("data.link", address=Fact("address"), when=Fact("address"))
    enough = say("data.enough", when=Fact("enough"))
    news = (say("news.kept"),) if scene.contact.city_news_at else ()
    return Turn(scene.conversation, (line, *news, link, enough), (ShowData(),), service=True)


def ask_forget(scene: Scene) -> Turn:
    """One question before everything is erased."""
    return Turn(scene.conversation.ask("forget"), (say("forget.ask"),), service=True)


def answer_forget(scene: Scene, _question: Question, choice: int) -> Turn:
    """`1` erases, with a receipt that says what remains; `2` keeps."""
    if choice != 1:
        return Turn(scene.conversation.answered(), (say("forget.kept"),), service=True)
    city = scene.town.city.name
    receipt = (
        say("forget.done", city=city, when=Fact("nothing")),
        say("forget.done_but", city=city, when=Fact("something")),
        say("forget.done_ideas", n=Fact("n"), when=Fact("n")),
        say("forget.done_votes", when=Fact("votes")),
        say("forget.done_hash", when=Fact("hash")),
    )
    return Turn(scene.conversation.answered(), receipt, (Forget(),), service=True)
