"""Keys to this API: which there are, a new one, and letting one be worth nothing."""

from http import HTTPStatus

from civic import officials as civic_officials
from civic.officials import BadOfficial, Role, role_named
from desk.api import shapes
from desk.api.operations import Call, Operation, operation
from desk.api.paging import LARGEST
from desk.api.problems import Problem, missing, refuse
from storage import Tx, officials
from storage.models import ApiToken, id_of

NOT_YOURS = "a token is made without an official, or in one's own name: nobody acts as a colleague"


@operation("GET", "/tokens", Role.ADMIN)
async def list_tokens(call: Call) -> shapes.Tokens:
    """All tokens by name, revoked ones too, without what they are: that was shown once."""
    return await call.desk.store.read(_all)


@operation("POST", "/tokens", Role.ADMIN, status=HTTPStatus.CREATED)
async def make_token(call: Call, body: shapes.NewToken) -> shapes.MadeToken:
    """Make a token, and show it this once: without an official (a service), or of the official who asks.

    In anybody else's name is 403: with it one person could approve what they wrote.
    A token of an official may never do more than the official.
    """
    return await call.desk.store.write(_make, call, body)


@operation("DELETE", "/tokens/{id}", Role.ADMIN)
async def revoke_token(call: Call, id: int) -> shapes.Token:  # it is called so in the path
    """Let a token be worth nothing from now on, also the one that asks; again changes nothing."""
    return await call.desk.store.write(_revoke, call, id)


OPERATIONS: tuple[Operation, ...] = (list_tokens, make_token, revoke_token)


def _all(tx: Tx) -> shapes.Tokens:
    emails = {one.id: one.email for one in officials.all_officials(tx)}
    found = officials.all_tokens(tx)
    return shapes.Tokens(items=[_shape(one, emails.get(one.official_id)) for one in found])


def _shape(token: ApiToken, email: str | None) -> shapes.Token:
    return shapes.Token.model_validate(
        {
            "id": token.id, "name": token.name, "role": token.role, "official": email,
            "created_at": token.created_at, "revoked_at": token.revoked_at,
        }
    )  # fmt: skip


def _make(tx: Tx, call: Call, body: shapes.NewToken) -> shapes.MadeToken:
    email, role = _owner(tx, call, body), role_named(body.role)
    try:
        key = civic_officials.add_token(tx, body.name, role, call.now, email=email, by=call.caller)
    except BadOfficial:
        refuse("name", "is that of another token, perhaps a revoked one")
    made = next(one for one in _all(tx).items if one.name == body.name)
    return shapes.MadeToken(**made.model_dump(), token=key)


def _owner(tx: Tx, call: Call, body: shapes.NewToken) -> str | None:
    """Whose the token is to be; a problem when the caller may not make one for them."""
    if body.official is None:
        return None
    owner = officials.by_email(tx, body.official.lower())
    if owner is None or not civic_officials.may_make_tokens_of(call.caller, owner):
        raise Problem(HTTPStatus.FORBIDDEN, NOT_YOURS)
    return owner.email


def _revoke(tx: Tx, call: Call, token_id: int) -> shapes.Token:
    token = officials.token_by_id(tx, token_id) if token_id <= LARGEST else None
    if token is None:
        raise missing("no token has this number")
    civic_officials.revoke_token(tx, token.name, call.now, by=call.caller.name)
    return next(one for one in _all(tx).items if one.id == id_of(token))
