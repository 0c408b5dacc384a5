"""A question that waits, and whether a message answers it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import regex

from bot.dialogue import (
    answer_broadcast,
    browse,
    city_news,
    comment,
    correct,
    data,
    discussion,
    edit,
    is_done,
    language,
    link,
    media,
    remark,
    several,
    stop,
    submit,
    uncomment,
    vote,
    what_ends,
    withdraw,
)
from bot.dialogue.conversation import MISSES, Conversation, Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import option
from bot.dialogue.turn import Say, Turn, say
from civic.restrictions import Restriction
from nlu.text import tokens
from nlu.understanding import Understanding
from phrases import Blank, Key, Title

Answer = Callable[[Scene, Question, int], Turn]
CORRECTIONS = 3  # title, place, topic
CODE_AND_DIGIT = regex.compile(r"^\s*#?([\p{L}\p{N}-]{4,9})\s+(\d)\s*\.?$")
NUMBERS = regex.compile(r"^\s*\d{1,2}(?:[\s,;.+&/-]+\d{1,2}){1,5}[\s.!]*$")  # "1 2", "1, 3"


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
    "what_ends": Numbered(what_ends.labels, what_ends.answer, no=3),
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
WITH_WORDS = frozenset({"similar", "several"})  # whose choices may stand beside more words
FEW_WORDS = 3  # of an answer that missed; whoever writes more says something
NO_ANSWER = "no answer to a question"  # why a person should look
WITH_CHOICES = frozenset({"stop", "forget"})  # their phrases say the choices
BY_NUMBER = frozenset({"list", "mine", "comments"})  # a title's word after a list is no vote


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
    return vote.answer_sided(scene, question, sided) or _again(scene, question)


def _several(scene: Scene, question: Question, heard: Understanding, *, most: int) -> Turn | None:
    """Several numbers of a list at once: "1 and 3", "both"."""
    if question.name != "list" or not question.is_alive(scene.now):
        return None
    if chosen := scene.town.words.several(heard.text, most):
        is_seen = scene.sight_of(question) == "seen"
        return vote.answer_several(scene, question, chosen) if is_seen else anew(scene, question)
    is_both = bool(scene.town.words.several(heard.text, 2))  # of three, or of one
    return _again(scene, question) if is_both else None


def waits(conversation: Conversation, now: datetime) -> bool:
    """Whether a question waits that another one would get in the way of; offers may be passed over."""
    return any(
        one.is_alive(now) and (one.name not in OFFERS or one.name in BEGUN) for one in conversation.questions
    )


def spoken(scene: Scene, label: Blank) -> str:
    """A choice as the writer reads it."""
    return scene.town.phrases.say(scene.language, "option", n=0, label=label).partition(" ")[2]


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
        case "noted" | "wanted" | "what_ends" | "stance" | "side" | "comments":
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
    return _again(scene, question, says_more=_says_more(scene, heard.text))


def _says_more(scene: Scene, text: str) -> bool:
    """Whether a text is more than an answer that missed: a person reads it, whatever is asked again."""
    return len(text.split()) > FEW_WORDS or scene.screen(text) not in (None, Restriction.LIMITED)


def _again(scene: Scene, question: Question, *, says_more: bool = False) -> Turn:
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
    return _again(scene, question)


def _unseen(scene: Scene) -> Question | None:
    """The question with choices that waits to be handed over."""
    questions = scene.conversation.questions
    return next((one for one in questions if one.name in NUMBERED and one.is_alive(scene.now)), None)
