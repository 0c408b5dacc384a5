"""A resident votes: by code, by number after a list, or by describing the idea."""

from collections.abc import Sequence
from typing import Literal

from bot.dialogue import people
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import option
from bot.dialogue.turn import CastVote, Fact, Say, TakeBack, Turn, say
from nlu.answers import Sided
from nlu.references import describing_words, is_vague
from nlu.text import tokens
from nlu.understanding import Command, Understanding
from phrases import Key, Title
from storage.models import Idea

CHOICES = 3  # ideas to choose from when a description fits several
QUESTION_MARKS = ("?", "\u061f", "\uff1f")
# what a few words with a number may be taken for
OPINIONS = frozenset({"out_of_scope", "browse", "search", "affirm", "deny"})
MOST_DIGITS = 2  # of a number in a list
LISTS = ("list", "mine")  # questions
Side = Literal["for", "against"]


def by_command(scene: Scene, command: Command) -> Turn:
    """`K7RD yes`, `K7RD no`, `VOTE K7RD`, or `VOTE 2` after a list."""
    side: Side = "against" if command.stance == "against" else "for"
    if command.codes:
        found = [idea for code in command.codes if (idea := scene.idea(code))]
        missing = [code for code in command.codes if scene.idea(code) is None]
        lines = tuple(line for code in missing for line in unknown(scene, code).lines)
        return cast_all(scene, found, side).saying(*lines) if found else unknown(scene, missing[0])
    if idea := numbered(scene, command.argument):
        return cast(scene, idea, side)
    return no_such_number(scene)


def no_such_number(scene: Scene) -> Turn:
    """What there is to choose, or that there is no list."""
    listed = scene.conversation.listed
    if listed is None or not listed.ids:
        return Turn(scene.conversation, (say("list.no_list"),))
    found = ((n, scene.idea_by_id(idea_id)) for n, idea_id in enumerate(listed.ids, 1))
    lines = [option(n, f"{idea.code} {idea.title}") for n, idea in found if idea]
    return Turn(scene.conversation, (say("answer.miss"), *lines))


def numbered(scene: Scene, argument: str) -> Idea | None:
    """The idea with this number in the last list that its writer has seen."""
    is_number = argument.isdecimal() and len(argument) <= MOST_DIGITS
    if not is_number or not 1 <= int(argument) <= len(ids := _listed(scene)):
        return None
    return scene.idea_by_id(ids[int(argument) - 1])


def _listed(scene: Scene) -> Sequence[int]:
    """The ideas of the last list that surely came; of none while nobody knows which one that is."""
    listed = scene.conversation.listed
    lists = [one for one in scene.conversation.questions if one.name in LISTS]
    if listed is None or not lists or scene.sight_of(lists[0]) == "seen":
        return listed.ids if listed else ()
    came = next((one for one in lists if scene.sight_of(one) != "unseen"), None)
    return came.slots["ids"] if came and scene.sight_of(came) == "seen" else ()


def unvote(scene: Scene, command: Command) -> Turn:
    """`UNVOTE K7RD`."""
    code = command.codes[0] if command.codes else ""
    last = None if command.argument else last_voted(scene)  # another number means no idea of before
    idea = scene.idea(code) if code else numbered(scene, command.argument) or last
    if idea is None and code:
        return unknown(scene, code)
    if idea is None:
        is_of_list = command.argument and scene.conversation.listed
        return no_such_number(scene) if is_of_list else Turn(scene.conversation, (say("vote.not_found"),))
    return take_back(scene, idea)


def by_words(scene: Scene, heard: Understanding) -> Turn:
    """A vote in words, "I'd vote for the bench thing": asked about when idea or stance is unsure."""
    stance = _said(scene, heard)
    for code in heard.codes:
        if idea := scene.idea(code):
            return as_said(scene, idea, stance)
    about = (heard.vote.about if heard.vote else None) or ""
    if number := number_in(scene, about):
        idea = numbered(scene, number)
        return as_said(scene, idea, stance) if idea else no_such_number(scene)
    if not is_question(heard.text):
        is_told = about and describing_words(about, scene.language)
        if stance == "withdraw" and is_told and not scene.referred(about, 1) and (last := last_voted(scene)):
            return take_back(scene, last)  # "I want the vote back"
        return described(scene, about, stance) if is_told else about_the_last(scene, stance)
    named = about and scene.referred(about, 1)
    return described(scene, about, stance) if named else people.gets_question(scene)


