"""Second thoughts about the idea just filed: "its mill road not mill lane", "no, it's for dogs too"."""

from dataclasses import replace

from bot.dialogue import correct, edit, last_act, questions, submit
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.turn import AddWords, Retitle, Turn
from nlu import civic as civic_words
from nlu import structure
from nlu.amending import Instead
from nlu.references import telling_words
from nlu.text import tokens
from nlu.understanding import Understanding
from storage.models import Idea

ENDING = 4  # letters of the last word of a compound
PLACE = 2  # the choice that corrects it
OWN = 5  # ideas of one person that a correction may mean


def respond(scene: Scene, heard: Understanding) -> Turn | None:
    """Put the idea right, or add the words to it; None when the message is about something else."""
    words, filed = scene.town.words, scene.conversation.memory.get("idea")
    instead = words.instead(heard.text) if filed else None
    place = instead.right if instead else words.amended_place(heard.text) if filed else None
    is_more = bool(filed) and words.amends(heard.text) and words.undo(heard.text) is None
    is_wrong = bool(filed) and words.is_wrong_place(heard.text)
    idea = scene.filed(filed) if instead or place or is_more or is_wrong else None
    if idea is None or not _is_recent(scene, idea) or last_act.just_voted(scene):
        return None
    if is_wrong:
        return correct.answer_noted(scene, Question("noted", {"idea": idea.id, "code": idea.code}), PLACE)
    if instead is not None and (sorted_anew := _other_topic(scene, idea, instead)):
        return sorted_anew
    if instead is not None and (meant := _whose_place(scene, idea, instead)):
        return _elsewhere(scene, heard, meant, instead)
    if instead is not None and _says(idea, instead.wrong):
        return submit.add(scene, heard, idea)
    if place and scene.town.gazetteer.lookup(place):
        return _elsewhere(scene, heard, idea, Instead(place, ""))
    if right := _right_title(scene, heard, idea):
        return _renamed(scene, heard, idea, right)
    begins_with_no = words.yes_no(heard.text.partition(" ")[0]) is False
    return submit.add(scene, heard, idea) if is_more or (instead and begins_with_no) else None


def _other_topic(scene: Scene, idea: Idea, instead: Instead) -> Turn | None:
    """The idea under another topic: "its not streets its culture"."""
    keys = [topic.key for topic in scene.town.city.topics]
    names = [questions.spoken(scene, submit.topic_name(scene, key)) for key in keys]
    wrong, right = (scene.town.words.choice(side, names) for side in (instead.wrong, instead.right))
    if not wrong or not right or keys[wrong - 1] != idea.topic:
        return None
    asked = Question("topic", {"keys": keys, "idea": idea.id, "code": idea.code})
    return correct.answer_topic(scene, asked, right)


def _right_title(scene: Scene, heard: Understanding, idea: Idea) -> str:
    """The title with another thing of its kind in it ("no, I meant a dog cafe"), or ""."""
    thing = _as_typed_alike(heard.text, scene.town.words.amended_thing(heard.text))
    told = tokens(telling_words(thing, idea.language))
    what, where = _parted(idea, idea.language)
    known = tokens(telling_words(what, idea.language))
    ends = zip((told[:1], told[-1:]), (known[:1], known[-1:]), strict=True)  # "dog cafe", "café de perros"
    is_of_a_kind = any(one and other and _is_alike(one[0], other[0]) for one, other in ends)
    if not is_of_a_kind or set(told) <= set(known):
        return ""
    return f"{structure.title(thing, idea.language)} {where}".strip()


def _is_alike(one: str, other: str) -> bool:
    """Whether two words are one, or end in one: "hundecafe" and "katzencafe"."""
    return one == other or (min(len(one), len(other)) > ENDING and one[-ENDING:] == other[-ENDING:])


def _parted(idea: Idea, language: str) -> tuple[str, str]:
    """A title before and from the words that say where."""
    place = idea.place_name or idea.place_text or ""
    at = idea.title.casefold().find(place.casefold()) if place else -1
    before = idea.title[:at].split() if at > 0 else idea.title.split()
    if at <= 0:
        return idea.title, ""
    leading = civic_words.words(language, "place", "before")
    led = [n for n in (1, 2) if len(before) > n and leading.intersection(tokens(before[-n]))]
    end = len(before) - max(led, default=0)
    return " ".join(before[:end]), " ".join([*before[end:], idea.title[at:]])


def _renamed(scene: Scene, heard: Understanding, idea: Idea, title: str) -> Turn:
    """The idea by its right title, and with the words that said so."""
    held_for = scene.screen(f"{idea.text}\n{heard.text}")
    action = AddWords(idea.id or 0, heard.text, held_for, title)
    if held_for and idea.visibility == "shown":
        return Turn(scene.conversation, (submit.held_line(idea.code, held_for),), (action,), flag="held")
    line = submit.read_back("idea.corrected", scene, idea.code, topic=idea.topic, place=submit.place_of(idea))
    return Turn(scene.conversation.ask("noted", idea=idea.id, code=idea.code), (line,), (action,))


def _elsewhere(scene: Scene, heard: Understanding, idea: Idea, instead: Instead) -> Turn:
    """The idea at the right place, which its title says too."""
    right = _as_typed(heard.text, instead.right)
    asked = Question("place", {"idea": idea.id, "code": idea.code})
    turn = correct.answer_place(scene, asked, replace(heard, text=right))
    at = idea.title.casefold().find(instead.wrong)
    if not instead.wrong or at < 0 or not turn.actions:
        return turn
    title = f"{idea.title[:at]}{right}{idea.title[at + len(instead.wrong) :]}"
    return replace(turn, actions=(Retitle(idea.id or 0, title, None), *turn.actions))


def _is_recent(scene: Scene, idea: Idea) -> bool:
    return scene.now - idea.created_at <= submit.ADDED_WITHIN and not edit.refused(scene, idea)


def _whose_place(scene: Scene, last: Idea, instead: Instead) -> Idea | None:
    """The last idea, or another one of a moment ago, that is where it should not be."""
    if _is_its_place(last, instead):
        return last
    others = (idea for idea in scene.mine(OWN, 0) if _is_recent(scene, idea))
    return next((idea for idea in others if _is_its_place(idea, instead)), None)


def _says(idea: Idea, wrong: str) -> bool:
    """Whether the words that are wrong stand in an idea: "number 14, not 12"."""
    words, said = tokens(wrong), tokens(idea.text)
    return any(said[at : at + len(words)] == words for at in range(len(said)))


def _is_its_place(idea: Idea, instead: Instead) -> bool:
    """Whether what is said to be wrong is where the idea is."""
    named = set(tokens(f"{idea.place_text or ''} {idea.place_name or ''}"))
    return set(tokens(instead.wrong)) <= named


def _as_typed_alike(text: str, words: str) -> str:
    """The last words of a text as they were typed: as many as these."""
    return " ".join(text.split()[-len(words.split()) :]).rstrip(" .,!?") if words else ""


def _as_typed(text: str, words: str) -> str:
    """The words as they stand in the text, with its capitals."""
    at = text.casefold().find(words)
    return text[at : at + len(words)] if at >= 0 else words
