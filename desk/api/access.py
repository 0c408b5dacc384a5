"""Who asks, and whether they may: bearer tokens and roles."""

import re
from http import HTTPStatus

from aiohttp import web

from civic import officials
from civic.officials import Caller, Role
from desk.api.limits import Limits
from desk.api.problems import Problem
from desk.desk import Desk

BEARER = re.compile(r"bearer +([\x21-\x7e]{1,200})", re.IGNORECASE)
LIMITS = web.AppKey("LIMITS", Limits)


async def admit(desk: Desk, request: web.Request, role: Role) -> Caller:
    """The caller, who has at least this role; else a problem.

    401 without a good token, 429 when it calls too often, 403 when its role is too small.
    """
    given = BEARER.fullmatch(request.headers.get("Authorization", "").strip())
    caller = await desk.store.read(officials.caller, given[1]) if given else None
    if caller is None or given is None:
        raise _unauthorized(sent=given is not None)
    request.app[LIMITS].check(given[1])
    if caller.role < role:
        raise Problem(
            HTTPStatus.FORBIDDEN,
            f"this needs the role {role.name.lower()}; the token has {caller.role.name.lower()}",
        )
    return caller


def _unauthorized(*, sent: bool) -> Problem:
    challenge = 'Bearer realm="hearback"' + (', error="invalid_token"' if sent else "")  # RFC 6750, section 3
    detail = "the token is unknown or was revoked" if sent else "send a token: `Authorization: Bearer hb_…`"
    return Problem(HTTPStatus.UNAUTHORIZED, detail, headers={"WWW-Authenticate": challenge})
