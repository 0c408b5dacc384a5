"""What follows at the platform from a turn: a press is answered, and messages show what was chosen."""

from collections.abc import Sequence
from dataclasses import replace

from bot.channels.messages import TELEGRAM, Button
from bot.dialogue import buttons, questions
from bot.dialogue.conversation import Conversation, Question
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from bot.gestures import Answer, Edit, Gesture
from storage import contacts, outbound
from storage.models import OutboundMessage

CHOSEN = "chosen"  # the slot of a question that stays open: which choices were pressed


def noted(scene: Scene, conversation: Conversation) -> Conversation:
    """The conversation that remembers what was pressed in a list which stays open."""
    data = _pressed_data(scene)
    question = buttons.pressed(conversation.questions, data) if data else None
    if question is None or question.asked_at is None:  # it was put anew, or is settled
        return conversation
    so_far = [n for n in question.slots.get(CHOSEN, ()) if n != _choice(data)]
    marked = replace(question, slots={**question.slots, CHOSEN: [*so_far, _choice(data)]})
    return replace(
        conversation,
        questions=tuple(marked if one is question else one for one in conversation.questions),
    )


def gestures(
    scene: Scene, turn: Turn, after: Conversation, shown: OutboundMessage | None, sealed_to: bytes
) -> list[Gesture]:
    """What is done for the eyes: `after` is what is remembered, `shown` has the button that was pressed."""
    if scene.message.channel != TELEGRAM:
        return []
    made: list[Gesture] = []
    data, callback_id = _pressed_data(scene), scene.message.extras.get("callback_id")
    if callback_id:
        toast = scene.town.phrases.say(scene.language, turn.toast) if turn.toast else ""
        made.append(Answer(str(callback_id), toast))
    if shown is not None:
        made += _after_press(scene, turn, after, shown, data, sealed_to)
    open_now = {question.outbound_id for question in after.questions}
    for question in scene.conversation.questions:
        if question.outbound_id in open_now or (shown and question.outbound_id == shown.id):
            continue
        made += _closed(scene, question, sealed_to)
    return made


def _after_press(  # noqa: PLR0917  # what is known of one press
    scene: Scene, turn: Turn, after: Conversation, shown: OutboundMessage, data: str, sealed_to: bytes
) -> list[Gesture]:
    """The message whose button was pressed: with the choice, and with buttons only while it is open."""
    message_id = str(scene.message.extras["replied_to"])
    if turn.toast == buttons.STALE:
        return [Edit(sealed_to, message_id, shown.text)] if shown.buttons else []
    if data in buttons.WORDS:
        return []  # these may be pressed again
    before = buttons.pressed(scene.conversation.questions, data)
    question = buttons.pressed(after.questions, data)
    chosen = question.slots.get(CHOSEN, ()) if question else [_choice(data)]
    lines = [_mark(scene, before, n, shown, data) for n in chosen]
    kept = _rows(shown) if question is not None and question.asked_at is not None else ()
    return [Edit(sealed_to, message_id, "\n".join([shown.text, *lines]), kept)]


def _closed(scene: Scene, question: Question, sealed_to: bytes) -> list[Gesture]:
    """A question that waits no more loses its buttons."""
    row = outbound.by_id(scene.tx, question.outbound_id) if question.outbound_id else None
    if row is None or not row.buttons or not row.external_id or not row.text or row.channel != TELEGRAM:
        return []
    return [Edit(sealed_to, row.external_id, row.text)]


def message_of_press(scene: Scene) -> OutboundMessage | None:
    """Our message whose button was pressed, also when its sending has not been recorded yet."""
    data, replied_to = _pressed_data(scene), scene.message.extras.get("replied_to")
    if not data or not replied_to or scene.message.address_id is None:
        return None
    found = outbound.shown_as(scene.tx, scene.message.address_id, str(replied_to))
    if found is None and (question := buttons.pressed(scene.conversation.questions, data)):
        found = outbound.by_id(scene.tx, question.outbound_id or 0)
    return found if found and found.text else None


def _mark(scene: Scene, question: Question | None, n: int, shown: OutboundMessage, data: str) -> str:
    kind = questions.NUMBERED.get(question.name) if question else None
    if kind and question and 1 <= n <= len(labels := kind.labels(scene, question)):
        label = scene.town.phrases.say(scene.language, "option", n=n, label=labels[n - 1])
    else:
        label = next((b.label for row in _rows(shown) for b in row if b.data == data), "")
    return scene.town.phrases.say(scene.language, "answer.chosen", label=label)


def _rows(message: OutboundMessage) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(Button(**button) for button in row) for row in message.buttons or ())


def _pressed_data(scene: Scene) -> str:
    extras = scene.message.extras
    return str(extras.get("button") or "") if extras.get("callback_id") else ""


def _choice(data: str) -> int:
    found = buttons.CHOICE.fullmatch(data)
    return int(found[2]) if found else 0


def sealed_address(scene: Scene) -> bytes:
    """Where the message came from, sealed."""
    address = contacts.address(scene.tx, scene.message.address_id or 0)
    return address.sealed if address else b""


Gestures = Sequence[Gesture]
