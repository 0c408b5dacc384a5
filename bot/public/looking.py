"""What the public page shows of ideas: masked, and only what is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.numbers import format_decimal

from bot.public.asking import ORDERS, Asked, as_text
from civic.city import City
from civic.masking import mask, mask_title
from phrases import Phrases
from phrases.render import spelled_date
from storage import Tx, comments, ideas, listing, statistics
from storage.listing import Filters
from storage.models import Idea, id_of

PAGE = 20  # ideas
FEED = 50
EXCERPT = 240  # characters of a text in a list
DISCUSSION = 100  # comments
FEWEST = 5  # people in a cell of a table about people

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class News:
    """What the city said."""

    status: str
    name: str
    reason: str
    due: str
    day: str


@dataclass(frozen=True, slots=True)
class Card:
    """One idea as everybody may see it."""

    code: str
    title: str
    text: str
    topic: str
    place: str
    language: str
    news: News
    pro: str
    con: str
    unverified: int
    comments: int
    filed: str
    filed_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of ideas, and where the next one begins; empty when these are the last."""

    cards: Sequence[Card]
    next: str
    languages: Sequence[tuple[str, int | None]]  # how many ideas in each; None: too few to say


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said about an idea."""

    text: str
    side: str
    language: str


@dataclass(frozen=True, slots=True)
class Whole:
    """One idea with what the city said and what people say."""

    card: Card
    history: Sequence[News]
    remarks: Sequence[Remark]


@dataclass(frozen=True, slots=True)
class Eyes:
    """How one reader sees: the city, its phrases, a language."""

    city: City
    phrases: Phrases
    language: str

    def card(self, idea: Idea, *, whole: bool = False) -> Card:
        """An idea, its text in full or as an excerpt."""
        city = self.city
        place = city.place(idea.place_key) if idea.place_key else None
        text = mask(idea.text, city.country, city.place_names, idea.language)
        return Card(
            code=idea.code,
            title=mask_title(idea.title, idea.text, city.country, city.place_names, idea.language),
            text=text if whole else _excerpt(text),
            topic=city.text(city.topic(idea.topic).names, self.language),
            place=place.name if place else "", language=idea.language,
            news=self.news(idea.status, idea.reason, idea.due, idea.updated_at),
            pro=self.number(idea.votes_for), con=self.number(idea.votes_against),
            unverified=idea.votes_unverified,
            comments=idea.comments, filed=self.day(idea.created_at), filed_at=idea.created_at,
            updated_at=idea.updated_at,
        )  # fmt: skip

    def news(self, status: str, reason: Texts | None, due: date | None, at: datetime) -> News:
        """What the city said, in the reader's language."""
        return News(
            status=status, name=self.phrases.say(self.language, f"status.name.{status}"),
            reason=self.city.text(reason, self.language) or next(iter(reason.values()), "") if reason else "",
            due=self.day(due) if due else "", day=self.day(at),
        )  # fmt: skip

    def day(self, at: date | datetime) -> str:
        """A day on the city's clock."""
        local = at.astimezone(self.city.time_zone).date() if isinstance(at, datetime) else at
        return spelled_date(local, self.language)

    def number(self, number: int) -> str:
        """A number with the language's separators."""
        return str(format_decimal(number, locale=self.language))


def page(tx: Tx, eyes: Eyes, asked: Asked) -> Listed:
    """The ideas that somebody asked for."""
    sort, languages = ORDERS[asked.order], eyes.city.languages
    found = listing.batch(
        tx, asked.filters, languages, sort=sort, descending=True, limit=PAGE + 1, after=asked.key
    )
    beyond = as_text(listing.key_of(found[PAGE - 1], sort)) if len(found) > PAGE else ""
    return Listed([eyes.card(idea) for idea in found[:PAGE]], beyond, [])  # numbers are counted apart


def numbers(tx: Tx, city: City) -> Sequence[tuple[str, int | None]]:
    """How many ideas are written in each language; too few to hide among are not told."""
    sums = statistics.by(tx, "language", Filters(public=True), city.languages)
    return [(each.key or "", each.ideas if each.ideas >= FEWEST else None) for each in sums]


def latest(tx: Tx, eyes: Eyes) -> Sequence[Card]:
    """The ideas that changed last, for the feed."""
    found = listing.batch(
        tx, Filters(public=True), eyes.city.languages, sort="updated", descending=True, limit=FEED, after=None
    )
    return [eyes.card(idea, whole=True) for idea in found]


def one(tx: Tx, eyes: Eyes, code: str) -> Whole | str | None:
    """One idea; the code of the one that it stands for after a merge; None when nobody may see it."""
    idea = ideas.by_code(tx, code)
    if idea is None or idea.visibility != "shown":
        return None
    idea_id = id_of(idea)
    if idea.root_id not in (None, idea_id):
        root = ideas.get(tx, idea.root_id)
        return root.code if root.visibility == "shown" else None
    changes = ideas.status_changes(tx, idea_id)
    said = [eyes.news(each.status, each.reason, each.due, each.at) for each in reversed(changes)]
    return Whole(eyes.card(idea, whole=True), said, _remarks(tx, eyes, ideas.group_ids(tx, idea_id)))


def _remarks(tx: Tx, eyes: Eyes, group: Sequence[int]) -> list[Remark]:
    return [
        Remark(
            mask(each.text, eyes.city.country, eyes.city.place_names, each.language),
            eyes.phrases.say(eyes.language, f"talk.side.{each.stance or 'neither'}"),
            each.language,
        )
        for each in comments.listed(tx, group, ("shown",), DISCUSSION, None)
    ]


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 3].rsplit(" ", 1)[0] + "..."
