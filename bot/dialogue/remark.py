"""`COMMENT it needs a roof` without a code: it goes to the idea that is spoken of, else it is asked to which.

The words are kept until then, so that nobody has to write them again.
"""

from dataclasses import replace

from bot.dialogue import comment
from bot.dialogue.conversation import Question
from bot.dialogue.naming import EDGE, looks_like_code
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Say, Turn, say
from bot.dialogue.vote import no_such_number, numbered, unknown
from nlu.understanding import Command, Understanding
from storage.models import Idea

WHICH = "whose_comment"  # the question to which idea kept words belong
LISTS = ("list", "mine")
MOST_WORDS = 5  # of an answer that says what the idea is about
NO_ANSWER = frozenset({"thank", "goodbye", "greet", "affirm", "deny", "ask_question", "ask_status"})


def by_command(scene: Scene, heard: Understanding, command: Command) -> Turn:
    """`COMMENT K7RD …`; the words outlive a code that names no idea any more."""
    is_seen = not command.codes or scene.idea(command.codes[0]) is not None
    if is_seen or not command.argument:
        return comment.by_command(scene, heard, command)
    no_such = unknown(scene, command.codes[0])
    return ask(scene, command.argument, heard.language, *no_such.lines)


def respond(scene: Scene, heard: Understanding) -> Turn | None:
    """What follows from the word COMMENT and a comment, without a code; None when it is something else."""
    words = scene.town.words.remark(heard.text)
    if not words or not _is_meant(scene, heard):
        return None
    if told := _of_no_code(scene, heard, words):
        return told
    ideas = _in_sight(scene) or comment.described(scene, heard)
    if len(ideas) == 1:
        return comment.add(scene, ideas[0], words, heard.language)
    return comment.which(scene, ideas, words, heard.language) if ideas else ask(scene, words, heard.language)


def _is_meant(scene: Scene, heard: Understanding) -> bool:
    """Whether the word orders something: "COMMENT …", "comment: …"; an idea may be one of comment boxes."""
    first, _, rest = heard.text.strip().partition(" ")
    if first.endswith(":") or (first.isupper() and not rest.isupper()):
        return True
    is_number = rest.partition(" ")[0].isdecimal()
    spoken = scene.language if is_number else heard.language  # "Comment" asks in French
    is_word = scene.town.words.is_of(spoken, first)
    return is_word and (heard.intent.name != "submit_idea" or bool(_in_sight(scene)))


def _in_sight(scene: Scene) -> list[Idea]:
    """The idea that was spoken of just before, or those of a list that came after it."""
    question, memory = scene.question(), scene.conversation.memory
    if question is None or question.name not in LISTS or not question.is_alive(scene.now):
        return [last] if (last := comment.spoken_of(scene)) else []
    ids = question.slots["ids"]
    last_id = memory.get("seen") or 0
    if last_id in ids and last_id == memory.get("voted"):
        ids = [last_id]
    return [idea for one in ids if (idea := scene.idea_by_id(one))]


def _of_no_code(scene: Scene, heard: Understanding, words: str) -> Turn | None:
    """`COMMENT 2 it needs a roof` after a list, or with a code that no idea has: then the words are kept."""
    first, _, rest = words.partition(" ")
    named, rest, question = first.strip(EDGE), rest.strip(EDGE), scene.question()
    if looks_like_code(named):
        no_such = unknown(scene, named.upper())
        return ask(scene, rest, heard.language, *no_such.lines) if rest else no_such
    if named.isdecimal() and not rest:
        return Turn(scene.conversation, (say("talk.ask_code"),))
    is_number = question is not None and question.name in LISTS
    idea = numbered(scene, named) if is_number else None
    return comment.add(scene, idea, rest, heard.language) if idea else None


def ask(scene: Scene, words: str, language: str, *before: Say) -> Turn:
    """Ask to which idea the words belong; a person has them, too, should no answer come."""
    asked = scene.conversation.ask(WHICH, text=words, language=language)
    return Turn(asked, (*before, say("talk.ask_whose")), flag="comment")


def waiting(scene: Scene) -> Question | None:
    """The question that waits for the idea of a comment, also behind a list that was asked for since."""
    waits = scene.conversation.questions
    return next((one for one in waits if one.name == WHICH and comment.is_fresh(scene, one)), None)


def finish(scene: Scene, heard: Understanding) -> Turn | None:
    """A code alone, or `SHOW 2`, where it was asked to which idea a comment belongs."""
    question, command = waiting(scene), heard.command
    if question is None or command is None or command.name != "show":
        return None
    idea = scene.idea(command.codes[0]) if command.codes else numbered(scene, command.argument)
    if idea is None:
        return unknown(scene, command.codes[0]) if command.codes else no_such_number(scene)
    return _added(scene, question, idea)


def described(scene: Scene, question: Question, heard: Understanding) -> Turn | None:
    """What the idea is about, where it was asked to which one a comment belongs."""
    if not 0 < len(heard.text.split()) <= MOST_WORDS or heard.intent.name in NO_ANSWER:
        return None
    if idea := numbered(scene, heard.text.strip()):
        return _added(scene, question, idea)
    found = scene.referred(heard.text, comment.CHOICES)
    if len(found) == 1:
        return _added(scene, question, found[0])
    rest = scene.with_conversation(scene.conversation.without(WHICH))
    slots = question.slots
    return comment.which(rest, found, slots["text"], slots["language"]) if found else None


def _added(scene: Scene, question: Question, idea: Idea) -> Turn:
    settled = scene.with_conversation(scene.conversation.answered())
    return comment.add(settled, idea, question.slots["text"], question.slots["language"])


def listed(scene: Scene, turn: Turn) -> Turn:
    """A list that was asked for to find the idea of a comment: its numbers say which one it is."""
    question, asked = waiting(scene), turn.conversation.questions[:1]
    if question is None or not asked or asked[0].name not in LISTS or asked[0].asked_at is not None:
        return turn
    ids = asked[0].slots["ids"]
    kept = turn.conversation.without(*LISTS).ask(
        "which_comment", ids=ids, text=question.slots["text"], language=question.slots["language"]
    )
    return replace(turn, conversation=kept, lines=(*turn.lines[:-1], say("talk.hint_whose")))
