"""A resident puts an idea forward: filed at once, read back, joined to a neighbour's when it is the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.dialogue.conversation import Conversation, Question
from bot.dialogue.pending import pending_place
from bot.dialogue.scene import Scene
from bot.dialogue.turn import AddWords, Fact, Join, Say, SubmitIdea, Turn, Unite, say
from civic.ideas import MAX_TITLE, Draft, Where
from nlu.understanding import IdeaDraft, PlaceMatch, Understanding
from phrases import Blank, Key, Title
from storage.models import Idea

ADDED_WITHIN = timedelta(minutes=15)  # "and also …"
SAME_WITHIN = timedelta(days=1)
MOST_PLACES = 4  # to choose from
FILED_TITLE = Fact("title")  # the title as it is after the turn's actions


def propose(scene: Scene, heard: Understanding) -> Turn:
    """File the idea and say back what was taken."""
    said = scene.message.text if scene.keyword else heard.text  # earlier messages have their keyword, too
    if repeated := _same_text(scene, said):
        return Turn(
            scene.conversation, (say("idea.already", code=repeated.code, title=Title(repeated.title)),)
        )
    draft = heard.idea or IdeaDraft(plain_title(heard.text), "other", 0.0, None)
    held_for = scene.screen(heard.text)
    where = as_where(draft.places[0]) if len(draft.places) == 1 else None
    if where is None and (shared := pending_place(scene)):  # what was shared says it better than words
        draft, where = replace(draft, place=draft.place or shared[0], places=()), shared[1]
    title = draft.title or plain_title(heard.text)
    campaign = scene.campaign_meant()
    topic = campaign.topic if campaign and campaign.topic and draft.topic == "other" else draft.topic
    filing = Draft(
        text=heard.text, title=title, topic=topic, topic_confidence=draft.topic_confidence,
        place_text=draft.place, where=where, language=heard.language, channel=scene.message.channel,
        held_for=held_for, campaign=campaign.code if campaign else None,
    )  # fmt: skip
    remembered = scene.conversation.remember(idea=Fact("idea"), seen=Fact("idea"))
    turn = Turn(remembered, actions=(SubmitIdea(filing),), language=heard.language)
    if held_for:
        return _held(turn, held_for)
    if other := scene.similar(draft, heard.text, heard.language):
        return _offer(turn, scene, other, draft)
    if len(draft.places) > 1:
        return _which_place(turn, scene, draft.places)
    place = scene.town.label(draft.places[0]) if draft.places else where.name if where else None
    noted = _noted(turn, scene, topic, place or draft.place)
    if other := scene.contrary(draft, heard.text, heard.language):
        root = scene.root(other)
        return noted.saying(say("similar.contrary", code=root.code, title=Title(root.title)))
    return noted


def _same_text(scene: Scene, text: str) -> Idea | None:
    """The idea that this person filed with these very words a short while ago."""
    for message in scene.previous(5):
        if message.text.strip() == text.strip() and scene.now - message.received_at < SAME_WITHIN:
            return scene.filed(message.idea_id)
    return None


def _held(turn: Turn, held_for: str) -> Turn:
    answered = turn.conversation.answered()
    said = held_line(Fact("code"), held_for)
    return Turn(answered, (said,), turn.actions, flag="held", language=turn.language)


def held_line(code: "str | Fact", held_for: str) -> Say:
    """A person reads it first; a child and somebody who accuses are told in a way of their own."""
    key = f"idea.held_{held_for}" if held_for in ("child", "accusation") else "idea.held"
    return say(key, code=code, title=FILED_TITLE)


def _offer(turn: Turn, scene: Scene, other: Idea, draft: IdeaDraft) -> Turn:
    """Ask whether it is the same; the idea is filed already, so that silence loses nothing."""
    root = scene.root(other)
    blanks: dict[str, Blank | Fact] = {
        "mine": Fact("code"),
        "title": Fact("title"),
        "code": root.code,
        "other": Title(root.title),
    }
    own = scene.is_mine(other)
    line = Say("similar.own", blanks) if own else Say("similar.offer", {**blanks, "n": root.votes_for})
    asked = turn.conversation.ask(
        "similar_own" if own else "similar",
        mine=Fact("idea"), code=Fact("code"), other=root.id, theirs=root.code, places=_several(draft),
    )  # fmt: skip
    return Turn(asked, (line,), turn.actions, language=turn.language)


def _several(draft: IdeaDraft) -> list[str]:
    """The places that the words may mean, when it has to be asked which."""
    return [place.key for place in draft.places] if len(draft.places) > 1 else []


def _which_place(turn: Turn, scene: Scene, places: Sequence[PlaceMatch]) -> Turn:
    noted = say("idea.noted_short", code=Fact("code"), title=Fact("title"))
    conversation, lines = ask_which_place(scene, turn.conversation, places, Fact("idea"), Fact("code"))
    return Turn(conversation, (noted, *lines), turn.actions, language=turn.language)


def ask_which_place(
    scene: Scene, conversation: Conversation, places: Sequence[PlaceMatch], idea: object, code: object
) -> tuple[Conversation, tuple[Say, ...]]:
    """One numbered question when a place has several readings."""
    few = places[:MOST_PLACES]
    labels = [scene.town.label(place) for place in few]
    lines = [say("idea.which_place"), *(option(n, label) for n, label in enumerate(labels, 1))]
    lines.append(option(len(few) + 1, Key("choice.none_of_these")))
    keys = [place.key for place in few]
    return conversation.ask("which_place", idea=idea, code=code, keys=keys, labels=labels), tuple(lines)


def option(n: int, label: "Blank") -> Say:
    """One numbered choice."""
    return say("option", n=n, label=label)


def _noted(turn: Turn, scene: Scene, topic: str, place: str | None) -> Turn:
    asked = turn.conversation.ask("noted", idea=Fact("idea"), code=Fact("code"))
    line = read_back("idea.noted", scene, Fact("code"), topic=topic, place=place)
    return Turn(asked, (line,), turn.actions, language=turn.language)


def read_back(
    key: str,
    scene: Scene,
    code: "str | Fact",
    *,
    title: "Title | Fact" = FILED_TITLE,
    topic: str,
    place: str | None,
) -> Say:
    """How an idea reads now, with the corrections to choose from; `key` is the phrase."""
    name = topic_name(scene, topic)
    if place is None:
        return say(f"{key}_nowhere", code=code, title=title, topic=name)
    return say(key, code=code, title=title, topic=name, place=place)


def topic_name(scene: Scene, key: str) -> "Blank":
    """A topic as residents call it."""
    return scene.town.city.topic(key).names


def as_where(place: PlaceMatch) -> Where:
    """A place of the gazetteer, as the rules know it."""
    return Where(place.key, place.name, place.area, place.lat, place.lon, place.confidence)


def plain_title(text: str) -> str:
    """The beginning of a text, as a title."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_TITLE else line[: MAX_TITLE - 3].rsplit(" ", 1)[0] + "..."


