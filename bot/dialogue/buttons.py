"""Buttons: what a reply offers to press instead of typing, and what a press means.

The data of a button holds no secret and no text. `7:2` is choice 2 of the question that message 7 led to, and
is worth something in that very conversation alone, as long as the question is remembered: whatever else a
press carries answers nothing. Digits and buttons are one thing: both end in `questions.NUMBERED`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import regex

from bot.dialogue import asking_again, browse, questions, talk, vote
from bot.dialogue.conversation import Conversation, Question
from bot.dialogue.scene import Scene
from bot.dialogue.turn import CastVote, OfferLink, Turn
from phrases import Blank, Key
from phrases.render import shorten

STALE: Final = "answer.stale"
WIDEST: Final = 26  # characters of the labels in one row: a narrow phone shows them whole
LONGEST: Final = 60  # characters of one label
BY_NUMBER_ALONE: Final = frozenset(
    {"list", "mine", "comments"}
)  # the text above says what the numbers stand for

Row = list[dict[str, str]]
CHOICE: Final = regex.compile(r"([0-9]{1,18}):([0-9]{1,2})")
UNDO: Final = regex.compile(r"undo:([0-9A-Z]{4,9})")
WORDS: Final[Mapping[str, Callable[[Scene], Turn]]] = {
    "do:top": browse.top, "do:new": browse.new, "do:more": browse.more, "do:mine": browse.mine,
    "do:help": talk.help_text,
}  # fmt: skip


def offered(scene: Scene, turn: Turn, conversation: Conversation, code: str | None) -> list[Row]:
    """The buttons under the reply of a turn; `code` is that of the idea that was voted on, if one was."""
    new = next((question for question in conversation.questions if question.asked_at is None), None)
    if new is not None and new.name in questions.NUMBERED:
        return _choices(scene, new)
    if any(isinstance(action, OfferLink) for action in turn.actions):
        return [[_button(scene, Key("choice.share"), "") | {"asks": "contact"}]]
    if code and any(isinstance(action, CastVote) for action in turn.actions):
        return [[_button(scene, Key("choice.undo"), f"undo:{code}")]]
    if any(said.key in ("greeting", "help.text", "start.confirmed") for said in turn.lines):
        return _rows(_button(scene, Key(f"choice.{name}"), f"do:{name}") for name in ("top", "new"))
    return []


def _choices(scene: Scene, question: Question) -> list[Row]:
    labels = questions.NUMBERED[question.name].labels(scene, question)
    if question.name in questions.BY_NUMBER:  # the text above says what the numbers stand for
        row = [{"label": str(n), "data": f"{scene.message.id}:{n}"} for n, _label in enumerate(labels, 1)]
        more = [_button(scene, Key("choice.more"), "do:more")] if question.slots.get("more") else []
        return [[*row, *more]]
    return _rows(
        {"label": _numbered(scene, n, label), "data": f"{scene.message.id}:{n}"}
        for n, label in enumerate(labels, 1)
    )


def _numbered(scene: Scene, n: int, label: Blank) -> str:
    return shorten(scene.town.phrases.say(scene.language, "option", n=n, label=label), LONGEST)


def _button(scene: Scene, label: Key, data: str) -> dict[str, str]:
    return {"label": scene.town.phrases.say(scene.language, label), "data": data}


def _rows(buttons: Iterable[dict[str, str]]) -> list[Row]:
    """As many in a row as can be read."""
    rows: list[Row] = []
    for button in buttons:
        width = sum(len(other["label"]) for other in rows[-1]) if rows else WIDEST
        if width + len(button["label"]) <= WIDEST:
            rows[-1].append(button)
        else:
            rows.append([button])
    return rows


def press(scene: Scene, data: str) -> Turn:
    """What a press does; one that means nothing here, old or forged, says so and changes nothing."""
    if choice := CHOICE.fullmatch(data):
        question = pressed(scene.conversation.questions, data)
        return _answer(scene, question, int(choice[2])) if question else stale(scene)
    if data in WORDS:
        return WORDS[data](scene)
    if undo := UNDO.fullmatch(data):
        idea = scene.idea(undo[1])
        return vote.take_back(scene, idea) if idea else stale(scene)
    return stale(scene)


def pressed(questions: Sequence[Question], data: str) -> Question | None:
    """The question that a button belongs to, if it is still remembered."""
    choice = CHOICE.fullmatch(data)
    return next((one for one in questions if choice and one.asked_by == int(choice[1])), None)


def _answer(scene: Scene, question: Question, n: int) -> Turn:
    kind = questions.NUMBERED.get(question.name)
    if kind is None or not 1 <= n <= len(kind.labels(scene, question)):
        return stale(scene)
    if not question.is_alive(scene.now):
        return asking_again.late(scene, question)
    return kind.answer(scene, question, n)


def stale(scene: Scene) -> Turn:
    """Nothing is done, and the press is told so."""
    return Turn(scene.conversation, toast=STALE)
