"""What people say about ideas: for, against, or neither; kept once, shown without names."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from civic import audit, follows
from storage import Tx, comments, ideas
from storage.models import Comment, Idea, Visibility, id_of

Side = Literal["for", "against"]
FLAGS_THAT_HOLD = 3  # different people
REPORTED = "reported"  # why such a comment is held


class NoSuchComment(LookupError):
    """No comment has this number."""


@dataclass(frozen=True, slots=True)
class Said:
    """A comment before it is kept: the person's own words, and what was understood of them."""

    text: str
    stance: Side | None
    language: str
    channel: str
    held_for: str | None = None


def add(
    tx: Tx, said: Said, *, contact_id: int, idea_id: int, inbound_id: int | None, now: datetime
) -> Comment:
    """Keep a comment; its writer follows the idea. The same message, or the same words again, add nothing."""
    root = ideas.hold_root(tx, idea_id)
    root_id = id_of(root)
    group = ideas.group_ids(tx, root_id)
    if known := _known(tx, contact_id, group, said.text, inbound_id):
        return known
    is_news = root.contact_id is not None and root.contact_id != contact_id
    visibility = Visibility.HELD if said.held_for else Visibility.SHOWN
    comment_id = comments.add(
        tx, idea_id=root_id, contact_id=contact_id, inbound_id=inbound_id, stance=said.stance, text=said.text,
        language=said.language, channel=said.channel, visibility=visibility.value, held_for=said.held_for,
        told_at=None if is_news else now, created_at=now,
    )  # fmt: skip
    _count(tx, root_id, group)
    follows.follow_held(tx, contact_id, root_id, (root_id, group), now)
    return get(tx, comment_id)


def _known(tx: Tx, contact_id: int, group: list[int], text: str, inbound_id: int | None) -> Comment | None:
    if inbound_id is not None and (said := comments.said_in(tx, inbound_id)):
        return said
    return comments.same(tx, contact_id, group, text)


def get(tx: Tx, comment_id: int) -> Comment:
    """One comment. Raises `NoSuchComment`."""
    comment = comments.by_id(tx, comment_id)
    if comment is None:
        raise NoSuchComment(comment_id)
    return comment


def take_side(tx: Tx, comment_id: int, contact_id: int, side: Side | None, now: datetime) -> Comment | None:
    """The writer says on which side a comment is; None when it is not theirs, or is there no more."""
    comment = comments.by_id(tx, comment_id)
    if comment is None or comment.contact_id != contact_id:
        return None
    if comment.stance != side:
        comments.change(tx, comment_id, stance=side)
        audit.note(tx, "resident", "corrected", f"comment:{comment_id}", now, fields=["stance"])
    return get(tx, comment_id)


def report(tx: Tx, comment_id: int, contact_id: int, now: datetime) -> bool:
    """Note that somebody finds a comment wrong; True when it is now held until an official has looked.

    Three different people hold it. One's own comment cannot be reported.
    """
    comment = get(tx, comment_id)
    root, group = _held(tx, comment)
    comment = get(tx, comment_id)  # as it is while the idea stands still
    if comment.contact_id == contact_id or comment.visibility != Visibility.SHOWN:
        return False
    comments.flag(tx, comment_id, contact_id, now)
    if comments.flags(tx, [comment_id]).get(comment_id, 0) < FLAGS_THAT_HOLD:
        return False
    comments.change(tx, comment_id, visibility=Visibility.HELD.value, held_for=REPORTED)
    _count(tx, id_of(root), group)
    audit.note(tx, "resident", "comment held", f"comment:{comment_id}", now, reason=REPORTED, idea=root.code)
    return True


def show(
    tx: Tx, comment_id: int, visibility: Visibility, now: datetime, *, by: str, reason: str | None = None
) -> Comment:
    """Show, hold or hide a comment; who reported it before counts no more. Raises `NoSuchComment`."""
    comment = get(tx, comment_id)
    root, group = _held(tx, comment)
    comment = get(tx, comment_id)
    changed = {"visibility": visibility.value, "held_for": None}
    comments.change(tx, comment_id, looked_at=now, **changed)
    _count(tx, id_of(root), group)
    if comment.visibility != visibility:
        audit.note(
            tx, by, "comment visibility", f"comment:{comment_id}", now,
            before=comment.visibility, after=visibility.value, reason=reason, idea=root.code,
        )  # fmt: skip
    return get(tx, comment_id)


def reword(
    tx: Tx, comment_id: int, text: str, now: datetime, *, contact_id: int, held_for: str | None
) -> Comment:
    """Put the writer's other words in place of a comment's; what must be held is held. Others may not."""
    comment = get(tx, comment_id)
    if comment.contact_id != contact_id:
        raise NoSuchComment(comment_id)
    root, group = _held(tx, comment)
    changes: dict[str, str | None] = {"text": text}
    if held_for and comment.visibility == Visibility.SHOWN:
        changes |= {"visibility": Visibility.HELD.value, "held_for": held_for}
    comments.change(tx, comment_id, **changes)
    _count(tx, id_of(root), group)
    audit.note(tx, "resident", "comment corrected", f"comment:{comment_id}", now, idea=root.code)
    return get(tx, comment_id)


def withdraw(tx: Tx, comment_id: int, contact_id: int, now: datetime) -> None:
    """Its writer takes a comment back: nothing of it stays. Others may not; one that is gone is gone."""
    comment = comments.by_id(tx, comment_id)
    if comment is None or comment.contact_id != contact_id:
        return
    root, group = _held(tx, comment)
    comments.drop(tx, comment_id)
    _count(tx, id_of(root), group)
    audit.note(tx, "resident", "comment withdrawn", f"comment:{comment_id}", now, idea=root.code)


def _held(tx: Tx, comment: Comment) -> tuple[Idea, list[int]]:
    """The idea that a comment counts for, held, and all that it stands for."""
    root = ideas.hold_root(tx, comment.idea_id)
    return root, ideas.group_ids(tx, id_of(root))


def _count(tx: Tx, root_id: int, group: list[int]) -> None:
    """Keep the count beside the idea, in this transaction."""
    ideas.change(tx, root_id, comments=comments.count_shown(tx, group))
