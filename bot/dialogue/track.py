"""Keeping track: status, following, one's own ideas."""

import re
from collections.abc import Sequence

from bot.dialogue import browse, people, withdraw
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Follow, Say, Turn, say
from bot.dialogue.vote import (
    about_the_last,
    no_such_number,
    number_in,
    numbered,
    one_of,
    unknown,
)
from civic import promises
from civic.news import reason_key
from nlu.references import describing_words
from nlu.text import tokens
from nlu.understanding import Command, Understanding
from phrases import Key, Title
from storage.models import Idea, Visibility

CLAUSE = re.compile(r"[.,;:!?()\n\u2026\u2014\u2013\"]+|\s-+\s")
# what "any news on the lamp" may be taken for
ASKING = frozenset({"submit_idea", "out_of_scope", "ask_question", "ask_status", "browse", "search"})
OWN = 5  # ideas that "no more about the fountain" may mean


def status(scene: Scene, command: Command) -> Turn:
    """`STATUS K7RD`, or `STATUS 2` after a list; alone, of one's own ideas, or of what was seen last."""
    idea = _named(scene, command)
    if idea is None and not command.codes and not command.argument:
        own = scene.mine(2, 0)
        if len(own) > 1:
            return browse.mine(scene)
        idea = next(iter(own), None) or _last_seen(scene)
    if idea is None:
        return _which(scene, command, "status.ask_code")
    return status_of(scene, idea)


def _which(scene: Scene, command: Command, question: str) -> Turn:
    """Instead of an idea that was not found: no such code, the numbers of the list, or a question."""
    if command.codes:
        return unknown(scene, command.codes[0])
    if command.argument and scene.conversation.listed:
        return no_such_number(scene)
    return Turn(scene.conversation, (say(question),))


def _named(scene: Scene, command: Command) -> Idea | None:
    """The idea of the code, or of the number in the last list."""
    return scene.idea(command.codes[0]) if command.codes else numbered(scene, command.argument)


def status_by_words(scene: Scene, heard: Understanding) -> Turn:
    """What became of "my bench", and who backs it: the idea named, one's own last one, or the last seen."""
    own = scene.mine(1, 0)
    if idea := described(scene, heard) or next(iter(own), None) or _last_seen(scene):
        return status_of(scene, idea, with_votes=True)
    return Turn(scene.conversation, (say("status.ask_code"),))


def backers(scene: Scene, heard: Understanding) -> Turn | None:
    """How many back the idea that was seen last ("who else wants that"); None for other messages."""
    idea = _last_seen(scene) if scene.town.words.asks_who_else(heard.text) else None
    return status_of(scene, idea, with_votes=True) if idea else None


def described(scene: Scene, heard: Understanding) -> Idea | None:
    """The idea that a sentence names by its code or by what it is about."""
    named = (scene.idea(code) for code in heard.codes)
    references = [entity.value for entity in heard.entities if entity.entity == "idea_ref"]
    found = (idea for reference in references for idea in _referred(scene, reference))
    return next((idea for idea in (*named, *found) if idea), None)


def _referred(scene: Scene, reference: str) -> Sequence[Idea]:
    """The idea that "number 2" means in the last list, or "the bench thing" anywhere."""
    number = number_in(scene, reference)
    listed = numbered(scene, number) if number else None
    return [listed] if listed else scene.referred(reference, 1)


def status_of(scene: Scene, idea: Idea, *, with_votes: bool = False) -> Turn:
    """What the city does about an idea, and who backs it."""
    root = scene.root(idea)
    if root.visibility == Visibility.HIDDEN:
        return _hidden(scene, root if scene.is_mine(root) else idea)
    votes = (say("status.votes", pro=root.votes_for, con=root.votes_against),) if with_votes else ()
    merged = (say("idea.merged", old=idea.code, code=root.code),) if root.id != idea.id else ()
    return Turn(scene.conversation.remember(seen=root.id), (*merged, *status_lines(scene, root), *votes))


def _hidden(scene: Scene, idea: Idea) -> Turn:
    """What its author alone hears, of an idea of their own: not of the hidden one that it is part of."""
    if not scene.is_mine(idea):
        return unknown(scene, idea.code)
    hidden = say("status.hidden", code=idea.code, title=Title(idea.title))
    return Turn(scene.conversation.remember(seen=idea.id), (hidden,), flag="question")


def progress(scene: Scene, heard: Understanding) -> Turn | None:
    """The status of what somebody asks about ("any news on the lamp"); a person is asked where none is."""
    about = scene.town.words.asks_progress(heard.text) if heard.intent.name in ASKING else ""
    if not describing_words(about, heard.language):
        return None
    if found := scene.referred(about, 1):
        return status_of(scene, found[0], with_votes=True)
    return people.gets_question(scene) if heard.intent.name == "submit_idea" else None


def status_lines(scene: Scene, idea: Idea) -> tuple[Say, ...]:
    """What the city says of an idea: status, day of the next news, reason."""
    due = promises.promised(idea, scene.town.city, scene.now)
    name = Key(f"status.name.{idea.status}")
    line = say("status.line", code=idea.code, title=Title(idea.title), status=name)
    if due:
        line = say("status.line_due", code=idea.code, title=Title(idea.title), status=name, due=due)
    if not idea.reason:
        return (line,)
    return line, say(reason_key(idea.status, idea.reason), reason=idea.reason)


