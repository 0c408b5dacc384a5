"""What a platform tells beside words: a pressed button, a block, the link that led here."""

from bot.dialogue import browse, buttons, link, stop
from bot.dialogue.scene import Scene
from bot.dialogue.turn import OptOut, Turn, Unblock
from civic.consent import BLOCKED


def respond(scene: Scene) -> Turn | None:
    """What follows from a message that is no text; None when it has to be read."""
    extras = scene.message.extras
    if "blocked" in extras:
        return _blocked(scene, is_blocked=bool(extras["blocked"]))
    if "callback_id" in extras:  # whatever its label reads, a press is no text
        return buttons.press(scene, str(extras.get("button") or ""))
    if "contact_is_own" in extras:
        return link.shared(scene, is_own=bool(extras["contact_is_own"]))
    return _led_here(scene, str(extras["payload"])) if "payload" in extras else None


def _blocked(scene: Scene, *, is_blocked: bool) -> Turn:
    """Who blocks us has stopped us; taking us back undoes that, and no STOP that was said in words."""
    action = OptOut(BLOCKED) if is_blocked else Unblock()
    return Turn(scene.conversation.answered(), actions=(action,))


def _led_here(scene: Scene, payload: str) -> Turn | None:
    """A link on a poster names an idea: it is shown to whoever presses Start. Anybody can make one."""
    idea = scene.idea(payload)
    if idea is None:
        return None
    started, shown = stop.opt_in(scene), browse.show_idea(scene, idea)
    return Turn(shown.conversation, (*started.lines, *shown.lines), started.actions, service=True)
