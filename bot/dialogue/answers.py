"""A question that waits, and whether a message answers it."""

from collections.abc import Sequence
from dataclasses import replace

import regex

from bot.dialogue import browse, comment, correct, edit, is_done, remark, several, vote
from bot.dialogue.asking_again import NO_ANSWER, anew, late, once_more
from bot.dialogue.conversation import Question
from bot.dialogue.questions import BY_NUMBER, NUMBERED, spoken
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from nlu.text import tokens
from nlu.understanding import Understanding
from phrases import Key

CORRECTIONS = 3  # title, place, topic
CODE_AND_DIGIT = regex.compile(r"^\s*#?([\p{L}\p{N}-]{4,9})\s+(\d)\s*\.?$")
WITH_WORDS = frozenset({"similar", "several"})  # whose choices may stand beside more words


def answer(scene: Scene, heard: Understanding) -> Turn | None:
    """The turn that follows when the message answers a question; None when it does not."""
    question = scene.question()
    if question is None:
        return None
    if question.name in NUMBERED:
        return _numbered(scene, question, heard)
    return _free(scene, question, heard) if question.is_alive(scene.now) else None


def press(scene: Scene, payload: str) -> Turn | None:
    """A button: a digit, or a code and a digit. Stale or hostile payloads answer nothing."""
    if by_name := named(scene, payload):
        return by_name
    question = scene.question()
    if question is None or question.name not in NUMBERED or not payload.isascii() or not payload.isdigit():
        return None
    kind = NUMBERED[question.name]
    in_range = len(payload) < 3 and 1 <= int(payload) <= len(kind.labels(scene, question))
    return _chosen(scene, question, int(payload)) if in_range else None


def named(scene: Scene, text: str) -> Turn | None:
    """`K7RD 1` answers the question about K7RD; without one it corrects one's own idea, or shows it."""
    match = CODE_AND_DIGIT.match(text)
    idea = scene.idea(match[1]) if match else None
    if match is None or idea is None:
        return None
    choice = int(match[2])
    for question in scene.conversation.questions:
        is_about = idea.code in (question.slots.get("code"), question.slots.get("theirs"))
        kind = NUMBERED.get(question.name) if is_about else None
        if kind and 1 <= choice <= len(kind.labels(scene, question)):
            return kind.answer(scene, question, choice)
    if scene.is_mine(idea) and 1 <= choice <= CORRECTIONS:
        return correct.answer_noted(scene, Question("noted", {"idea": idea.id, "code": idea.code}), choice)
    return browse.show_idea(scene, idea)


def _numbered(scene: Scene, question: Question, heard: Understanding) -> Turn | None:
    kind = NUMBERED[question.name]
    labels = [spoken(scene, label) for label in kind.labels(scene, question)]
    heard = _without_addition(scene, question, heard, most=len(labels))
    if sided := _sided(scene, question, heard.text, most=len(labels)):
        return sided
    choice = scene.town.words.choice(heard.text, () if question.name in BY_NUMBER else labels)
    if choice is None and kind.yes is not None:
        said_yes = scene.town.words.yes_no(heard.text)
        choice = kind.yes if said_yes else kind.no if said_yes is False else None
    if choice is None and question.name == "which_place" and scene.town.gazetteer.lookup(heard.text):
        return correct.answer_place(scene, question, heard) if question.is_alive(scene.now) else None
    if choice is None and question.name in BY_NUMBER and _is_none(scene, heard.text):
        return Turn(scene.conversation.answered(), (say("answer.kept"),))
    if choice is None and question.name in WITH_WORDS and (said := _in_words(scene, question, heard, labels)):
        return said
    if choice is None or not 1 <= choice <= len(labels):
        return _several(scene, question, heard, most=len(labels))
    if not question.is_alive(scene.now):
        return late(scene, question)
    return _chosen(scene, question, choice)


def _without_addition(scene: Scene, question: Question, heard: Understanding, *, most: int) -> Understanding:
    """A number of a list that comes after another one: "and the third", "2 too"."""
    bare = scene.town.words.without_addition(heard.text) if question.name in BY_NUMBER else ""
    is_number = scene.town.words.choice(bare) is not None or scene.town.words.several(bare, most)
    return replace(heard, text=bare) if bare and is_number else heard


def _in_words(scene: Scene, question: Question, heard: Understanding, labels: Sequence[str]) -> Turn | None:
    """A choice with more words beside it: "1 but please in winter", "no, mine is further down"."""
    words, kind = scene.town.words, NUMBERED[question.name]
    if not question.is_alive(scene.now) or scene.sight_of(question) != "seen" or heard.text.endswith("?"):
        return None
    if question.name == "several":
        if words.is_apart(heard.text):
            return kind.answer(scene, question, 1)
        if words.is_single(heard.text):
            return kind.answer(scene, question, 2)
        only = words.only(heard.text)
        return several.only_one(scene, question, only) if only else None
    before, more = words.choice_and_more(heard.text)
    choice = (words.choice(before, labels) or _opening(scene, before)) if more else None
    if choice is not None and choice <= len(labels):
        return _with_comment(scene, question, choice, replace(heard, text=more))
    first = heard.text.partition(" ")[0]
    is_idea = heard.intent.name == "submit_idea"  # "no streetlight works"
    if kind.no is None or is_idea or words.yes_no(first.strip(",.!")) is not False:
        return None
    turn = kind.answer(scene, question, kind.no)
    if first.endswith((",", ".", "!")):
        return turn
    return replace(turn, lines=(*turn.lines, say("unclear.human")), flag=turn.flag or NO_ANSWER)


