"""A text that seems to hold several ideas: filed as one, and offered as two or three."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from bot.dialogue import submit
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import as_where, gone, option, place_of, read_back
from bot.dialogue.turn import (
    Action,
    Fact,
    Move,
    Retitle,
    Rewrite,
    Say,
    SortUnder,
    SubmitIdea,
    SubmitMore,
    Turn,
    say,
)
from civic import campaigns
from civic.ideas import Draft, Where
from nlu.understanding import Ask, Understanding
from phrases import Blank, Key, Title
from storage.models import Idea

_WITHOUT_DOUBT: Final = (
    "noted",
    "which_place",
)  # what is asked when nobody seems to have had the idea before
_SAME: Final = ("similar", "similar_own")  # and when somebody does


def propose(scene: Scene, heard: Understanding) -> Turn:
    """File what was said as one idea; when it seems to be more than one, ask.

    A neighbour's idea that is the same is offered first; the other asks come with the answer.
    """
    return _with_campaign(_proposed(scene, heard))


def _with_campaign(turn: Turn) -> Turn:
    """Say which campaign the idea goes into."""
    filed = next((one.draft for one in turn.actions if isinstance(one, SubmitIdea)), None)
    if filed is None or filed.campaign is None:
        return turn
    return turn.saying(say("campaign.noted", code=filed.campaign))


def _proposed(scene: Scene, heard: Understanding) -> Turn:
    turn = submit.propose(scene, _placed(heard))
    if not heard.asks or not turn.actions or turn.flag:
        return turn
    question = next(iter(turn.conversation.questions), None)
    if question is not None and question.name not in _WITHOUT_DOUBT:
        return _with_asks(scene, turn, question, heard) if question.name in _SAME else turn
    asked = turn.conversation.without(*_WITHOUT_DOUBT).ask(
        "several", idea=Fact("idea"), code=Fact("code"), language=heard.language,
        asks=[_kept(ask) for ask in heard.asks],
    )  # fmt: skip
    titles: dict[str, Blank | Fact] = {
        f"title{n}": Title(one.draft.title) for n, one in enumerate(heard.asks, 1)
    }
    line = Say(f"idea.several_{len(heard.asks)}", {"code": Fact("code"), **titles})
    return replace(turn, conversation=asked, lines=(line,))


def _placed(heard: Understanding) -> Understanding:
    """The idea at the place of the ask that gave it its title, if it is one ask's."""
    draft = heard.idea
    titled = next((one.draft for one in heard.asks if draft and one.draft.title == draft.title), None)
    if draft is None or titled is None:
        return heard
    return replace(heard, idea=replace(draft, place=titled.place, places=titled.places))


def _with_asks(scene: Scene, turn: Turn, question: Question, heard: Understanding) -> Turn:
    """The question whether it is a neighbour's idea remembers what else was asked for."""
    slots = {
        **question.slots, "asks": [_kept(ask) for ask in heard.asks], "language": heard.language,
        "same": _same_ask(scene, question, heard),
    }  # fmt: skip
    questions = (replace(question, slots=slots), *turn.conversation.questions[1:])
    return replace(turn, conversation=turn.conversation.with_questions(questions))


def _same_ask(scene: Scene, question: Question, heard: Understanding) -> int:
    """Which of the asks is the one that the other idea has too."""
    other = scene.idea_by_id(question.slots["other"])
    return max(range(len(heard.asks)), key=lambda at: scene.likeness(heard.asks[at], heard.language, other))


def answer_similar(scene: Scene, question: Question, choice: int) -> Turn:
    """As to a neighbour's idea; the other asks of the text are not lost with either answer."""
    return _and_rest(scene, question, submit.answer_similar(scene, question, choice))


def answer_similar_own(scene: Scene, question: Question, choice: int) -> Turn:
    """As to an earlier idea of one's own."""
    return _and_rest(scene, question, submit.answer_similar_own(scene, question, choice))


def _and_rest(scene: Scene, question: Question, turn: Turn) -> Turn:
    asks = question.slots.get("asks")
    if not asks or scene.filed(question.slots["mine"]) is None:
        return turn
    if not turn.actions:
        return _ask(turn, question)
    rest = [ask for at, ask in enumerate(asks) if at != question.slots["same"]]
    mine = scene.filed(question.slots["mine"])
    more = SubmitMore(tuple(_draft(scene, one, question.slots["language"], mine) for one in rest))
    line = say("idea.apart", code=question.slots["theirs"], codes=Fact("codes"), n=Fact("n"))
    return replace(turn, lines=(*turn.lines, line), actions=(*turn.actions, more))


