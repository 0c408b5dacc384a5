"""A resident puts an idea forward: filed at once, read back, joined to a neighbour's when it is the same."""

from datetime import timedelta

import regex

from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.turn import AddWords, Fact, Join, Say, SubmitIdea, Turn, say
from civic.ideas import MAX_TITLE, Draft, Where
from nlu.understanding import IdeaDraft, PlaceMatch, Understanding
from phrases import Blank, Key, Title
from storage.models import Idea, InboundMessage

PART_WITHIN = timedelta(seconds=45)  # parts of one long SMS arrive together
ADDED_WITHIN = timedelta(minutes=15)  # "and also …"
SAME_WITHIN = timedelta(days=1)
FULL_PART = (67, 70, 153, 160)  # characters at which phones and networks cut (UCS-2, GSM-7; joined, alone)
SENTENCE_ENDS = regex.compile(r"[.!?…)\"»]\s*$")
BEGINS_LOW = regex.compile(r"^\s*[\p{Ll}\p{N}]")


def propose(scene: Scene, heard: Understanding) -> Turn:
    """File the idea and say back what was taken."""
    if repeated := _same_text(scene, heard.text):
        return Turn(scene.conversation, (say("idea.already", code=repeated.code, title=Title(repeated.title)),))
    draft = heard.idea or IdeaDraft(_plain_title(heard.text), "other", 0.0, None)
    held_for = scene.screen(heard.text)
    where = as_where(draft.places[0]) if len(draft.places) == 1 else None
    filing = SubmitIdea(
        Draft(
            text=heard.text, title=draft.title or _plain_title(heard.text), topic=draft.topic,
            topic_confidence=draft.topic_confidence, place_text=draft.place, where=where, language=heard.language,
            channel=scene.message.channel, held_for=held_for,
        )
    )  # fmt: skip
    turn = Turn(scene.conversation.remember(idea=Fact("idea")), actions=(filing,), language=heard.language)
    if held_for:
        return _held(turn)
    if other := scene.similar(draft, heard.text, heard.language):
        return _offer(turn, scene, other)
    if len(draft.places) > 1:
        return _which_place(turn, scene, draft, draft.places)
    return _noted(turn, scene, draft.topic, where.name if where else draft.place)


def _same_text(scene: Scene, text: str) -> Idea | None:
    """The idea that this person filed with these very words a short while ago."""
    for message in scene.previous(5):
        if message.text.strip() == text.strip() and scene.now - message.received_at < SAME_WITHIN:
            return scene.filed(message.idea_id)
    return None


def _held(turn: Turn) -> Turn:
    answered = turn.conversation.answered()
    said = say("idea.held", code=Fact("code"), title=Fact("title"))
    return Turn(answered, (said,), turn.actions, flag="held", language=turn.language)


def _offer(turn: Turn, scene: Scene, other: Idea) -> Turn:
    root = scene.root(other)
    said = say(
        "similar.offer", mine=Fact("code"), title=Fact("title"), code=root.code, other=Title(root.title), n=root.votes_for
    )
    asked = turn.conversation.ask("similar", mine=Fact("idea"), code=Fact("code"), other=root.id)
    return Turn(asked, (said,), turn.actions, language=turn.language)


def _which_place(turn: Turn, scene: Scene, draft: IdeaDraft, places: tuple[PlaceMatch, ...]) -> Turn:
    noted = _noted_line(scene, draft.topic, None, Fact("code"), Fact("title"), "idea.noted_short")
    asked, lines = ask_which_place(turn, places, Fact("idea"), Fact("code"))
    return Turn(asked.conversation, (noted, *lines), turn.actions, language=turn.language)


def ask_which_place(turn: Turn, places: tuple[PlaceMatch, ...], idea: object, code: object) -> tuple[Turn, tuple[Say, ...]]:
    """One numbered question when a place has several readings."""
    few = places[:4]
    keys = [place.key for place in few]
    lines = [say("idea.which_place"), *(option(n, place_label(place, few)) for n, place in enumerate(few, 1))]
    lines.append(option(len(few) + 1, Key("choice.none_of_these")))
    labels = [place.name for place in few]
    return Turn(turn.conversation.ask("which_place", idea=idea, code=code, keys=keys, labels=labels)), tuple(lines)


