"""Who hears of an idea: everyone who took part, until they say no."""

from datetime import datetime

from storage import Tx, ideas, participation


def follow(tx: Tx, contact_id: int, idea_id: int, now: datetime, *, asked: bool = False) -> None:
    """Hear of an idea. Taking part does not undo an UNFOLLOW, asking for it (`asked`) does."""
    group = _group(tx, idea_id)
    known = participation.follow_of(tx, contact_id, group)
    if any(row.muted for row in known) and not asked:
        return
    if any(row.idea_id == idea_id and not row.muted for row in known) and not asked:
        return
    for row in known:
        if row.muted:
            participation.put_follow(tx, contact_id, row.idea_id, muted=False, now=now)
    participation.put_follow(tx, contact_id, idea_id, muted=False, now=now)
    if not any(not row.muted for row in known):
        _count(tx, group)


def unfollow(tx: Tx, contact_id: int, idea_id: int, now: datetime) -> None:
    """Hear no more of an idea, and of none that is one with it."""
    group = _group(tx, idea_id)
    known = participation.follow_of(tx, contact_id, group)
    was_following = any(not row.muted for row in known)
    participation.put_follow(tx, contact_id, idea_id, muted=True, now=now)
    participation.mute(tx, contact_id, group)
    if was_following:
        _count(tx, group)


def is_following(tx: Tx, contact_id: int, idea_id: int) -> bool:
    """Whether the person hears of an idea."""
    known = participation.follow_of(tx, contact_id, _group(tx, idea_id))
    return bool(known) and not any(row.muted for row in known)


def _group(tx: Tx, idea_id: int) -> list[int]:
    idea = ideas.lock(tx, idea_id)
    assert idea is not None
    return ideas.group_ids(tx, idea.root_id or idea_id) or [idea_id]


def _count(tx: Tx, group: list[int]) -> None:
    """Keep the count beside the idea that stands for the group, in this transaction."""
    root = ideas.by_id(tx, group[0])
    assert root is not None
    root_id = root.root_id or group[0]
    ideas.change(tx, root_id, followers=participation.count_followers(tx, group))
