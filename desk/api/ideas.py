"""Reading ideas: many by filters, one by code, its history, its like."""

import re
from collections.abc import Sequence
from datetime import datetime

from civic import ideas as civic_ideas
from civic.campaigns import normalise
from civic.officials import Role
from desk.api import history, shapes
from desk.api.operations import PREFIX, Call, Operation, operation
from desk.api.paging import cursor, read_cursor
from desk.api.problems import missing
from nlu.references import telling_words
from nlu.similar import Candidate, rank
from storage import Tx, attachments, done_checks, ideas, listing, proposals
from storage.listing import Filters, Page
from storage.loop_models import Proposal
from storage.models import Idea, Visibility, id_of

CODE = re.compile(r"[A-Z0-9]{1,16}")
CANDIDATES = 60  # ideas that share words or a place, before they are ranked


@operation("GET", "/ideas", Role.VIEWER)
async def list_ideas(call: Call, query: shapes.IdeaQuery) -> shapes.IdeaPage:
    """Ideas by filters, a page at a time; pages stay apart while others are filed."""
    return await call.desk.store.read(find_page, query, call.desk.city().languages)


@operation("GET", "/ideas/{code}", Role.VIEWER)
async def show_idea(call: Call, code: str) -> shapes.Idea:
    """One idea; its code in any case, with # or dash."""
    return await call.desk.store.read(find_shape, code)


@operation("GET", "/ideas/{code}/history", Role.VIEWER)
async def show_history(call: Call, code: str) -> shapes.History:
    """What happened to an idea and by whom, in order."""
    return await call.desk.store.read(_history, code)


@operation("GET", "/ideas/{code}/similar", Role.VIEWER)
async def list_similar(call: Call, code: str, query: shapes.SimilarQuery) -> shapes.Likenesses:
    """Near-duplicates of an idea with a score, the most alike first; what is not shown is left out."""
    return await call.desk.store.read(_similar, code, query)


@operation("GET", "/ideas/{code}/checks", Role.VIEWER)
async def show_checks(call: Call, code: str) -> shapes.Checks:
    """Is it really done? What its author and some supporters say, since the city last said so."""
    return await call.desk.store.read(find_checks, code)


OPERATIONS: tuple[Operation, ...] = (list_ideas, show_idea, show_history, list_similar, show_checks)


def find_checks(tx: Tx, code: str) -> shapes.Checks:
    """What people say of an idea that is, or was, done."""
    change = done_checks.last_change(tx, id_of(find(tx, code)))
    if change is None:
        return shapes.Checks(chosen=0, done=0, not_done=0, missing=[])
    said = done_checks.answers(tx, id_of(change))
    doubts = [one for one in done_checks.doubts(tx, change.idea_id) if one.change_id == change.id]
    return shapes.Checks(
        chosen=said.chosen, done=said.yes, not_done=said.no,
        missing=[one.reason for one in doubts if one.reason],
    )  # fmt: skip


def find_page(tx: Tx, query: shapes.IdeaQuery, languages: Sequence[str]) -> shapes.IdeaPage:
    """One page of ideas."""
    name, descending = query.sort.lstrip("-"), query.sort.startswith("-")
    kind = int if name == "votes" else datetime
    after = read_cursor(query.cursor, query.sort, kind)
    page = listing.page(
        tx, filters_of(query), languages, sort=name, descending=descending, limit=query.limit, after=after
    )
    return shapes.IdeaPage(items=shaped(tx, page.ideas), next=_next(query.sort, page), total=page.total)


def filters_of(query: shapes.IdeaFilter) -> Filters:
    """What was asked for, as the store reads it."""
    return Filters(
        status=query.status, topic=query.topic, area=query.area, language=query.language,
        channel=query.channel, campaign=tuple(map(normalise, query.campaign)),
        visibility=query.visibility, q=query.q, since=query.since, until=query.until,
    )  # fmt: skip


def _next(sort: str, page: Page) -> str | None:
    return cursor(sort, *page.next) if page.next else None


def find(tx: Tx, code: str) -> Idea:
    """The idea with this code; a problem when there is none."""
    asked = civic_ideas.normalise(code)
    idea = ideas.by_code(tx, asked) if CODE.fullmatch(asked) else None
    if idea is None:
        raise missing("no idea has this code")
    return idea


