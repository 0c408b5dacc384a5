"""The questions with numbered choices: what may be chosen, and what each answer does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue import (
    answer_broadcast,
    browse,
    city_news,
    comment,
    correct,
    data,
    discussion,
    is_done,
    language,
    link,
    media,
    several,
    stop,
    submit,
    uncomment,
    vote,
    what_ends,
    withdraw,
)
from bot.dialogue.conversation import Conversation, Question
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from phrases import Blank, Key

Answer = Callable[[Scene, Question, int], Turn]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A question with numbered choices: their labels, and what an answer does."""

    labels: Callable[[Scene, Question], Sequence[Blank]]
    answer: Answer
    yes: int | None = None  # the choice that a plain "yes" means
    no: int | None = None


def _keys(*names: str) -> Callable[[Scene, Question], Sequence[Blank]]:
    return lambda _scene, _question: [Key(f"choice.{name}") for name in names]


def _places(_scene: Scene, question: Question) -> Sequence[Blank]:
    return [*question.slots["labels"], Key("choice.none_of_these")]


def _ideas(scene: Scene, question: Question) -> Sequence[Blank]:
    found = (scene.idea_by_id(idea_id) for idea_id in question.slots["ids"])
    return [f"{idea.code} {idea.title}" if idea else "-" for idea in found]


def _topics(scene: Scene, question: Question) -> Sequence[Blank]:
    return [submit.topic_name(scene, key) for key in question.slots["keys"]]


def _sides(_scene: Scene, _question: Question) -> Sequence[Blank]:
    return [comment.side_key(side) for side in comment.SIDES]


def _ideas_or_none(scene: Scene, question: Question) -> Sequence[Blank]:
    return [*_ideas(scene, question), Key("choice.none_of_these")]


def _languages(_scene: Scene, question: Question) -> Sequence[Blank]:
    return [Key(f"language.name.{code}") for code in question.slots["codes"]]


NUMBERED = {
    "noted": Numbered(_keys("title", "place", "topic"), correct.answer_noted),
    "wanted": Numbered(_keys(*correct.CHOICES), correct.answer_noted),
    "similar": Numbered(_keys("join", "keep"), several.answer_similar, yes=1, no=2),
    "similar_own": Numbered(_keys("same", "both"), several.answer_similar_own, yes=1, no=2),
    "several": Numbered(several.labels, several.answer, yes=1, no=2),
    "stance": Numbered(_keys("for", "against"), vote.answer_stance, yes=1, no=2),
    "which_place": Numbered(_places, correct.answer_which_place),
    "near": Numbered(_places, browse.answer_near),
    "which_idea": Numbered(_ideas_or_none, vote.answer_which),
    "which_comment": Numbered(_ideas_or_none, comment.answer_which),
    "side": Numbered(_sides, comment.answer_side),
    "comments": Numbered(discussion.labels, discussion.answer_comments),
    "list": Numbered(_ideas, vote.answer_list),
    "mine": Numbered(_ideas, browse.answer_mine),
    "topic": Numbered(_topics, correct.answer_topic),
    "language": Numbered(_languages, language.answer_language),
    "stop": Numbered(_keys("no_more_texts", "keep_texts"), stop.answer_stop, yes=1, no=2),
    what_ends.QUESTION: Numbered(what_ends.labels, what_ends.answer, no=3),
    "link": Numbered(_keys("link", "no_link"), link.answer_link, yes=1, no=2),
    "unlink": Numbered(link.unlink_labels, link.answer_unlink, yes=1, no=2),
    "still_number": Numbered(_keys("still_me", "new_here"), link.answer_still_number, yes=1, no=2),
    "who": Numbered(_keys("still_me", "new_here"), link.answer_who, yes=1, no=2),
    "is_idea": Numbered(
        lambda _scene, _question: answer_broadcast.LABELS, answer_broadcast.answer_is_idea, yes=1, no=2
    ),
    "city_news": Numbered(lambda _scene, _question: city_news.LABELS, city_news.answer, yes=1, no=2),
    "is_done": Numbered(lambda _scene, _question: is_done.LABELS, is_done.answer, yes=1, no=2),
    "uncomment": Numbered(uncomment.labels, uncomment.answer),
    "withdraw": Numbered(_keys(*withdraw.CHOICES), withdraw.answer, yes=1, no=2),
    "move": Numbered(_keys(*media.MOVES), media.answer_move, yes=1, no=2),
    "forget": Numbered(_keys("erase", "keep_data"), data.answer_forget, yes=1, no=2),
}
# may be ignored: a text that is no answer is no miss
OFFERS = frozenset({"noted", "wanted", "list", "mine", "side", "comments", "city_news", "is_idea", "is_done"})
BEGUN = frozenset({"city_news", "is_done"})  # asked by us, out of the blue: no other one is asked beside it
BY_NUMBER = frozenset({"list", "mine", "comments"})  # a title's word after a list is no vote


def waits(conversation: Conversation, now: datetime) -> bool:
    """Whether a question waits that another one would get in the way of; offers may be passed over."""
    return any(
        one.is_alive(now) and (one.name not in OFFERS or one.name in BEGUN) for one in conversation.questions
    )


def spoken(scene: Scene, label: Blank) -> str:
    """A choice as the writer reads it."""
    return scene.town.phrases.say(scene.language, "option", n=0, label=label).partition(" ")[2]
