"""Lists: the top, the newest, near a place, found by words, one's own; and more of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogue import discussion
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import MOST_PLACES, option, place_of
from bot.dialogue.turn import Say, Turn, say
from bot.dialogue.vote import no_such_number, numbered, unknown
from nlu.places import Found
from nlu.references import tell_alike, telling_words
from nlu.understanding import Command, PlaceMatch, Understanding
from phrases import Blank, Key, Title
from storage.models import Idea

PAGE = 3  # ideas: a list of three fits two SMS parts
CAMPAIGN = "campaign"  # a kind of list: the ideas of one
VOTED = "voted"  # another: what one voted on
OWN = ("mine", VOTED)  # a number shows the idea, and does not vote
FEW_WORDS, TELLING = 4, 2  # a text so short may be the name of an idea: words in all, words that say which


def top(scene: Scene) -> Turn:
    """What residents back most."""
    return listing(scene, "top", "", 0)


def new(scene: Scene) -> Turn:
    """What residents wrote last."""
    return listing(scene, "new", "", 0)


def mine(scene: Scene) -> Turn:
    """One's own ideas."""
    return listing(scene, "mine", "", 0)


def voted(scene: Scene, heard: Understanding) -> Turn | None:
    """What one voted on, for and against, when a message asks for that."""
    if heard.command is not None or not scene.town.words.asks_for_votes(heard.text):
        return None
    return listing(scene, VOTED, "", 0)


def mine_by_words(scene: Scene, heard: Understanding) -> Turn:
    """One's own ideas, or what one voted on where votes and no ideas are spoken of."""
    return listing(
        scene, VOTED if scene.town.words.speaks_of_votes(heard.text, heard.language) else "mine", "", 0
    )


def find(scene: Scene, words: str) -> Turn:
    """Ideas that hold these words."""
    return listing(scene, "found", words, 0) if words.strip() else top(scene)


def near(scene: Scene, words: str) -> Turn:
    """Ideas near a place; one numbered question when the place is not clear."""
    if not words.strip():
        return Turn(scene.conversation.ask("near_what"), (say("near.ask"),))
    return _near_one_of(scene, words, scene.town.gazetteer.lookup(words))


def _near_one_of(scene: Scene, words: str, places: Sequence[PlaceMatch]) -> Turn:
    if not places:
        return Turn(scene.conversation, (say("near.unknown", place=words),))
    if len(places) == 1:
        return listing(scene, "near", places[0].key, 0)
    few = places[:MOST_PLACES]
    labels = [scene.town.label(place) for place in few]
    asked = scene.conversation.ask("near", keys=[place.key for place in few], labels=labels)
    lines = [option(n, label) for n, label in enumerate(labels, 1)]
    lines.append(option(len(few) + 1, Key("choice.none_of_these")))
    return Turn(asked, (say("near.which"), *lines))


def near_here(scene: Scene, location: Mapping[str, Any]) -> Turn | None:
    """Ideas near a shared position, when it was asked near which place; None when no place is near."""
    question = scene.question()
    if question is None or question.name != "near_what" or not question.is_alive(scene.now):
        return None
    city = scene.town.city
    lat, lon = location["lat"], location["lon"]
    place = city.nearest(lat, lon) or city.area_at(lat, lon)
    if place is None:
        return None
    return listing(scene.with_conversation(scene.conversation.without("near_what")), "near", place.key, 0)


def answer_near(scene: Scene, question: Question, choice: int) -> Turn:
    """One of the places, or none of them."""
    keys = question.slots["keys"]
    if choice > len(keys):
        return Turn(scene.conversation.answered().ask("near_what"), (say("near.ask"),))
    return listing(scene, "near", keys[choice - 1], 0)


def more(scene: Scene) -> Turn:
    """The next page of the last list."""
    listed = scene.conversation.listed
    if listed is None:
        return Turn(scene.conversation, (say("list.no_list"),))
    if listed.kind == discussion.KIND:
        return discussion.more(scene, listed.argument, listed.offset + 1)
    return listing(scene, listed.kind, listed.argument, listed.offset + len(listed.ids))


def listing(scene: Scene, kind: str, argument: str, offset: int) -> Turn:
    """One page of a list; its numbers can be answered."""
    place = scene.town.place(argument) if kind == "near" else None
    ideas = _page(scene, kind, argument, place, offset)
    if not ideas:
        return Turn(scene.conversation.without("near"), (_nothing(kind, argument, place, offset),))
    shown, has_more = ideas[:PAGE], len(ideas) > PAGE
    ids = [idea.id or 0 for idea in shown]
    conversation = scene.conversation.show(kind, argument, ids, offset).ask(
        "mine" if kind in OWN else "list", ids=ids, more=has_more
    )
    items = _with_sides(scene, shown) if kind == VOTED else _items(scene, shown)
    lines = [_header(kind, argument, place), *items, _hint(kind, has_more=has_more)]
    return Turn(conversation, tuple(lines))


def _page(scene: Scene, kind: str, argument: str, place: PlaceMatch | None, offset: int) -> list[Idea]:
    limit = PAGE + 1
    if kind == "near":
        return scene.near(place, limit, offset) if place else []
    if kind == "found":
        return scene.found(telling_words(argument, scene.language), limit, offset)
    if kind == CAMPAIGN:
        return scene.of_campaign(argument, limit, offset)
    return {"top": scene.top, "new": scene.newest, "mine": scene.mine, VOTED: scene.voted}[kind](
        limit, offset
    )