def of_the_list(scene: Scene, heard: Understanding) -> Turn | None:
    """A side and one number of a list that was just shown: "and I don't like number 3 at all"."""
    question, words = scene.question(), scene.town.words
    if question is None or question.name != "list" or not question.is_alive(scene.now):
        return None
    if heard.intent.name not in OPINIONS or is_question(heard.text) or words.is_opt_out_in_part(heard.text):
        return None
    number = words.opined(heard.text, heard.language)
    stance = words.stance(heard.text, heard.language) if number else None
    idea = numbered(scene, str(number)) if stance in ("for", "against") else None
    return as_said(scene, idea, stance) if idea else None


def opposed(scene: Scene, heard: Understanding) -> Turn | None:
    """A vote against an idea that is there ("I oppose the tower"); None when none is meant."""
    about = scene.town.words.opposed(heard.text, heard.language)
    if about and scene.referred(about, 1):
        return described(scene, about, "against")
    return unsupported(scene, heard, "against")


def unsupported(scene: Scene, heard: Understanding, stance: Side | None = None) -> Turn | None:
    """As `opposed`, of what somebody does not support: that is an idea, asked for when none is found.

    Without a stance it is asked whether they are against it.
    """
    about = scene.town.words.unsupported(heard.text, heard.language)
    return described(scene, about, stance) if describing_words(about, scene.language) else None


def _said(scene: Scene, heard: Understanding) -> str | None:
    """The stance that may be counted: a question is no vote."""
    stance = heard.vote.stance if heard.vote else None
    if stance == "withdraw":  # only the engine thinks so: not enough to take a vote back
        return scene.town.words.stance(heard.text, heard.language) and stance
    return None if is_question(heard.text) else stance


def is_question(text: str) -> bool:
    """Whether a message asks something."""
    return text.rstrip().endswith(QUESTION_MARKS)


def number_in(scene: Scene, about: str) -> str:
    """The number in "number 2", "the second one", "2"; "" for a description, and for "one" or "the one"."""
    chosen = scene.town.words.choice(about)
    is_said = any(word.isdecimal() for word in tokens(about)) or not is_vague(about, scene.language)
    return str(chosen) if chosen and is_said else ""


def described(scene: Scene, about: str, stance: str | None) -> Turn:
    """A vote on the idea that a description means; one numbered question when it fits several."""
    found = scene.referred(about, CHOICES)
    if stance == "against":  # nobody is against what they have just asked for
        others = [idea for idea in found if not scene.is_mine(idea)]
        found, stance = (others, stance) if others else (found, None)
    seen = [idea for idea in found if idea.id in _seen_lately(scene)]
    if len(seen) == 1:
        return as_said(scene, seen[0], stance)
    if len(found) == 1 and not scene.is_titled(about, found[0]):
        return _ask_which(scene, found, stance)  # a word of its text, or of what others added
    return one_of(scene, found, stance)


def one_of(scene: Scene, found: Sequence[Idea], stance: str | None) -> Turn:
    """Vote on the one idea that was found, or ask which of several is meant."""
    if len(found) == 1:
        return as_said(scene, found[0], stance)
    if not found:
        return Turn(scene.conversation, (say("vote.not_found"),))
    return _ask_which(scene, found, stance)


def _ask_which(scene: Scene, found: Sequence[Idea], stance: str | None) -> Turn:
    asked = scene.conversation.ask("which_idea", ids=[idea.id for idea in found], stance=stance)
    lines = [option(n, f"{idea.code} {idea.title}") for n, idea in enumerate(found, 1)]
    lines.append(option(len(found) + 1, Key("choice.none_of_these")))
    return Turn(asked, (say("vote.ask_which"), *lines))


def _seen_lately(scene: Scene) -> tuple[int, ...]:
    """The idea that was spoken of last, and those of the last list."""
    last, listed = scene.conversation.memory.get("seen"), scene.conversation.listed
    return (*((last,) if last else ()), *(listed.ids if listed else ()))


def about_the_last(scene: Scene, stance: str | None) -> Turn:
    """A vote that names no idea means the one that was spoken of last, or one of a list that just came."""
    memory, question = scene.conversation.memory, scene.question()
    last = memory.get("seen") or 0
    if question and question.name == "list" and question.is_alive(scene.now):
        ids = question.slots["ids"]
        if last not in ids or last != memory.get("voted"):
            listed = [idea for one in ids[:CHOICES] if (idea := scene.idea_by_id(one))]
            return one_of(scene, listed, stance)
    idea = scene.idea_by_id(last)
    return one_of(scene, [idea] if idea else [], stance)


def as_said(scene: Scene, idea: Idea, stance: str | None) -> Turn:
    """Vote, take the vote back, or ask which of both, as the words said."""
    if stance == "withdraw":
        return take_back(scene, idea)
    if stance is None:
        return ask_stance(scene, idea)
    return cast(scene, idea, "for" if stance == "for" else "against")


