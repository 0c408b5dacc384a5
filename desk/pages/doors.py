"""What guards the pages: cookies, where a form came from, whose address it is, headers."""

import hashlib
import hmac
import re
import secrets
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from desk.desk import Desk, Networks
from desk.pages.words import mark

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
POLICY: Final = "Content-Security-Policy"
PICTURES = web.RequestKey("PICTURES", str)  # one host from which this page may load pictures, too
KEY_BYTES = 32
COOKIE_TEXT = re.compile(r"[A-Za-z0-9_-]{20,100}")


def headers(request: web.Request) -> dict[str, str]:
    """What guards the answer to a request."""
    if PICTURES not in request:
        return HEADERS
    widened = HEADERS[POLICY].replace("img-src 'self'", f"img-src 'self' {request[PICTURES]}")
    return {**HEADERS, POLICY: widened}


def is_https(desk: Desk) -> bool:
    """Whether browsers reach us by https, as the public address says."""
    return desk.public_url.startswith("https:")


def _name(desk: Desk, name: str) -> str:
    """With https, a name that no other host and no plain page can set (RFC 6265bis)."""
    return f"__Host-{name}" if is_https(desk) else name


def read_cookie(desk: Desk, request: web.Request, name: str) -> str:
    """A cookie of ours, or nothing."""
    given = request.cookies.get(_name(desk, name), "")
    return given if COOKIE_TEXT.fullmatch(given) else ""


def set_cookie(desk: Desk, response: web.StreamResponse, name: str, value: str) -> None:
    """Give the browser a cookie that lasts until it is closed."""
    response.set_cookie(
        _name(desk, name), value, path="/", httponly=True, secure=is_https(desk), samesite="Lax"
    )


def drop_cookie(desk: Desk, response: web.StreamResponse, name: str) -> None:
    """Take a cookie back."""
    response.del_cookie(_name(desk, name), path="/", httponly=True, secure=is_https(desk), samesite="Lax")


def new_key() -> str:
    """The key of a browser that is not signed in, for its forms."""
    return secrets.token_urlsafe(KEY_BYTES)


def form_token(key: str) -> str:
    """What every form of a browser carries; `key` is its cookie."""
    return hmac.new(key.encode(), b"form", hashlib.sha256).hexdigest()


def check_origin(desk: Desk, request: web.Request) -> None:
    """Refuse a form that another site sent: browsers say where it came from."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        raise web.HTTPForbidden(reason=mark("The form came from another site"))
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc not in (request.host, urlsplit(desk.public_url).netloc):
        raise web.HTTPForbidden(reason=mark("The form came from another site"))


def check_token(key: str, given: object) -> None:
    """Refuse a form that was not ours."""
    sent = given if isinstance(given, str) else ""
    if not key or not hmac.compare_digest(form_token(key).encode(), sent.encode()):
        raise web.HTTPForbidden(reason=mark("The form is too old: go back, load the page again, and repeat"))


def client_address(request: web.Request, proxies: Networks) -> str:
    """Who calls: the nearest address in `X-Forwarded-For` that is not one of our proxies."""
    address = request.remote or ""
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")
    for earlier in reversed([part.strip() for part in forwarded]):
        if not earlier or not _is_within(address, proxies):
            break
        address = earlier
    return address


def _is_within(address: str, networks: Networks) -> bool:
    try:
        known = ip_address(address)
    except ValueError:
        return False
    return any(known in network for network in networks)


def browser_of(request: web.Request) -> str:
    """The browser in words: `Firefox, Linux`."""
    agent = request.headers.get("User-Agent", "")
    return f"{_first(agent, BROWSERS)}, {_first(agent, SYSTEMS)}"


BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS",
    "Linux": "Linux",
}  # fmt: skip


def _first(agent: str, names: dict[str, str]) -> str:
    return next((name for sign, name in names.items() if sign in agent), "?")