def answer_similar(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` joins the neighbour's idea and votes for it, `2` keeps one's own."""
    mine, other = scene.filed(question.slots["mine"]), scene.idea_by_id(question.slots["other"])
    if mine is None:
        return gone(scene, question)
    if choice == 1 and other is not None and _are_apart(mine, other):
        line = say("similar.joined", code=Fact("code"), title=Fact("title"), pro=Fact("pro"), con=Fact("con"))
        root = scene.root(other)
        if not scene.may_vote(root):
            line = say("vote.closed", code=root.code, title=Title(root.title))
        seen = scene.conversation.answered().remember(seen=root.id)
        return Turn(seen, (line,), (Join(mine.id or 0, other.id or 0),))
    return _kept(scene, question, mine)


def answer_similar_own(scene: Scene, question: Question, choice: int) -> Turn:
    """`1` makes it one with the earlier idea of the same person, `2` keeps both."""
    mine, other = scene.filed(question.slots["mine"]), scene.filed(question.slots["other"])
    if mine is None:
        return gone(scene, question)
    if choice == 1 and other is not None and _are_apart(mine, other):
        line = say("similar.united", mine=mine.code, code=other.code, title=Title(other.title))
        return Turn(scene.conversation.answered(), (line,), (Unite(mine.id or 0, other.id or 0),))
    return _kept(scene, question, mine)


def _are_apart(mine: Idea, other: Idea) -> bool:
    return mine.merged_into_id is None and mine.root_id != other.root_id


def _kept(scene: Scene, question: Question, mine: Idea) -> Turn:
    """An idea of its own: read it back, or ask which place it means."""
    known = [scene.town.place(key) for key in question.slots.get("places", ())]
    places = [place for place in known if place]
    answered = scene.conversation.answered()
    if len(places) > 1 and mine.place_key is None:
        conversation, lines = ask_which_place(scene, answered, places, mine.id, mine.code)
        return Turn(conversation, (say("idea.noted_short", code=mine.code, title=Title(mine.title)), *lines))
    line = read_back(
        "similar.kept", scene, mine.code, title=Title(mine.title), topic=mine.topic, place=place_of(mine)
    )
    return Turn(answered.ask("noted", idea=mine.id, code=mine.code), (line,))


def place_of(idea: Idea) -> str | None:
    """Where an idea is, as far as it is known."""
    return idea.place_name or idea.place_text


def gone(scene: Scene, question: Question) -> Turn:
    """The idea that a question was about is there no more."""
    return Turn(scene.conversation.answered(), (say("code.unknown", code=question.slots["code"]),))


def add(scene: Scene, heard: Understanding, idea: Idea) -> Turn:
    """Add the words to the idea; a question that waits goes on waiting."""
    held_for = scene.screen(f"{idea.text}\n{heard.text}")
    action = AddWords(idea.id or 0, heard.text, held_for)
    if held_for and idea.visibility == "shown":
        return Turn(scene.conversation, (held_line(idea.code, held_for),), (action,), flag="held")
    return Turn(scene.conversation, (say("idea.added", code=idea.code),), (action,))