def ask_stance(scene: Scene, idea: Idea) -> Turn:
    """Ask: for or against."""
    root = scene.root(idea)
    asked = scene.conversation.ask("stance", idea=root.id, code=root.code).remember(seen=root.id)
    return Turn(asked, (say("vote.ask_stance", code=root.code, title=Title(root.title)),))


def answer_which(scene: Scene, question: Question, choice: int) -> Turn:
    """One of the ideas that a description fits, or none of them."""
    ids = question.slots["ids"]
    idea = scene.idea_by_id(ids[choice - 1]) if choice <= len(ids) else None
    answered = scene.with_conversation(scene.conversation.answered())
    if idea is None:
        return Turn(answered.conversation, (say("vote.not_found"),))
    return as_said(answered, idea, question.slots.get("stance"))


def answer_stance(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` for, `2` against."""
    idea = scene.idea_by_id(question.slots["idea"])
    if idea is None:
        return unknown(scene, question.slots["code"])
    answered = scene.with_conversation(scene.conversation.answered())
    return cast(answered, idea, "for" if choice == 1 else "against")


def answer_list(scene: Scene, question: Question, choice: int) -> Turn:
    """A number after a list votes for that idea; the list stays open, since one may vote for several."""
    idea = scene.idea_by_id(question.slots["ids"][choice - 1])
    return cast(scene, idea, "for") if idea else unknown(scene, str(choice))


def answer_several(scene: Scene, question: Question, chosen: Sequence[int]) -> Turn:
    """Several numbers after a list vote for each of those ideas."""
    return cast_all(scene, _chosen(scene, question, chosen), "for")


def answer_sided(scene: Scene, question: Question, sided: Sided) -> Turn | None:
    """Numbers after a list, and a side; "no 3" is asked about, and None when several are in doubt."""
    found = _chosen(scene, question, sided.numbers)
    if sided.said_yes is None:
        return ask_stance(scene, found[0]) if len(found) == 1 else None
    return cast_all(scene, found, "for" if sided.said_yes else "against")


def _chosen(scene: Scene, question: Question, chosen: Sequence[int]) -> list[Idea]:
    return [idea for one in chosen if (idea := scene.idea_by_id(question.slots["ids"][one - 1]))]


def cast_all(scene: Scene, found: Sequence[Idea], side: Side) -> Turn:
    """Vote on several ideas at once; on what is closed it is said so."""
    roots = list({root.id: root for root in map(scene.root, found)}.values())
    turns = [(root, cast(scene, root, side)) for root in roots]
    counted = [root for root, turn in turns if turn.actions]
    closed = tuple(line for _, turn in turns if not turn.actions for line in turn.lines)
    if len(counted) < 2:
        one = next((turn for _, turn in turns if turn.actions), None)
        return one.saying(*closed) if one else turns[0][1] if turns else no_such_number(scene)
    key = "vote.counted_several" if side == "for" else "vote.counted_several_against"
    line = say(key, codes=", ".join(root.code for root in counted))
    actions = tuple(action for _, turn in turns for action in turn.actions)
    last = counted[-1].id
    return Turn(scene.conversation.remember(seen=last, voted=last), (line, *closed), actions)


def cast(scene: Scene, idea: Idea, side: Side) -> Turn:
    """Count a vote and give a receipt with the standing; a question that waits goes on waiting."""
    root = scene.root(idea)
    before = scene.vote_on(root)
    if before is None and not scene.may_vote(root):
        closed = say("vote.closed", code=root.code, title=Title(root.title))
        return Turn(scene.conversation.remember(seen=root.id), (closed,))
    kind = "" if before is None else "again_" if before == side else "changed_"
    conversation = scene.conversation.remember(seen=root.id, voted=root.id)
    return Turn(conversation, _receipt(f"vote.{kind}{side}", idea, root), (CastVote(root.id or 0, side),))


def take_back(scene: Scene, idea: Idea) -> Turn:
    """Take a vote back."""
    root = scene.root(idea)
    conversation = scene.conversation.remember(seen=root.id)
    if scene.vote_on(root) is None:
        return Turn(conversation, (say("vote.none", code=root.code),))
    return Turn(conversation, _receipt("vote.taken_back", idea, root), (TakeBack(root.id or 0),))


def _receipt(key: str, idea: Idea, root: Idea) -> tuple[Say, ...]:
    line = say(key, code=Fact("code"), title=Fact("title"), pro=Fact("pro"), con=Fact("con"))
    return (line,) if idea.id == root.id else (say("idea.merged", old=idea.code, code=root.code), line)


def last_voted(scene: Scene) -> Idea | None:
    """The idea that the person voted on last."""
    return scene.idea_by_id(scene.conversation.memory.get("voted") or 0)


def unknown(scene: Scene, code: str) -> Turn:
    """No idea has this code."""
    return Turn(scene.conversation, (say("code.unknown", code=code),))