def place_label(place: PlaceMatch, among: tuple[PlaceMatch, ...]) -> str:
    """A place's name, with its area when another one has the same name."""
    twins = sum(other.name == place.name for other in among)
    return f"{place.name} ({place.area})" if twins > 1 and place.area else place.name


def option(n: int, label: "Blank") -> Say:
    """One numbered choice."""
    return say("option", n=n, label=label)


def _noted(turn: Turn, scene: Scene, topic: str, place: str | None) -> Turn:
    asked = turn.conversation.ask("noted", idea=Fact("idea"), code=Fact("code"))
    line = _noted_line(scene, topic, place, Fact("code"), Fact("title"), "idea.noted")
    return Turn(asked, (line,), turn.actions, language=turn.language)


def corrected(scene: Scene, idea: Idea, *, topic: str, place: str | None) -> Say:
    """How an idea reads after a correction, with the next corrections to choose from."""
    return _noted_line(scene, topic, place, idea.code, Fact("title"), "idea.corrected")


def _noted_line(scene: Scene, topic: str, place: str | None, code: "str | Fact", title: "Fact", key: str) -> Say:
    name = topic_name(scene, topic)
    if key == "idea.noted_short":
        return say(key, code=code, title=title)
    if place is None:
        return say(f"{key}_nowhere", code=code, title=title, topic=name)
    return say(key, code=code, title=title, topic=name, place=place)


def topic_name(scene: Scene, key: str) -> "Blank":
    """A topic as residents call it."""
    return scene.town.city.topic(key).names


def as_where(place: PlaceMatch) -> Where:
    """A place of the gazetteer, as the rules know it."""
    return Where(place.key, place.name, place.area, place.lat, place.lon, place.confidence)


def _plain_title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_TITLE else line[: MAX_TITLE - 3].rsplit(" ", 1)[0] + "..."


def answer_similar(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` joins the neighbour's idea and votes for it, `2` keeps one's own."""
    mine = scene.filed(question.slots["mine"])
    other = scene.idea_by_id(question.slots["other"])
    answered = scene.conversation.answered()
    if mine is None or other is None:
        return Turn(answered, (say("similar.kept", code=question.slots["code"]),))
    if choice == 1 and mine.merged_into_id is None and mine.root_id != other.root_id:
        line = say("similar.joined", code=Fact("code"), title=Fact("title"), pro=Fact("pro"), con=Fact("con"))
        return Turn(answered, (line,), (Join(mine.id or 0, other.id or 0),))
    asked = answered.ask("noted", idea=mine.id, code=mine.code)
    return Turn(asked, (say("similar.kept", code=mine.code),))


def continued(scene: Scene, adds: bool) -> Idea | None:
    """The idea that this message goes on with: a later part of a long SMS, or an "and also …"."""
    before = next(iter(scene.previous(1)), None)
    idea = scene.filed(before.idea_id) if before else None
    if before is None or idea is None:
        return None
    since = scene.message.received_at - before.received_at
    if since <= ADDED_WITHIN and adds:
        return idea
    return idea if since <= PART_WITHIN and _was_cut(before, scene.message.text) else None


def _was_cut(before: InboundMessage, text: str) -> bool:
    """Whether one text was cut in two: the first as long as a part and without an end, or the second begins low."""
    unfinished = not SENTENCE_ENDS.search(before.text)
    full = any(size - 3 <= len(before.text) % size or len(before.text) in (size, size - 1) for size in FULL_PART)
    return unfinished and len(before.text) >= min(FULL_PART) - 3 and (full or bool(BEGINS_LOW.match(text)))


def add(scene: Scene, heard: Understanding, idea: Idea) -> Turn:
    """Add the words to the idea; a question that waits goes on waiting."""
    held_for = scene.screen(f"{idea.text}\n{heard.text}")
    action = AddWords(idea.id or 0, heard.text, held_for)
    key = "idea.held" if held_for and idea.visibility == "shown" else "idea.added"
    lines = (say("idea.held", code=idea.code, title=Fact("title")),) if key == "idea.held" else (say(key, code=idea.code),)
    return Turn(scene.conversation, lines, (action,), flag="held" if key == "idea.held" else None)