def _header(kind: str, argument: str, place: PlaceMatch | None) -> Say:
    if kind == "near" and place:
        return say("list.near", place=place.name)
    if kind == CAMPAIGN:
        return say("list.campaign", code=argument)
    return say("list.found", words=argument) if kind == "found" else say(f"list.{kind}")


def _items(scene: Scene, ideas: Sequence[Idea]) -> list[Say]:
    """A line an idea; one that was joined into another shows that one's votes."""
    return [
        say("list.item", n=n, code=idea.code, title=Title(idea.title), votes=scene.root(idea).votes_for)
        for n, idea in enumerate(ideas, 1)
    ]


def _with_sides(scene: Scene, ideas: Sequence[Idea]) -> list[Say]:
    """A line an idea, with what one said of it."""
    return [
        say("list.voted_item", n=n, code=idea.code, title=Title(idea.title), side=_side(scene, idea))
        for n, idea in enumerate(ideas, 1)
    ]


def _side(scene: Scene, idea: Idea) -> Key:
    return Key(f"talk.side.{scene.vote_on(idea)}")


def _hint(kind: str, *, has_more: bool) -> Say:
    if kind in OWN:
        return say("list.hint_mine")
    return say("list.vote_hint" if has_more else "list.vote_hint_last")


def _nothing(kind: str, argument: str, place: PlaceMatch | None, offset: int) -> Say:
    if offset:
        return say("list.end")
    if kind == "near":
        return say("list.none_near", place=place.name if place else argument)
    if kind == "found":
        return say("list.none_found", words=argument)
    return say(f"list.none_{kind}" if kind in OWN else "list.none")


def show(scene: Scene, command: Command) -> Turn:
    """`K7RD`, or `SHOW 2` after a list: one idea, and how to vote on it."""
    if command.codes:
        idea = scene.idea(command.codes[0])
        return show_idea(scene, idea) if idea else unknown(scene, command.codes[0])
    idea = numbered(scene, command.argument)
    return show_idea(scene, idea) if idea else no_such_number(scene)


def show_idea(scene: Scene, idea: Idea) -> Turn:
    """One idea with its status and standing; `1` votes for, `2` against."""
    root = scene.root(idea)
    blanks: dict[str, Blank] = {
        "code": root.code, "title": Title(root.title), "status": Key(f"status.name.{root.status}"),
        "pro": root.votes_for, "con": root.votes_against,
    }  # fmt: skip
    place = place_of(root)
    line = Say("idea.shown_place", {**blanks, "place": place}) if place else Say("idea.shown", blanks)
    merged = (say("idea.merged", old=idea.code, code=root.code),) if root.id != idea.id else ()
    asked = scene.conversation.ask("stance", idea=root.id, code=root.code).remember(seen=root.id)
    talked = (say("talk.count", n=root.comments, code=root.code),) if root.comments else ()
    return Turn(asked, (*merged, line, *talked))


def answer_mine(scene: Scene, question: Question, choice: int) -> Turn:
    """A number after one's own ideas shows that idea."""
    idea = scene.idea_by_id(question.slots["ids"][choice - 1])
    return show_idea(scene, idea) if idea else unknown(scene, str(choice))


def by_words(scene: Scene, heard: Understanding) -> Turn:
    """A list as it was asked for: "What do people want near the station?"."""
    found = scene.town.gazetteer.find(heard.text, heard.language)
    if found and (turn := _near_found(scene, found, heard.text)):
        return turn
    if heard.intent.name == "search":
        return by_topic_words(scene, heard) or find(scene, _query(heard))
    return top(scene)


def _near_found(scene: Scene, found: Found, text: str) -> Turn | None:
    """Ideas near the place of a sentence; of a place that is not listed those whose words name it."""
    places = found.matches or scene.town.gazetteer.lookup(found.words)
    if places:
        return _near_one_of(scene, found.words, places)
    words = telling_words(found.words, scene.language)
    if scene.found(words, 1, 0):
        return find(scene, words)
    return _near_one_of(scene, words, ()) if scene.town.words.says_near(text) else None


def by_topic_words(scene: Scene, heard: Understanding) -> Turn | None:
    """Ideas that a few words alone may mean: "the bench idea"."""
    words = telling_words(heard.text, scene.language)
    if len(heard.text.split()) > FEW_WORDS or not 0 < len(words.split()) <= TELLING:
        return None
    return find(scene, words) if scene.found(words, 1, 0) else None


def by_title_words(scene: Scene, heard: Understanding) -> Turn | None:
    """The same for what may be chat as well, "ok love": only when a title says one of the words."""
    turn = by_topic_words(scene, heard)
    listed = turn.conversation.listed if turn else None
    first = scene.idea_by_id(listed.ids[0]) if listed and listed.ids else None
    return turn if first and tell_alike(heard.text, first.title, scene.language) else None


def _query(heard: Understanding) -> str:
    """What is searched for: the idea that the words name, else the words that carry meaning."""
    for entity in heard.entities:
        if entity.entity == "idea_ref":
            return entity.value
    return heard.vote.about if heard.vote and heard.vote.about else heard.text
