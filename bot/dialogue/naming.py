"""Codes among other words: what is said of an idea by its code, and codes that nobody was given."""

from collections.abc import Callable, Mapping

import regex

from bot.dialogue import browse, comment, discussion, stop, track, vote
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from civic import codes
from civic.codes import ALPHABET
from nlu.understanding import Command, Understanding
from storage.models import Idea

# readings that do not look for a code themselves; a sentence that holds one is about its idea
ABOUT_ANYTHING = ("submit_idea", "browse", "search", "out_of_scope", "my_ideas")
A_REMARK = 8  # words; who says more has something to tell others

EDGE = " \t\r\n#.,;:!?-\u2013\u2014"
MIXED = regex.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9]{4,6}")
BARE_WORD = regex.compile(r"\W*[\p{Latin}\p{Arabic}\p{Cyrillic}\p{Greek}\p{M}\p{N}'\u2019-]+\W*")
NO_WORD = regex.compile(r"[B-DF-HJ-NP-TV-XZ]{4,6}")  # capitals that no word is made of
HASHED = regex.compile(
    rf"(?<![\w/&])#\s?(?=[{ALPHABET}]*\d)(?=\d*[A-Z])([{ALPHABET}]{{4,6}})(?!\w)", regex.IGNORECASE
)

ON_ONE: Mapping[str, Callable[[Scene, Command], Turn]] = {  # what a slip of them may do to an idea at once
    "status": track.status,
    "follow": lambda scene, command: track.follow(scene, command, on=True),
    "unfollow": lambda scene, command: track.follow(scene, command, on=False),
    "comments": discussion.show,
}


def by_code(scene: Scene, heard: Understanding) -> Turn | None:
    """What follows from a sentence that holds a code; None when no code in it counts."""
    mentions = scene.town.words.codes(heard.text)
    seen = [idea for mention in mentions if (idea := scene.idea(mention.code))]
    if not seen:
        never = [mention.code for mention in mentions if mention.hashed] or HASHED.findall(heard.text)
        return vote.unknown(scene, never[0].upper()) if never else None
    is_said = heard.intent.name == "ask_status" and _side(scene, heard) is not None
    return _spoken_of(scene, heard, seen) if is_said or heard.intent.name in ABOUT_ANYTHING else None


def _side(scene: Scene, heard: Understanding) -> vote.Side | None:
    """For or against, where words leave no doubt; a question takes no side."""
    said = None if vote.is_question(heard.text) else scene.town.words.stance(heard.text, heard.language)
    return said if said in ("for", "against") else None


def _spoken_of(scene: Scene, heard: Understanding, seen: list[Idea]) -> Turn:
    """A vote when the words leave no doubt, a comment when they say more, else the idea with its choices."""
    is_one = len({idea.root_id or idea.id for idea in seen}) == 1
    if not is_one or vote.is_question(heard.text):
        return browse.show_idea(scene, seen[0])
    if heard.intent.name in ("submit_idea", "out_of_scope") and len(heard.text.split()) > A_REMARK:
        return comment.add(scene, seen[0], heard.text, heard.language)
    side = _side(scene, heard)
    return vote.as_said(scene, seen[0], side) if side else browse.show_idea(scene, seen[0])


def beside_word(scene: Scene, text: str) -> Turn | None:
    """What follows from the code of an idea with one word beside it: a slip of STATUS, "stop", any other."""
    row = [word for typed in text.split() if (word := typed.strip(EDGE))]
    words = scene.town.words
    said = words.codes(text)
    if len(row) != 2 or len(said) != 1 or (idea := scene.idea(said[0].code)) is None:
        return None
    beside = row[1] if words.codes(row[0]) else row[0]
    meant = words.command(beside) or words.slip(beside)
    if meant is None:
        return None
    if meant.name == "stop":
        return stop.ask(scene)
    by_name = ON_ONE.get(meant.name)
    return (
        by_name(scene, Command(meant.name, codes=(idea.code,))) if by_name else browse.show_idea(scene, idea)
    )


def beside_words(scene: Scene, heard: Understanding) -> Turn | None:
    """`idea no K7RD`: words that stand beside codes and together are no command show the idea."""
    words = scene.town.words
    said = words.codes(heard.text)
    if len(said) != 1 or (idea := scene.idea(said[0].code)) is None:
        return None
    rest = [word for typed in heard.text.split() if (word := typed.strip(EDGE)) and not words.codes(word)]
    are_beside = all(words.is_beside_code(word) or words.yes_no(word) is not None for word in rest)
    return browse.show_idea(scene, idea) if len(rest) > 1 and are_beside else None


def mistyped(scene: Scene, text: str) -> str | None:
    """A code-like word that is the whole message, or has one other beside it: nobody was given it."""
    row = [word for typed in text.split() if (word := typed.strip(EDGE))]
    if len(row) == 1 and _is_mistyped(scene, row[0]):
        return row[0].upper()
    if len(row) != 2:
        return None
    first, last = row
    if _is_mistyped(scene, last, first):
        return last.upper()
    return first.upper() if _is_mistyped(scene, first, last) else None


def _is_mistyped(scene: Scene, word: str, beside: str = "") -> bool:
    """Whether a word can be nothing but a code that no idea has; "22nd" is one behind VOTE alone."""
    if not MIXED.fullmatch(word) or scene.idea(word.upper()) is not None:
        return False
    if codes.reads_otherwise(word.upper()):
        return scene.town.words.is_order(beside)
    return not beside or _goes_with_a_code(scene, beside)


def _goes_with_a_code(scene: Scene, word: str) -> bool:
    words = scene.town.words
    is_digit = word.isdecimal() and len(word) == 1
    is_order = words.is_order(word) or words.slip(word) is not None
    is_said_beside = words.yes_no(word) is not None or words.is_beside_code(word) or words.is_polite(word)
    return is_digit or is_order or is_said_beside


def without_code(scene: Scene, heard: Understanding) -> Turn | None:
    """`EDIT 1 something`, `EDIT ZZZZ hi`: what stands where the code belongs is none."""
    first, _, rest = heard.text.strip().partition(" ")
    command = scene.town.words.command(first)
    if command is None or command.name != "edit" or not rest.strip():
        return None
    is_meant = first.isupper() or scene.town.words.is_of(heard.language, first)
    named = rest.split()[0].strip(EDGE)
    if is_meant and looks_like_code(named):
        return vote.unknown(scene, named.upper())
    is_shown_so = first.isupper() and not rest.isupper()
    if is_shown_so or (is_meant and named.isdecimal()):
        return Turn(scene.conversation, (say("edit.ask_code"),))
    return None


def looks_like_code(word: str) -> bool:
    """Whether a word can be nothing but a code, though nobody was given it."""
    return bool(MIXED.fullmatch(word) or NO_WORD.fullmatch(word))


def is_bare_word(scene: Scene, text: str) -> bool:
    """One word with no photo or position beside it: "bench" is no idea yet."""
    extras = scene.message.extras
    is_alone = not extras.get("media") and not extras.get("location")
    return is_alone and BARE_WORD.fullmatch(text) is not None
