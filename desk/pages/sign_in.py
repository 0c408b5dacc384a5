"""Signing in and out, the password, the second factor."""

import asyncio
import re
from http import HTTPStatus

import segno
from aiohttp import web

from civic import passwords, second_factors, sign_ins
from civic.officials import Role
from civic.sign_ins import Step, TooManyFailures, WrongCode
from desk.pages import doors, words
from desk.pages.visit import HOME, SIGN_IN, Page, Visit, page
from desk.pages.words import mark

WRONG = mark("E-mail address or password is wrong.")
WRONG_CODE = mark("This code is wrong, or was used already. Wait for the next one.")
TOO_MANY = mark("Too many attempts. Wait a quarter of an hour, or ask for a new sign-in link.")
EXPIRED = mark("This link worked once, or is older than 15 minutes. Ask for a new one.")
DIFFERENT = mark("The two passwords differ.")
LENGTH = mark("A password has 12 to 200 characters.")
INSIDE = re.compile(r"/desk(/[^\\]*)?")


@page("GET", "/sign-in")
async def sign_in(visit: Visit) -> web.StreamResponse:
    """The form."""
    if visit.found is not None and visit.step is None:
        return visit.go()
    return await _form(visit)


async def _form(visit: Visit, error: str = "", status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    wanted = visit.fields.get("next") or visit.request.query.get("next", "")
    return await visit.show(
        "sign_in.html", status=status, error=visit.say(error) if error else "", next=wanted,
        email=visit.given("email"),
    )  # fmt: skip


@page("POST", "/sign-in")
async def enter(visit: Visit) -> web.StreamResponse:
    """E-mail address and password."""
    email, password = visit.given("email"), visit.fields.get("password", "")
    store, address = visit.desk.store, _address(visit)
    try:
        tried = await store.write(sign_ins.attempt, email, address, visit.now)
    except TooManyFailures:
        return await _form(visit, TOO_MANY, HTTPStatus.TOO_MANY_REQUESTS)
    official = tried.official
    kept = official.password_hash if official else None
    if not await asyncio.to_thread(passwords.fits, kept, password) or official is None:
        return await _form(visit, WRONG, HTTPStatus.FORBIDDEN)
    key = await store.write(sign_ins.enter, official, tried, doors.browser_of(visit.request), visit.now)
    return _admitted(visit, key, _inside(visit.given("next")))


def _address(visit: Visit) -> str:
    return doors.client_address(visit.request, visit.desk.proxies)


def _inside(wanted: str) -> str:
    """Where the browser wanted to go, if it is one of our own pages."""
    return wanted.removeprefix(HOME) if INSIDE.fullmatch(wanted) else ""


def _admitted(visit: Visit, key: str, path: str = "", *, said: str = "") -> web.Response:
    response = visit.go(path, said=said)
    doors.set_cookie(visit.desk, response, SIGN_IN, key)
    return response


@page("GET", "/sign-in/{link}")
async def open_link(visit: Visit) -> web.StreamResponse:
    """A link from the command line; a click signs in, so that no preview of a link uses it up."""
    link = visit.request.match_info["link"]
    invited = await visit.desk.store.read(sign_ins.invited, link, visit.now)
    if invited is None:
        return await _form(visit, EXPIRED, HTTPStatus.GONE)
    if visit.desk.is_on_loopback:  # no preview comes here
        return await _follow(visit, link)
    return await visit.show("sign_in_link.html", email=invited.email)


@page("POST", "/sign-in/{link}")
async def follow_link(visit: Visit) -> web.StreamResponse:
    """The click."""
    return await _follow(visit, visit.request.match_info["link"])


async def _follow(visit: Visit, link: str) -> web.Response:
    browser = doors.browser_of(visit.request)
    key = await visit.desk.store.write(sign_ins.follow, link, browser, visit.now)
    if key is None:
        return await _form(visit, EXPIRED, HTTPStatus.GONE)
    return _admitted(visit, key)


@page("POST", "/sign-out", step=Step.PROVE)
async def sign_out(visit: Visit) -> web.StreamResponse:
    """Here, or everywhere."""
    everywhere = visit.given("everywhere") == "1"
    await visit.desk.store.write(sign_ins.end, visit.who, visit.now, everywhere=everywhere)
    response = visit.go("/sign-in", said="signed-out")
    doors.drop_cookie(visit.desk, response, SIGN_IN)
    return response


@page("GET", "/second-factor", step=Step.PROVE)
async def ask_code(visit: Visit) -> web.StreamResponse:
    """The form for a code."""
    return await visit.show("second_factor.html", error="")


@page("POST", "/second-factor", step=Step.PROVE)
async def prove(visit: Visit) -> web.StreamResponse:
    """A code."""
    code, address = visit.given("code"), _address(visit)
    try:
        is_right = await visit.desk.store.write(sign_ins.prove, visit.who, code, address, visit.now)
    except TooManyFailures:
        return await _code_again(visit, TOO_MANY, HTTPStatus.TOO_MANY_REQUESTS)
    return visit.go() if is_right else await _code_again(visit, WRONG_CODE, HTTPStatus.FORBIDDEN)


async def _code_again(visit: Visit, error: str, status: HTTPStatus) -> web.Response:
    return await visit.show("second_factor.html", status=status, error=visit.say(error))


@page("GET", "/second-factor/new", step=Step.SET_UP)
async def offer_second_factor(visit: Visit) -> web.StreamResponse:
    """A new secret, as a QR code and in letters."""
    if _has_still_to(visit, Step.PROVE, Step.PASSWORD):
        return visit.go(f"/{visit.step}")
    return await _offer(visit, second_factors.new_secret())


async def _offer(visit: Visit, secret: str, error: str = "") -> web.Response:
    address = second_factors.address(secret, visit.who.official.email, visit.desk.city().name)
    picture = segno.make(address, micro=False).svg_data_uri(scale=5, border=2, light="#fff")
    return await visit.show(
        "second_factor_new.html", status=HTTPStatus.FORBIDDEN if error else HTTPStatus.OK, secret=secret,
        picture=picture, error=visit.say(error) if error else "",
    )  # fmt: skip


@page("POST", "/second-factor/new", step=Step.SET_UP)
async def keep_second_factor(visit: Visit) -> web.StreamResponse:
    """The first code proves that the app has the secret."""
    if _has_still_to(visit, Step.PROVE, Step.PASSWORD):
        return visit.go(f"/{visit.step}")
    secret = visit.given("secret")
    if not re.fullmatch(r"[A-Z2-7]{32}", secret):
        raise web.HTTPBadRequest
    try:
        await visit.desk.store.write(
            sign_ins.set_second_factor, visit.who, secret, visit.given("code"), visit.now
        )
    except WrongCode:
        return await _offer(visit, secret, WRONG_CODE)
    return visit.go("/account", said="second-factor-set")


def _has_still_to(visit: Visit, *steps: Step) -> bool:
    return visit.step in steps


@page("GET", "/password", step=Step.PASSWORD)
async def ask_password(visit: Visit) -> web.StreamResponse:
    """The form for a new password."""
    if _has_still_to(visit, Step.PROVE):
        return visit.go(f"/{visit.step}")
    return await visit.show("password.html", error="")


@page("POST", "/password", step=Step.PASSWORD)
async def keep_password(visit: Visit) -> web.StreamResponse:
    """A new password; other browsers are signed out."""
    if _has_still_to(visit, Step.PROVE):
        return visit.go(f"/{visit.step}")
    password = visit.fields.get("password", "")
    if password != visit.fields.get("again"):
        return await _password_again(visit, DIFFERENT)
    try:
        kept = await asyncio.to_thread(passwords.hashed, password)
    except passwords.BadPassword:
        return await _password_again(visit, LENGTH)
    await visit.desk.store.write(sign_ins.set_password, visit.who, kept, visit.now)
    return visit.go("/account", said="password-set")


async def _password_again(visit: Visit, error: str) -> web.Response:
    return await visit.show("password.html", status=HTTPStatus.UNPROCESSABLE_ENTITY, error=visit.say(error))


@page("GET", "/account", Role.VIEWER)
async def account(visit: Visit) -> web.StreamResponse:
    """My own sign-ins, password, second factor, language."""
    others = await visit.desk.store.read(sign_ins.browsers, visit.who)
    return await visit.show("account.html", browsers=others, mine=visit.who.sign_in.id)


@page("POST", "/account/language", Role.VIEWER)
async def choose_language(visit: Visit) -> web.StreamResponse:
    """The language of the desk."""
    language = visit.given("language")
    if language not in words.LANGUAGES:
        raise web.HTTPBadRequest
    await visit.desk.store.write(sign_ins.choose_language, visit.who, language)
    return visit.go("/account")


PAGES: tuple[Page, ...] = (
    sign_in, enter, open_link, follow_link, sign_out, ask_code, prove, offer_second_factor,
    keep_second_factor, ask_password, keep_password, account, choose_language,
)  # fmt: skip