def find_shape(tx: Tx, code: str) -> shapes.Idea:
    """The idea with this code, as the API shows it."""
    return shaped(tx, [find(tx, code)])[0]


def shaped(tx: Tx, found: Sequence[Idea]) -> list[shapes.Idea]:
    """Ideas as the API shows them."""
    targets = {idea.merged_into_id for idea in found if idea.merged_into_id is not None}
    codes = {target.id: target.code for target in ideas.by_ids(tx, sorted(targets))} if targets else {}
    photos, waiting = _photos(tx, found), proposals.waiting(tx, [id_of(idea) for idea in found])
    return [
        _shape(idea, codes.get(idea.merged_into_id), photos.get(idea.id, []), waiting.get(id_of(idea)))
        for idea in found
    ]


def _photos(tx: Tx, found: Sequence[Idea]) -> dict[int | None, list[shapes.Photo]]:
    """The photos of each idea, but for those that an official has hidden."""
    photos: dict[int | None, list[shapes.Photo]] = {}
    for one in attachments.of_ideas(tx, [id_of(idea) for idea in found]):
        if one.visibility != Visibility.HIDDEN:
            photo = shapes.Photo(id=id_of(one), url=f"{PREFIX}/photos/{one.id}")
            photos.setdefault(one.idea_id, []).append(photo)
    return photos


def _shape(
    idea: Idea, merged_into: str | None, photos: Sequence[shapes.Photo], waits: Proposal | None
) -> shapes.Idea:
    return shapes.Idea.model_validate(
        {
            "code": idea.code, "title": idea.title, "text": idea.text, "topic": idea.topic,
            "place": _place(idea), "language": idea.language, "channel": idea.channel,
            "campaign": idea.campaign, "status": idea.status, "reason": idea.reason,
            "due": idea.due, "visibility": idea.visibility,
            "votes": shapes.Votes(
                for_=idea.votes_for, against=idea.votes_against, unverified=idea.votes_unverified
            ),
            "comments": idea.comments, "followers": idea.followers, "merged_into": merged_into,
            "photos": photos, "created_at": idea.created_at, "updated_at": idea.updated_at,
            "pending": _pending(waits) if waits else None,
        }
    )  # fmt: skip


def _pending(waits: Proposal) -> shapes.Pending:
    return shapes.Pending.model_validate(
        {
            "id": waits.id, "status": waits.status, "reason": waits.reason, "due": waits.due,
            "people": waits.people, "by": waits.by, "at": waits.at,
        }
    )  # fmt: skip


def _place(idea: Idea) -> shapes.Place | None:
    if idea.place_text is None and idea.place_name is None:
        return None
    return shapes.Place(
        text=idea.place_text, name=idea.place_name, area=idea.area, lat=idea.lat, lon=idea.lon,
        confidence=idea.place_confidence,
    )  # fmt: skip


def _history(tx: Tx, code: str) -> shapes.History:
    return history.of(tx, find(tx, code))


def _similar(tx: Tx, code: str, query: shapes.SimilarQuery) -> shapes.Likenesses:
    return similar_to(tx, find(tx, code), query)


def similar_to(tx: Tx, idea: Idea, query: shapes.SimilarQuery) -> shapes.Likenesses:
    """Near-duplicates of an idea with a score, the most alike first."""
    words = telling_words(f"{idea.title} {idea.text}", idea.language)
    found = ideas.candidates(tx, words, idea.language, idea.place_key, CANDIDATES)
    others = {other.id: other for other in found if other.id is not None and other.root_id != idea.root_id}
    candidates = [
        Candidate(key, other.title, other.text, other.topic, other.place_key, other.language)
        for key, other in others.items()
    ]
    ranked = rank(idea.text, idea.title, idea.topic, idea.place_key, idea.language, candidates)
    near = [(others[one.id], score) for one, score in ranked if score >= query.score][: query.limit]
    ready = shaped(tx, [other for other, _score in near])
    return shapes.Likenesses(
        items=[
            shapes.Likeness(score=round(score, 3), idea=idea)
            for idea, (_, score) in zip(ready, near, strict=True)
        ]
    )