def _ask(turn: Turn, question: Question) -> Turn:
    """Kept as an idea of its own: now ask whether it is more than one."""
    slots = {name: question.slots[name] for name in ("code", "asks", "language")}
    several = Question("several", {**slots, "idea": question.slots["mine"]})
    options = (option(n, label) for n, label in enumerate(_labels(several), 1))
    conversation = turn.conversation.answered().ask(several.name, **several.slots)
    return replace(turn, conversation=conversation, lines=(*head(several), *options))


def head(question: Question) -> Sequence[Say]:
    """The question, as it is put once more."""
    asks = question.slots["asks"]
    titles: dict[str, Blank | Fact] = {f"title{n}": Title(one["title"]) for n, one in enumerate(asks, 1)}
    return [Say(f"idea.again_{len(asks)}", {"code": question.slots["code"], **titles})]


def labels(_scene: Scene, question: Question) -> Sequence[Blank]:
    """What can be chosen."""
    return _labels(question)


def _labels(question: Question) -> Sequence[Blank]:
    return [
        Key("choice.both_ideas" if len(question.slots["asks"]) == 2 else "choice.all_ideas"),
        Key("choice.one_idea"),
    ]


def _kept(ask: Ask) -> dict[str, Any]:
    draft = ask.draft
    place = draft.places[0].key if len(draft.places) == 1 else None
    return {
        "text": ask.text, "title": draft.title, "topic": draft.topic, "sure": draft.topic_confidence,
        "place": draft.place, "key": place,
    }  # fmt: skip


def answer(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` makes an idea of each ask, `2` leaves them together."""
    idea = scene.filed(question.slots["idea"])
    if idea is None:
        return gone(scene, question)
    if choice == 1 and idea.visibility == "shown" and idea.merged_into_id is None:
        return _apart(scene, question, idea)
    line = read_back(
        "similar.kept", scene, idea.code, title=Title(idea.title), topic=idea.topic, place=place_of(idea)
    )
    return Turn(scene.conversation.answered().ask("noted", idea=idea.id, code=idea.code), (line,))


def _apart(scene: Scene, question: Question, idea: Idea) -> Turn:
    first, *others = question.slots["asks"]
    number = idea.id or 0
    actions: list[Action] = [Retitle(number, first["title"], None), SortUnder(number, first["topic"])]
    actions.append(Move(number, first["place"], _where(scene, first), None))
    actions.append(SubmitMore(tuple(_draft(scene, one, question.slots["language"], idea) for one in others)))
    line = say("idea.apart", code=idea.code, codes=Fact("codes"), n=Fact("n"))
    return Turn(scene.conversation.answered(), (line,), tuple(actions))


def only_one(scene: Scene, question: Question, number: int) -> Turn | None:
    """`just the first`: the idea is that ask alone."""
    idea, asks = scene.filed(question.slots["idea"]), question.slots["asks"]
    if idea is None or number > len(asks) or idea.visibility != "shown" or idea.merged_into_id is not None:
        return None
    ask, idea_id = asks[number - 1], idea.id or 0
    where = _where(scene, ask)
    place = scene.town.place(ask["key"]) if ask["key"] else None
    line = read_back(
        "idea.corrected", scene, idea.code, topic=ask["topic"], place=place.name if place else ask["place"]
    )
    words = {"title": ask["title"], "topic": ask["topic"], "place_text": ask["place"], "where": where}
    action = Rewrite(idea_id, ask["text"], scene.screen(ask["text"]), words)
    return Turn(scene.conversation.answered().ask("noted", idea=idea.id, code=idea.code), (line,), (action,))


def _draft(scene: Scene, ask: dict[str, Any], language: str, beside: Idea | None) -> Draft:
    """One ask as an idea, in the campaign of the one that it was said with, as long as that is open."""
    code = beside.campaign if beside else None
    return Draft(
        text=ask["text"], title=ask["title"], topic=ask["topic"], topic_confidence=ask["sure"],
        place_text=ask["place"], where=_where(scene, ask), language=language, channel=scene.message.channel,
        held_for=scene.screen(ask["text"]),
        campaign=code if campaigns.is_open(scene.tx, code, scene.now) else None,
    )  # fmt: skip


def _where(scene: Scene, ask: dict[str, Any]) -> Where | None:
    place = scene.town.place(ask["key"]) if ask["key"] else None
    return as_where(place) if place else None
