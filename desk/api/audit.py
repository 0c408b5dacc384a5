"""The audit log."""

from civic.officials import Role
from desk.api import shapes
from desk.api.operations import Call, Operation, operation
from desk.api.paging import cursor, read_cursor
from storage import Tx, officials
from storage.officials import AuditFilters

ORDER = "audit"


@operation("GET", "/audit", Role.ADMIN)
async def list_audit(call: Call, query: shapes.AuditQuery) -> shapes.AuditPage:
    """Who did what, the newest first; nothing can be changed or taken away."""
    return await call.desk.store.read(_page, query)


OPERATIONS: tuple[Operation, ...] = (list_audit,)


def _page(tx: Tx, query: shapes.AuditQuery) -> shapes.AuditPage:
    after = read_cursor(query.cursor, ORDER, int)
    filters = AuditFilters(query.by, query.action, query.subject, query.since, query.until)
    found = officials.audit_page(tx, query.limit + 1, after[1] if after else None, filters)
    page, more = found[: query.limit], len(found) > query.limit
    items = [
        shapes.AuditLine(
            id=line.id or 0,
            at=line.at,
            by=line.by,
            action=line.action,
            subject=line.subject,
            details=line.details,
        )
        for line in page
    ]
    return shapes.AuditPage(items=items, next=cursor(ORDER, items[-1].id, items[-1].id) if more else None)
