"""A resident says something about an idea: by code, by answering a message of ours, or by describing it."""

from collections.abc import Sequence
from datetime import timedelta

from bot.dialogue import people
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import gone, option
from bot.dialogue.turn import AddComment, Fact, TakeSide, Turn, say
from bot.dialogue.vote import numbered, unknown
from civic.comments import Said, Side
from nlu.understanding import Command, Understanding
from phrases import Key, Title
from storage.models import Idea

SIDES: tuple[Side | None, ...] = ("for", "against", None)
A_WISH = 6  # words of "I would like to leave a comment"
TALK = frozenset({"thank", "goodbye", "greet", "help", "my_ideas", "set_language"})
FEW_WORDS = 5  # of such talk; who says more has words of their own
CHOICES = 3  # ideas to choose from when a description fits several
ASKED_WITHIN = timedelta(hours=1)  # later, a text is no longer the comment that was asked for
SPOKEN_OF_WITHIN = timedelta(minutes=15)  # "a comment: …" means the idea that was spoken of just before


def side_key(side: str | None) -> Key:
    """The name of a side."""
    return Key(f"talk.side.{side or 'neither'}")


def by_command(scene: Scene, heard: Understanding, command: Command) -> Turn:
    """`COMMENT K7RD …`; without words it asks for them, without a code it means the idea spoken of last."""
    if command.codes:
        idea = scene.idea(command.codes[0])
        if idea is None:
            return unknown(scene, command.codes[0])
        return add(scene, idea, command.argument, heard.language) if command.argument else _ask(scene, idea)
    last = 0 if command.argument else scene.conversation.memory.get("seen") or 0
    idea = numbered(scene, command.argument) or scene.idea_by_id(last)
    return _ask(scene, idea) if idea else Turn(scene.conversation, (say("talk.ask_code"),))


def _ask(scene: Scene, idea: Idea) -> Turn:
    root = scene.root(idea)
    asked = scene.conversation.ask("comment", idea=root.id, code=root.code).remember(seen=root.id)
    return Turn(asked, (say("talk.ask_words", code=root.code, title=Title(root.title)),))


def is_fresh(scene: Scene, question: Question) -> bool:
    """Whether a question about a comment was put a short while ago."""
    return question.asked_at is not None and scene.now - question.asked_at <= ASKED_WITHIN


def is_comment(scene: Scene, question: Question, heard: Understanding) -> bool:
    """Whether a text is the comment that was asked for: thanks, a greeting and a call for help are none."""
    is_talk = heard.intent.name in TALK and len(heard.text.split()) <= FEW_WORDS
    return (
        is_fresh(scene, question)
        and not is_talk
        and scene.town.words.yes_no(heard.text) is None
        and len(heard.text.strip()) > 1
    )


def answer_comment(scene: Scene, question: Question, heard: Understanding) -> Turn:
    """The words that were asked for."""
    idea = scene.idea_by_id(question.slots["idea"])
    answered = scene.with_conversation(scene.conversation.answered())
    return add(answered, idea, heard.text, heard.language) if idea else gone(scene, question)


def add(scene: Scene, idea: Idea, text: str, language: str) -> Turn:
    """Keep the comment, say on which side it was taken to be, and offer the other sides as digits."""
    root = scene.root(idea)
    side = scene.town.words.side(text, language)
    held_for = scene.screen(text)
    words = scene.town.words.without_side(text, side)
    said = Said(words, side, language, scene.message.channel, held_for)
    action = AddComment(root.id or 0, said)
    title = Title(root.title)
    before = say("talk.before", code=root.code, title=title, when=Fact("before"))
    merged = (say("idea.merged", old=idea.code, code=root.code),) if root.id != idea.id else ()
    conversation = scene.conversation.remember(seen=root.id)
    if held_for:
        held = say("talk.held", code=root.code, title=title, when=Fact("new"))
        return Turn(conversation, (*merged, held, before), (action,), flag="held comment")
    asked = conversation.ask("side", comment=Fact("comment"), code=root.code)
    noted = say("talk.noted", code=root.code, title=title, side=side_key(side), when=Fact("new"))
    return Turn(asked, (*merged, noted, before), (action,))


def answer_side(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` for, `2` against, `3` neither."""
    side = SIDES[choice - 1]
    line = say("talk.side_changed", code=question.slots["code"], side=side_key(side))
    return Turn(scene.conversation.answered(), (line,), (TakeSide(question.slots["comment"], side),))


def by_words(scene: Scene, heard: Understanding) -> Turn:
    """A comment that says which idea it is about; one numbered question when several fit."""
    found = described(scene, heard)
    if not found and (last := spoken_of(scene)):
        found = [last]
    if not found:
        return people.gets_comment(scene)
    text = _behind_colon(scene, heard.text) or heard.text
    if len(found) == 1:
        is_said = text != heard.text or _says(heard)
        return add(scene, found[0], text, heard.language) if is_said else _ask(scene, found[0])
    return which(scene, found, text, heard.language)


def which(scene: Scene, found: Sequence[Idea], text: str, language: str) -> Turn:
    """Ask which of several ideas a comment is about."""
    ids = [idea.id for idea in found]
    asked = scene.conversation.ask("which_comment", ids=ids, text=text, language=language)
    lines = [option(n, f"{idea.code} {idea.title}") for n, idea in enumerate(found, 1)]
    lines.append(option(len(found) + 1, Key("choice.none_of_these")))
    return Turn(asked, (say("vote.ask_which"), *lines))


def _behind_colon(scene: Scene, text: str) -> str:
    """The comment in "comment on the bench: make it wide"; "" when no such word introduces one."""
    before, _, comment = text.partition(": ")
    words = before.split()
    is_introduced = 0 < len(words) <= A_WISH and scene.town.words.is_order(words[0])
    return comment.strip() if is_introduced else ""


def _says(heard: Understanding) -> bool:
    """Whether there is a comment in the words, and not only the wish to make one on an idea."""
    names = [entity for entity in heard.entities if entity.entity == "idea_ref"]
    rest = heard.text[names[-1].end :] if names else heard.text
    return len(rest.split()) > (0 if names else A_WISH)


def described(scene: Scene, heard: Understanding) -> list[Idea]:
    """The ideas that a comment says it is about, by code or in words."""
    named = [idea for code in heard.codes if (idea := scene.idea(code))]
    if named:
        return named[:1]
    references = [entity.value for entity in heard.entities if entity.entity == "idea_ref"]
    found = (scene.referred(reference, CHOICES) for reference in references)
    return next((ideas for ideas in found if ideas), [])


def spoken_of(scene: Scene) -> Idea | None:
    """The idea that this person looked at, or was told of, a few minutes ago."""
    before = next(iter(scene.previous(1)), None)
    if before is None or scene.message.received_at - before.received_at > SPOKEN_OF_WITHIN:
        return None
    return scene.idea_by_id(scene.conversation.memory.get("seen") or 0)


def answer_which(scene: Scene, question: Question, choice: int) -> Turn:
    """One of the ideas that a comment may be about; none of them: a person reads it."""
    ids = question.slots["ids"]
    idea = scene.idea_by_id(ids[choice - 1]) if choice <= len(ids) else None
    answered = scene.with_conversation(scene.conversation.answered())
    if idea is None:
        return people.gets_comment(answered)
    return add(answered, idea, question.slots["text"], question.slots["language"])
