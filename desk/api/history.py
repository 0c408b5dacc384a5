"""What happened to an idea: its filing, what the city said, merges, and what officials changed."""

from collections.abc import Iterable, Iterator, Sequence

from desk.api import shapes
from storage import Tx, done_checks, ideas, officials, participation, revisions
from storage.models import AuditEntry, Idea, Merge

RESIDENT = "resident"


def of(tx: Tx, idea: Idea) -> shapes.History:
    """All events of an idea, in order."""
    idea_id = idea.id or 0
    log = officials.audit_of(tx, f"idea:{idea_id}")
    events = [
        _filed(idea, log),
        *_statuses(tx, idea_id),
        *_merges(tx, idea_id),
        *_doubts(tx, idea_id),
        *(edits := list(_edits(tx, idea_id))),
        *(event for entry in log if (event := _noted(entry)) is not None and not _is_told(event, edits)),
    ]
    return shapes.History(items=sorted(events, key=lambda event: event.at))


def _filed(idea: Idea, log: Sequence[AuditEntry]) -> shapes.Event:
    by = next((entry.by for entry in log if entry.action == "filed"), RESIDENT)
    return shapes.Event(at=idea.created_at, by=by, what="filed")


def _statuses(tx: Tx, idea_id: int) -> Iterator[shapes.Event]:
    for change in ideas.status_changes(tx, idea_id):
        yield shapes.Event.model_validate(
            {"at": change.at, "by": change.by, "what": "status", "status": change.status,
             "reason": change.reason, "due": change.due}
        )  # fmt: skip


def _merges(tx: Tx, idea_id: int) -> Iterator[shapes.Event]:
    merges = participation.merges_of(tx, idea_id)
    codes = _codes(tx, merges)
    for merge in merges:
        went = merge.idea_id == idea_id
        other = codes.get(merge.into_id if went else merge.idea_id)
        yield shapes.Event(at=merge.at, by=merge.by, what="merged" if went else "joined", idea=other)
        if merge.undone_at is not None:
            by = _undone_by(tx, merge)
            yield shapes.Event(at=merge.undone_at, by=by, what="unmerged" if went else "parted", idea=other)


def _is_told(event: shapes.Event, edits: Sequence[shapes.Event]) -> bool:
    """Whether an edit says it already, and how it read before."""
    return event.fields == ["title"] and any((edit.at, edit.by) == (event.at, event.by) for edit in edits)


def _edits(tx: Tx, idea_id: int) -> Iterator[shapes.Event]:
    for before in revisions.of_idea(tx, idea_id):
        yield shapes.Event(at=before.at, by=before.by, what="edited", title=before.title, text=before.text)


def _doubts(tx: Tx, idea_id: int) -> Iterator[shapes.Event]:
    for check in done_checks.doubts(tx, idea_id):
        yield shapes.Event(at=check.answered_at or check.at, by=RESIDENT, what="not_done", text=check.reason)


def _codes(tx: Tx, merges: Iterable[Merge]) -> dict[int | None, str]:
    ids = sorted({key for merge in merges for key in (merge.idea_id, merge.into_id)})
    return {idea.id: idea.code for idea in ideas.by_ids(tx, ids)}


def _undone_by(tx: Tx, merge: Merge) -> str:
    log = officials.audit_of(tx, f"idea:{merge.idea_id}")
    undone = (entry.by for entry in log if entry.action == "unmerged" and entry.at == merge.undone_at)
    return next(undone, merge.by)


def _noted(entry: AuditEntry) -> shapes.Event | None:
    """What only the audit log knows; status and merges stand in their own tables."""
    details = entry.details
    match entry.action:
        case "visibility":
            return shapes.Event.model_validate(
                {"at": entry.at, "by": entry.by, "what": "visibility", "visibility": details.get("after"),
                 "why": details.get("reason")}
            )  # fmt: skip
        case "status proposed" | "status withdrawn" | "status approved" | "promise passed":
            what = entry.action.removeprefix("status ").replace(" ", "_")
            field = "due" if what == "promise_passed" else "status"
            return shapes.Event.model_validate(
                {"at": entry.at, "by": entry.by, "what": what, field: details.get("after")}
            )
        case "campaign":
            return shapes.Event(
                at=entry.at, by=entry.by, what="campaign", campaign=details.get("after")
            )  # fmt: skip
        case "corrected":
            fields = sorted({FIELDS.get(name, name) for name in details.get("fields", [])})
            return shapes.Event(at=entry.at, by=entry.by, what="corrected", fields=fields)
    return None


PLACE_COLUMNS = ("place_text", "place_key", "place_name", "area", "lat", "lon", "place_confidence")
FIELDS = {**dict.fromkeys(PLACE_COLUMNS, "place"), "topic_confidence": "topic"}  # as the API names them