def follow(scene: Scene, command: Command, *, on: bool) -> Turn:
    """`FOLLOW K7RD`, `UNFOLLOW K7RD`, or `FOLLOW 2` after a list; alone, the idea that was spoken of last."""
    idea = _named(scene, command)
    if idea is None and not command.codes and not command.argument:
        idea = _last_seen(scene)
    if idea is None:
        return _which(scene, command, "follow.ask_code" if on else "unfollow.ask_code")
    return hear_of(scene, idea, on=on)


def follow_by_words(scene: Scene, heard: Understanding, *, on: bool) -> Turn:
    """Hear of an idea, or no more, said in words: "keep me posted on the bench"."""
    idea = described(scene, heard) or _last_seen(scene)
    if not on and (meant := unwanted(scene, heard)):
        return meant
    question = "follow.ask_code" if on else "unfollow.ask_code"
    return hear_of(scene, idea, on=on) if idea else Turn(scene.conversation, (say(question),))


def unwanted(scene: Scene, heard: Understanding) -> Turn | None:
    """Who does not want the skate park may be against it: asked, where no word is of messages about it."""
    about = scene.town.words.unwanted(heard.text)
    found = scene.referred(about, OWN) if about and not scene.town.words.names_messages(heard.text) else ()
    others = [idea for idea in found if not scene.is_mine(idea)]
    if others:
        return one_of(scene, others, None)
    return withdraw.ask(scene, found[0]) if found else None


def joined(scene: Scene, heard: Understanding) -> Turn | None:
    """A vote for the idea that "me too on the playground" means."""
    about = scene.town.words.joined(heard.text)
    if not about:
        return None
    if not describing_words(about, scene.language):  # "I wanna join that"
        is_shown = scene.conversation.memory.get("seen") or scene.question()
        return about_the_last(scene, "for") if is_shown else None
    found = scene.referred(about, OWN)
    is_sure = not scene.town.words.is_joined_unsurely(heard.text)
    is_sure = is_sure and all(_tells_what(scene, about, idea) for idea in found)
    return one_of(scene, found, "for" if is_sure else None) if found else None


def _tells_what(scene: Scene, about: str, idea: Idea) -> bool:
    """Whether words name an idea by its title, and not only by where it is."""
    told = set(tokens(describing_words(about, scene.language)))
    where = tokens(f"{idea.place_name or ''} {idea.place_text or ''}")
    return scene.is_titled(about, idea) and not told.issubset(where)


def unfollow_instead(scene: Scene, heard: Understanding) -> Turn | None:
    """Who wants no more of one idea, "no more about the fountain please", still hears of the others."""
    coded = (scene.idea(code) for code in _codes_to_end(scene, heard.text))
    if heard_of := next((idea for idea in coded if idea and scene.hears_of(scene.root(idea))), None):
        return hear_of(scene, heard_of, on=False)
    about = scene.town.words.about(heard.text)
    if not about or scene.town.words.command(about) is not None:  # "stop" may stand in a title
        return None
    ideas = (*scene.mine(OWN, 0), *((seen,) if (seen := _last_seen(scene)) else ()))
    told = [idea for idea in ideas if about in tokens(idea.title)] or [
        idea for idea in scene.referred(about, OWN) if scene.hears_of(scene.root(idea))
    ]
    return hear_of(scene, told[0], on=False) if told else None


def _codes_to_end(scene: Scene, text: str) -> list[str]:
    """The codes in a wish for no more of them; none beside another clause that ends all messages."""
    words, found = scene.town.words, list[str]()
    for clause in filter(str.strip, CLAUSE.split(text)):
        coded = [mention.code for mention in words.codes(clause)]
        command = words.command(clause)
        is_end = words.is_opt_out(clause) or (command is not None and command.name == "stop")
        if is_end and not coded:
            return []
        found += coded if is_end else []
    return found


def by_description(scene: Scene, name: str, words: str) -> Turn:
    """`STATUS bench`, `FOLLOW the bench`: a command word and what the idea is about."""
    found = scene.referred(words, OWN)
    heard_of = (idea for idea in found if name == "unfollow" and scene.is_known_to(scene.root(idea)))
    idea = next(heard_of, None) or next(iter(found), None)
    if idea is None:
        return Turn(scene.conversation, (say("vote.not_found"),))
    if name == "follow" and not scene.is_titled(words, idea):
        return browse.show_idea(scene, idea)
    return status_of(scene, idea) if name == "status" else hear_of(scene, idea, on=name == "follow")


def hear_of(scene: Scene, idea: Idea, *, on: bool) -> Turn:
    """News of an idea from now on, or none."""
    root = scene.root(idea)
    line = say("follow.on" if on else "follow.off", code=root.code, title=Title(root.title))
    return Turn(scene.conversation.remember(seen=root.id), (line,), (Follow(root.id or 0, on),))


def _last_seen(scene: Scene) -> Idea | None:
    return scene.idea_by_id(
        scene.conversation.memory.get("seen") or scene.conversation.memory.get("idea") or 0
    )
