"""What residents say about an idea: reading it, showing and hiding it."""

from collections.abc import Sequence

from civic import authors
from civic import comments as civic_comments
from civic.officials import Role
from desk.api import shapes
from desk.api.ideas import find
from desk.api.operations import Call, Operation, operation
from desk.api.paging import LARGEST, cursor, read_cursor
from desk.api.problems import missing
from storage import Tx, comments, ideas
from storage.models import Comment, Visibility

ORDER = "comments"


@operation("GET", "/ideas/{code}/comments", Role.VIEWER)
async def list_comments(call: Call, code: str, query: shapes.CommentQuery) -> shapes.CommentPage:
    """The discussion of an idea and of those merged into it, the newest first."""
    return await call.desk.store.read(find_page, code, query)


@operation("PATCH", "/ideas/{code}/comments/{id}", Role.MODERATOR)
async def moderate_comment(call: Call, code: str, id: int, body: shapes.CommentChange) -> shapes.Comment:
    """Show, hold or hide a comment: its writer hears it, with the reason; who reported it counts no more."""
    comment = await call.desk.store.write(_moderate, call, code, id, body)
    call.desk.replies()  # its writer may hear of it
    call.desk.news()
    return comment


OPERATIONS: tuple[Operation, ...] = (list_comments, moderate_comment)


def find_page(tx: Tx, code: str, query: shapes.CommentQuery) -> shapes.CommentPage:
    """One page of the discussion."""
    group = _group(tx, code)
    after = read_cursor(query.cursor, ORDER, int)
    found = comments.listed(tx, group, query.visibility, query.limit + 1, after[1] if after else None)
    page, more = found[: query.limit], len(found) > query.limit
    last = cursor(ORDER, page[-1].id or 0, page[-1].id or 0) if more else None
    return shapes.CommentPage(
        items=shaped(tx, page), next=last, total=comments.count(tx, group, query.visibility)
    )


def shaped(tx: Tx, found: Sequence[Comment]) -> list[shapes.Comment]:
    """Comments as the API shows them: who said it stands nowhere."""
    codes = {idea.id: idea.code for idea in ideas.by_ids(tx, sorted({one.idea_id for one in found}))}
    flags = comments.flags(tx, [one.id or 0 for one in found]) if found else {}
    return [
        shapes.Comment.model_validate(
            {
                "id": one.id, "idea": codes[one.idea_id], "stance": one.stance, "text": one.text,
                "language": one.language, "channel": one.channel, "visibility": one.visibility,
                "held_for": one.held_for, "reports": flags.get(one.id or 0, 0), "created_at": one.created_at,
            }
        )
        for one in found
    ]  # fmt: skip


def _group(tx: Tx, code: str) -> list[int]:
    """The idea and those merged into it; one that was merged itself has what was said about it alone."""
    idea = find(tx, code)
    return ideas.group_ids(tx, idea.id or 0) if idea.root_id == idea.id else [idea.id or 0]


def find_comment(tx: Tx, code: str, comment_id: int) -> Comment:
    """A comment on this idea; a problem when there is none."""
    group = _group(tx, code)
    comment = comments.by_id(tx, comment_id) if comment_id <= LARGEST else None
    if comment is None or comment.idea_id not in group:
        raise missing("no comment of this idea has this number")
    return comment


def _moderate(tx: Tx, call: Call, code: str, comment_id: int, body: shapes.CommentChange) -> shapes.Comment:
    ideas.hold_root(tx, find_comment(tx, code, comment_id).idea_id)
    before = find_comment(tx, code, comment_id)  # as it is while the idea stands still
    changed = civic_comments.show(
        tx, comment_id, Visibility(body.visibility), call.now, by=call.caller.name, reason=body.reason
    )
    phrases, languages = call.desk.phrases(), call.desk.city().languages
    authors.hear_of_visibility(tx, phrases, languages, before, changed, reason=body.reason, now=call.now)
    return shaped(tx, [changed])[0]
