"""Carrying out what was decided about a person's channels; the other side is told in its own language."""

from typing import Any

from bot import telling
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.turn import (
    AgreeLink,
    BeginAnew,
    CancelLink,
    EnterLink,
    LinkAction,
    OfferLink,
    Part,
    ProveNumber,
    Resume,
    TakeNumber,
)
from bot.telling import Asked, To
from civic import linking
from civic.linking import Joined
from phrases import Blank, Key, Line
from storage import contacts, links
from storage.link_models import Link

Facts = dict[str, Any]
NOTHING: Facts = {"joined": False, "proven": False, "waiting": False, "differing": "", "stopped": False}


def perform(scene: Scene, action: LinkAction) -> Facts:
    """Carry out one act; facts are those of the action."""
    if isinstance(action, Part | Resume | BeginAnew):
        return _part(scene, action)
    return _link(scene, action)


def _link(
    scene: Scene, action: OfferLink | EnterLink | AgreeLink | CancelLink | ProveNumber | TakeNumber
) -> Facts:
    """Join channels, step by step."""
    match action:
        case OfferLink():
            address_id = scene.message.address_id or 0
            return {"link_code": linking.offer(scene.tx, scene.contact_id, address_id, scene.now)}
        case EnterLink(link_id):
            return _enter(scene, link_id)
        case AgreeLink(link_id):
            return _agree(scene, link_id)
        case CancelLink(link_id, why):
            _cancel(scene, link_id, why)
            return NOTHING
        case ProveNumber(owner):
            return _prove(scene, owner)
        case TakeNumber(owner):
            return _take(scene, owner)


def _enter(scene: Scene, link_id: int) -> Facts:
    """Note who entered the code, and ask the side that had asked for it."""
    number = linking.enter(
        scene.tx, link_id, scene.contact_id, scene.message.address_id or 0, scene.now
    )  # fmt: skip
    wish = links.by_id(scene.tx, link_id, scene.now)
    if number is None or wish is None:
        return {"check": "--"}
    here = Key(f"channel.name.{scene.scheme_of(wish.address_id)}")
    blanks: dict[str, Blank] = {
        "here": here, "there": Key(f"channel.name.{scene.message.channel}"), "check": number,
    }  # fmt: skip
    question = Question("link", {"link": link_id})
    _tell(scene, wish.contact_id, wish.address_id, [("link.asked", blanks)], question=question)
    return {"check": number}


def _agree(scene: Scene, link_id: int) -> Facts:
    wish = links.by_id(scene.tx, link_id, scene.now)
    joined = linking.agree(scene.tx, link_id, scene.contact_id, scene.now)
    if joined is None or wish is None:
        return NOTHING | {"waiting": True}
    there = _other_address(wish, scene.contact_id)
    lines: list[Line] = [("link.joined", {
        "here": Key(f"channel.name.{scene.scheme_of(there)}"),
        "there": Key(f"channel.name.{scene.message.channel}"),
    })]  # fmt: skip
    if joined.differing:
        lines.append(("link.differing", {"codes": ", ".join(joined.differing)}))
    _tell(scene, joined.contact_id, there, lines)
    return _facts(joined, joined_=True)


def _other_address(wish: Link, contact_id: int) -> int:
    here_asked = wish.contact_id == contact_id
    return (wish.other_address_id if here_asked else wish.address_id) or 0


def _facts(joined: Joined, *, joined_: bool) -> Facts:
    return NOTHING | {
        "contact": joined.contact_id, "joined": joined_, "proven": not joined_,
        "differing": ", ".join(joined.differing), "stopped": joined.opted_out,
    }  # fmt: skip


def _cancel(scene: Scene, link_id: int, why: str) -> None:
    wish = links.by_id(scene.tx, link_id, scene.now)
    if wish is None:
        return
    links.drop(scene.tx, link_id)
    for contact_id, address_id in (
        (wish.contact_id, wish.address_id), (wish.other_contact_id, wish.other_address_id),
    ):  # fmt: skip
        if contact_id is not None and address_id is not None and contact_id != scene.contact_id:
            _tell(scene, contact_id, address_id, [(why, {})])


def _prove(scene: Scene, owner: str) -> Facts:
    """A number was shown: join its owner, and tell the number, in case it was somebody else."""
    phones = [one for one in links.owned_by(scene.tx, owner) if one.contact_id != scene.contact_id]
    joined = linking.prove_number(
        scene.tx, scene.contact_id, scene.message.address_id or 0, owner, scene.now
    )  # fmt: skip
    if phones:
        last = max(phones, key=lambda one: (one.last_inbound_at or one.created_at, one.id))
        blanks: dict[str, Blank] = {
            "here": Key(f"channel.name.{last.scheme}"),
            "there": Key(f"channel.name.{scene.message.channel}"),
        }
        _tell(scene, joined.contact_id, last.id or 0, [("link.told", blanks)])
    return _facts(joined, joined_=bool(phones))


def _take(scene: Scene, owner: str) -> Facts:
    """The number's former owner was somebody else: they keep what is theirs, and not the number."""
    for phone in links.owned_by(scene.tx, owner):
        if phone.contact_id != scene.contact_id and phone.scheme in contacts.PHONE_SCHEMES:
            linking.begin_anew(scene.tx, phone.contact_id, phone.id or 0, [], scene.now)
    joined = linking.prove_number(
        scene.tx, scene.contact_id, scene.message.address_id or 0, owner, scene.now
    )  # fmt: skip
    return _facts(joined, joined_=False)


def _part(scene: Scene, action: Part | Resume | BeginAnew) -> Facts:
    """Let channels go apart, or a number to its new owner; handle what waited for the answer."""
    message_id, address_id = scene.message.id or 0, scene.message.address_id or 0
    match action:
        case Part():
            return {"contact": linking.part(scene.tx, scene.contact_id, message_id, address_id, scene.now)}
        case Resume(message_ids):
            links.let_wait(scene.tx, message_ids)
            return {}
        case BeginAnew(message_ids):
            mine = [*message_ids, message_id]
            new = linking.begin_anew(scene.tx, scene.contact_id, address_id, mine, scene.now)
            contacts.change(scene.tx, new, language=scene.language)
            links.let_wait(scene.tx, message_ids)
            return {"contact": new}


def _tell(
    scene: Scene, contact_id: int, address_id: int, lines: list[Line], *, question: Question | None = None
) -> None:
    """Write to the other side, perhaps with a question that its next digit answers."""
    contact = contacts.hold(scene.tx, contact_id)
    languages = scene.town.city.languages
    language = contact.language if contact.language in languages else scene.language
    to = To(contact_id, address_id, scene.scheme_of(address_id), language or languages[0])
    labels = [Key("choice.link"), Key("choice.no_link")]
    asked = Asked(question, labels, scene.message.id or 0) if question else None
    telling.tell(scene.tx, scene.town, to, lines, scene.now, asked=asked)
