"""Lists of ideas that officials keep under a name, for themselves or for all."""

from datetime import datetime

from civic.officials import Caller, Role
from storage import Tx, views
from storage.desk_models import SavedView

LONGEST_NAME, LONGEST_QUERY = 60, 2000  # characters


class BadView(ValueError):
    """A view that cannot be kept, or is not there."""


def keep(tx: Tx, caller: Caller, name: str, query: str, now: datetime, *, is_shared: bool) -> int:
    """Keep a list under a name. Raises `BadView`."""
    plain = " ".join(name.split())
    if caller.official_id is None or not 0 < len(plain) <= LONGEST_NAME or len(query) > LONGEST_QUERY:
        raise BadView(f"a name has 1 to {LONGEST_NAME} characters")
    return views.add(tx, caller.official_id, plain, query, now, is_shared=is_shared)


def drop(tx: Tx, caller: Caller, view_id: int) -> None:
    """Delete one's own view; an administrator may delete any that is shared. Raises `BadView`."""
    view = views.by_id(tx, view_id)
    if view is None or not may_drop(view, caller):
        raise BadView("no such view of yours")
    views.drop(tx, view_id)


def may_drop(view: SavedView, caller: Caller) -> bool:
    """Whether somebody may delete a view."""
    return view.official_id == caller.official_id or (view.is_shared and caller.role is Role.ADMIN)
