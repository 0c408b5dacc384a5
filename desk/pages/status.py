"""Setting a status: first what will be said, to how many people, in which words; then second thoughts."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from aiohttp import web

from civic import news as civic_news
from civic import statuses
from civic.news import Preview
from civic.officials import Role
from civic.statuses import REASON_OBLIGED, BadStatus, News
from desk.api import shapes
from desk.api.changes import lacks_first, words_of
from desk.api.ideas import find, find_shape
from desk.api.problems import Problem
from desk.pages import acts
from desk.pages.idea import code_of
from desk.pages.templates import STATUSES, shown_first
from desk.pages.visit import Page, Visit, page
from desk.pages.words import mark
from storage import Tx
from storage.models import IdeaStatus

OBLIGED = mark("This status wants a reason: it goes out to everyone who took part.")
FIRST = mark("The reason needs a text in the city's first language: whoever reads another one may get it.")
PAST = mark("This day has passed.")
SAME = mark("This is how it is already: nobody would hear anything.")
LONGEST_REASON = 1000  # characters, as in the API


@dataclass(frozen=True, slots=True)
class Outlook:
    """What setting a status would do."""

    idea: shapes.Idea
    previews: list[Preview]
    error: str

    @property
    def people(self) -> int:
        """How many hear of it."""
        return sum(one.people for one in self.previews)

    @property
    def languages(self) -> list[str]:
        """Theirs, those of the most people first."""
        return [one.language for one in sorted(self.previews, key=lambda one: -one.people)]

    @property
    def parts(self) -> int:
        """SMS parts, if all of them got it by SMS."""
        return sum(one.people * one.parts for one in self.previews)


@page("GET", "/ideas/{code}/status", Role.EDITOR)
async def preview_status(visit: Visit) -> web.StreamResponse:
    """The form, and what it would say."""
    return await _form(visit)


async def _form(visit: Visit, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    fields = {**visit.request.query, **visit.fields}
    try:
        news = _news(visit, fields)
        outlook = await visit.desk.store.read(_outlook, visit, news)
    except Problem as problem:
        raise web.HTTPNotFound from problem
    due = fields.get("due", "") if "due" in fields else _promised(visit, news.status)
    reasons = {key: fields.get(f"reason_{key}", "") for key in visit.desk.city().languages}
    return await visit.show(
        "status.html", status=status, outlook=outlook, idea=outlook.idea, news=news, due=due,
        statuses=STATUSES,
        obliged=[one.value for one in REASON_OBLIGED], tag=fields.get("seen") or outlook.idea.tag(),
        error=visit.say(outlook.error) if outlook.error else "", longest=LONGEST_REASON,
        reasons=reasons, first=shown_first(reasons, outlook.languages),
    )  # fmt: skip


def _promised(visit: Visit, status: IdeaStatus) -> str:
    """The day that the city promises after such a status, as a proposal."""
    after = visit.desk.city().due_after(status.value)
    today = visit.now.astimezone(visit.desk.city().time_zone).date()
    return (today + after).isoformat() if after is not None else ""


def _news(visit: Visit, fields: dict[str, str]) -> News:
    status = fields.get("status", "")
    if status not in STATUSES:
        status = IdeaStatus.CONSIDERED.value
    texts = {key: fields.get(f"reason_{key}", "")[:LONGEST_REASON] for key in visit.desk.city().languages}
    given = fields.get("due")
    due = _promised(visit, IdeaStatus(status)) if given is None else given
    return News(IdeaStatus(status), words_of(texts), _day(due))


def _day(given: str) -> date | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if day.year < date.max.year - 1 else None  # leaves room for time zones


def _outlook(tx: Tx, visit: Visit, news: News) -> Outlook:
    row = find(tx, code_of(visit))
    city, error = visit.desk.city(), ""
    try:
        if not statuses.check(row, news, visit.now, city.time_zone):
            error = SAME
    except BadStatus as bad:
        error = OBLIGED if bad.field == "reason" else PAST
    if lacks_first(news.reason, city.languages):
        error = FIRST
    previews = civic_news.preview(tx, visit.desk.phrases(), city.languages, row, news, now=visit.now)
    return Outlook(find_shape(tx, row.code), previews, error)


@page("POST", "/ideas/{code}/status", Role.EDITOR)
async def set_status(visit: Visit) -> web.StreamResponse:
    """Yes, say it."""
    fields = dict(visit.fields)
    if "due" not in fields or fields.get("status") not in STATUSES:
        raise web.HTTPBadRequest
    try:
        news = _news(visit, fields)
        outlook = await visit.desk.store.read(_outlook, visit, news)
    except Problem as problem:
        raise web.HTTPNotFound from problem
    if outlook.error:
        return await _form(visit, HTTPStatus.UNPROCESSABLE_ENTITY)
    body = {
        "status": news.status.value, "reason": dict(news.reason) if news.reason else None,
        "due": news.due.isoformat() if news.due else None,
    }  # fmt: skip
    return await acts.plan(visit, "status", outlook.idea.code, body)


PAGES: tuple[Page, ...] = (preview_status, set_status)
