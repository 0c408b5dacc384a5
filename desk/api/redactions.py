"""Taking personal data out of what residents wrote; the original stays sealed, for admins at the desk."""

from civic import redaction
from civic.officials import Role
from civic.redaction import NothingFound
from desk.api import shapes
from desk.api.changes import find_as_seen
from desk.api.comments import find_comment, shaped
from desk.api.ideas import find_shape
from desk.api.operations import Call, Operation, operation
from desk.api.problems import refuse
from storage import Tx

NOTHING = "nothing was found that could be taken out: name the words that are to go"


@operation("POST", "/ideas/{code}/redact", Role.MODERATOR, is_guarded=True)
async def redact_idea(call: Call, code: str, body: shapes.Redaction) -> shapes.Idea:
    """Take numbers, addresses, links and named words out of an idea and how it read before edits.

    The originals stay sealed.
    """
    return await call.desk.store.write(_redact_idea, call, code, body)


@operation("POST", "/ideas/{code}/comments/{id}/redact", Role.MODERATOR)
async def redact_comment(call: Call, code: str, id: int, body: shapes.Redaction) -> shapes.Comment:
    """Take the same out of a comment; the original stays sealed."""
    return await call.desk.store.write(_redact_comment, call, code, id, body)


OPERATIONS: tuple[Operation, ...] = (redact_idea, redact_comment)


def _redact_idea(tx: Tx, call: Call, code: str, body: shapes.Redaction) -> shapes.Idea:
    idea_id = find_as_seen(tx, call, code)
    by, country = call.caller.name, call.desk.city().country
    try:
        redaction.redact(tx, idea_id, body.words, call.now, by=by, country=country)
    except NothingFound:
        refuse("words", NOTHING)
    return find_shape(tx, code)


def _redact_comment(tx: Tx, call: Call, code: str, comment_id: int, body: shapes.Redaction) -> shapes.Comment:
    find_comment(tx, code, comment_id)
    by, country = call.caller.name, call.desk.city().country
    try:
        left = redaction.redact_comment(tx, comment_id, body.words, call.now, by=by, country=country)
    except NothingFound:
        refuse("words", NOTHING)
    return shaped(tx, [left])[0]
