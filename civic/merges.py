"""Two ideas that are one: votes and follows stay where they were given, people count once."""

from datetime import datetime

from civic import audit, votes
from storage import Tx, ideas, participation
from storage.models import CLOSED, Idea, Merge, id_of
from storage.tx import table_of


class CannotMerge(ValueError):
    """These two ideas cannot become one."""


def merge(tx: Tx, idea_id: int, into_id: int, now: datetime, *, by: str) -> Idea:
    """Let an idea, with all that was merged into it, stand for another. Raises `CannotMerge`."""
    # always in the same order: two merges at once must not wait for each other
    held = {each: ideas.hold(tx, each) for each in sorted({idea_id, into_id})}
    idea, root_id = held[idea_id], id_of(ideas.hold_root(tx, into_id))
    if root_id == (idea.root_id or idea_id):
        raise CannotMerge("they are one already")
    if idea.merged_into_id is not None:
        raise CannotMerge("it is merged into another idea; undo that first")
    participation.set_root(tx, ideas.group_ids(tx, idea_id), root_id)
    ideas.change(tx, idea_id, merged_into_id=into_id, updated_at=now)
    tx.add(Merge, idea_id=idea_id, into_id=into_id, by=by, at=now)
    votes.recount(tx, root_id)
    audit.note(tx, by, "merged", f"idea:{idea_id}", now, into=held[into_id].code)
    return ideas.get(tx, root_id)


def unmerge(tx: Tx, idea_id: int, now: datetime, *, by: str) -> Idea:
    """Let a merged idea stand for itself again, both as they were. Raises `CannotMerge`."""
    idea = ideas.hold(tx, idea_id)
    standing = participation.open_merge(tx, idea_id)
    if standing is None or idea.merged_into_id is None:
        raise CannotMerge("it is not merged")
    former_root = id_of(ideas.hold_root(tx, idea_id))
    participation.set_root(tx, _branch(tx, idea_id, former_root), idea_id)
    ideas.change(tx, idea_id, merged_into_id=None, updated_at=now)
    table = table_of(Merge)
    tx.run(table.update().where(table.c.id == standing.id).values(undone_at=now))
    votes.recount(tx, former_root)
    votes.recount(tx, idea_id)
    if idea.status not in CLOSED:
        votes.drop_kept(tx, idea_id)
    audit.note(tx, by, "unmerged", f"idea:{idea_id}", now)
    return ideas.get(tx, idea_id)


def _branch(tx: Tx, idea_id: int, root_id: int) -> list[int]:
    """The idea and all that was merged into it, directly or through others."""
    group = ideas.group(tx, root_id)
    branch = {idea_id}
    for _ in group:
        branch |= {id_of(member) for member in group if member.merged_into_id in branch}
    return sorted(branch)