def _opening(scene: Scene, text: str) -> int | None:
    """The first choice for "yes", and "ok join it"; the second for "no"."""
    said = scene.town.words.yes_no(text)
    if said is None and scene.town.words.yes_no(text.partition(" ")[0]):
        label = tokens(spoken(scene, Key("choice.join")))
        said = True if label[:1] == tokens(text)[1:2] else None
    return None if said is None else 1 if said else 2


def _with_comment(scene: Scene, question: Question, choice: int, heard: Understanding) -> Turn:
    """The answer, and what was said beside it as a comment on the idea that was joined."""
    turn = NUMBERED[question.name].answer(scene, question, choice)
    other = scene.idea_by_id(question.slots["other"])
    if choice != 1 or other is None or not turn.actions:
        return replace(turn, lines=(*turn.lines, say("unclear.human")), flag=turn.flag or NO_ANSWER)
    added = comment.add(scene.with_conversation(turn.conversation), other, heard.text, heard.language)
    return replace(added, lines=(*turn.lines, *added.lines), actions=(*turn.actions, *added.actions))


def _chosen(scene: Scene, question: Question, choice: int) -> Turn:
    """What a digit does; it is asked about while its writer may not have seen the question."""
    if scene.sight_of(question) != "seen":
        return anew(scene, question)
    return NUMBERED[question.name].answer(scene, question, choice)


def _is_none(scene: Scene, text: str) -> bool:
    """Whether somebody wants none of a list: "no", "none of them"."""
    words, label = scene.town.words, spoken(scene, Key("choice.none_of_these"))
    return words.yes_no(text) is False or words.choice(text, (label,)) == 1


def _sided(scene: Scene, question: Question, text: str, *, most: int) -> Turn | None:
    """Numbers of a list with a yes or a no: "1, 2 no"."""
    if question.name != "list" or not question.is_alive(scene.now):
        return None
    sided = scene.town.words.sided(text, most)
    if sided is None:
        return None
    if scene.sight_of(question) != "seen":
        return anew(scene, question)
    return vote.answer_sided(scene, question, sided) or once_more(scene, question)


def _several(scene: Scene, question: Question, heard: Understanding, *, most: int) -> Turn | None:
    """Several numbers of a list at once: "1 and 3", "both"."""
    if question.name != "list" or not question.is_alive(scene.now):
        return None
    if chosen := scene.town.words.several(heard.text, most):
        is_seen = scene.sight_of(question) == "seen"
        return vote.answer_several(scene, question, chosen) if is_seen else anew(scene, question)
    is_both = bool(scene.town.words.several(heard.text, 2))  # of three, or of one
    return once_more(scene, question) if is_both else None


def _free(scene: Scene, question: Question, heard: Understanding) -> Turn | None:
    if question.name in ("title", "place") and (choice := _correction(scene, heard.text)):
        return correct.answer_noted(scene, question, choice)  # something else is to be corrected
    if question.name == "title" and correct.is_title(scene, question, heard):
        return correct.answer_title(scene, question, heard)
    if question.name == "place" and correct.is_place(scene, question, heard):
        return correct.answer_place(scene, question, heard)
    if question.name == "near_what" and scene.town.gazetteer.lookup(heard.text):  # else a new message
        return browse.near(scene.with_conversation(scene.conversation.without("near_what")), heard.text)
    if question.name == "words" and edit.are_words(scene, question, heard):
        return edit.answer_words(scene, question, heard)
    if question.name == "not_done" and is_done.is_reason(heard):
        return is_done.answer_reason(scene, question, heard)
    if question.name == "comment" and comment.is_comment(scene, question, heard):
        return comment.answer_comment(scene, question, heard)
    if question.name == remark.WHICH:
        return remark.described(scene, question, heard)
    return None


def kept(scene: Scene, heard: Understanding) -> Turn | None:
    """The words that were asked for, where they lose nothing: a comment, what is not done yet."""
    question = scene.question()
    is_asked = question is not None and question.name in ("comment", "not_done")
    return answer(scene, heard) if is_asked else None


def _correction(scene: Scene, text: str) -> int | None:
    """The correction that a digit alone means, whatever was asked for since."""
    choice = scene.town.words.choice(text) if text.strip().isdecimal() else None
    return choice if choice is not None and 1 <= choice <= CORRECTIONS else None
