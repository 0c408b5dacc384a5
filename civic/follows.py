"""Who hears of an idea: everyone who took part, until they say no."""

from datetime import datetime

from storage import Tx, ideas, participation
from storage.models import id_of


def follow(tx: Tx, contact_id: int, idea_id: int, now: datetime, *, asked: bool = False) -> None:
    """Hear of an idea. Taking part does not undo an UNFOLLOW, asking for it (`asked`) does."""
    root_id, group = _group(tx, idea_id)
    follow_held(tx, contact_id, idea_id, (root_id, group), now, asked=asked)


def follow_held(
    tx: Tx, contact_id: int, idea_id: int, group: tuple[int, list[int]], now: datetime, *, asked: bool = False
) -> None:
    """As `follow`, when the idea that stands for it is held, and all that it stands for are known."""
    root_id, ids = group
    known = participation.follow_of(tx, contact_id, ids)
    muted = [row.idea_id for row in known if row.muted]
    if not asked and (muted or any(row.idea_id == idea_id for row in known)):
        return
    for each in {idea_id, *muted}:
        participation.put_follow(tx, contact_id, each, muted=False, now=now)
    if muted or not known:
        _count(tx, root_id, ids)


def unfollow(tx: Tx, contact_id: int, idea_id: int, now: datetime) -> None:
    """Hear no more of an idea, and of none that is one with it."""
    root_id, group = _group(tx, idea_id)
    participation.put_follow(tx, contact_id, idea_id, muted=True, now=now)
    participation.mute(tx, contact_id, group)
    _count(tx, root_id, group)


def drop(tx: Tx, contact_id: int, idea_id: int) -> None:
    """Hear no more of an idea, as if one had never taken part: whoever does later hears of it again."""
    root_id, group = _group(tx, idea_id)
    participation.drop_follows(tx, contact_id, group)
    _count(tx, root_id, group)


def is_following(tx: Tx, contact_id: int, idea_id: int) -> bool:
    """Whether the person hears of an idea."""
    idea = ideas.get(tx, idea_id)
    known = participation.follow_of(tx, contact_id, ideas.group_ids(tx, idea.root_id or idea_id))
    return bool(known) and not any(row.muted for row in known)


def is_known(tx: Tx, contact_id: int, idea_id: int) -> bool:
    """Whether the person hears of an idea, or asked not to."""
    idea = ideas.get(tx, idea_id)
    return bool(participation.follow_of(tx, contact_id, ideas.group_ids(tx, idea.root_id or idea_id)))


def _group(tx: Tx, idea_id: int) -> tuple[int, list[int]]:
    """The idea that stands for this one, held so that its count stands still, and all that it stands for."""
    root_id = id_of(ideas.hold_root(tx, idea_id))
    return root_id, ideas.group_ids(tx, root_id)


def _count(tx: Tx, root_id: int, group: list[int]) -> None:
    """Keep the count beside the idea that stands for the group, in this transaction."""
    ideas.change(tx, root_id, followers=participation.count_followers(tx, group))
