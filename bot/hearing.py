"""One message from waiting to answered: understanding outside, everything else in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot import acts, choices
from bot.channels.messages import TELEGRAM
from bot.channels.simulator import PULLED, SCHEME
from bot.dialogue import buttons
from bot.dialogue.conversation import Conversation, to_json
from bot.dialogue.limits import REPLIES
from bot.dialogue.media import announced
from bot.dialogue.route import respond
from bot.dialogue.scene import Scene, open_scenes
from bot.dialogue.talk import DISTRESS, EMERGENCY, MUTED
from bot.dialogue.town import Town
from bot.dialogue.turn import (
    AddWords,
    BeginAnew,
    Forget,
    LinkAction,
    OptOut,
    Resume,
    Rewrite,
    Say,
    SpeakLanguage,
    SubmitIdea,
    Turn,
    say,
)
from bot.gestures import Gesture
from civic import consent, restrictions
from nlu.keywords import Keyed
from nlu.understanding import Understanding
from phrases import Line, parts
from storage import Tx, alerts, attachments, comments, contacts, inbound, outbound, reach, sessions
from storage.models import InboundMessage, MessageState

SURE_OF_LANGUAGE, SURE_OF_A_WORD = 0.8, 0.9  # of a sentence; of the first word that somebody texts
FEWEST_WORDS = 3  # below, nobody can tell a language: the stored one stands
WITH_BUTTONS = frozenset({TELEGRAM, SCHEME})
CHATS = frozenset({TELEGRAM, "whatsapp"})  # where no text has a price of its own
COUNTED = frozenset(
    {"sms", "terminal", "simulator"}
)  # channels on which a reply is an SMS, or shows how it would be
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Heard:
    """A waiting message and what was understood of it."""

    message_id: int
    understanding: Understanding
    keyword: Keyed | None = None  # of a campaign: the understanding is of what else was said, if anything


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch: how many were handled, who was erased, what waits to be sent or fetched."""

    handled: int
    erased: bool
    replies: int
    gestures: tuple[Gesture, ...] = ()
    has_media: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """One message, handled: the turn, and what is to be done at the platform for the eyes."""

    turn: Turn
    gestures: tuple[Gesture, ...] = ()


def hear_all(tx: Tx, town: Town, batch: Sequence[Heard], now: datetime) -> Outcome:
    """Handle messages in one transaction; one that is no longer waiting, or not ours, is passed over.

    Raises `HeldElsewhere` for several of which one cannot be handled while the others are not committed.
    """
    tx.is_of_many = len(batch) > 1
    done = list(_hear_each(tx, town, batch, now))
    return Outcome(
        len(done), any(_erases(one.turn) for one in done), sum(bool(one.turn.lines) for one in done),
        tuple(gesture for one in done for gesture in one.gestures),
        has_media=any(one.turn.has_media for one in done),
    )  # fmt: skip


def _hear_each(tx: Tx, town: Town, batch: Sequence[Heard], now: datetime) -> Iterator[Done]:
    left = [heard.message_id for heard in batch]
    scenes = _scenes(tx, town, left, now)
    for heard in batch:
        left.remove(heard.message_id)
        scene = scenes.get(heard.message_id)
        if scene is None:
            continue
        one = _hear(scene, heard)
        if _moves_people(one.turn):  # what the others wrote may be another person's now
            scenes = _scenes(tx, town, left, now)
        yield one


def _scenes(tx: Tx, town: Town, message_ids: Sequence[int], now: datetime) -> dict[int, Scene]:
    """Each message that still waits and is ours, with what is around it."""
    taken = inbound.take_all(tx, message_ids)
    ours = {one: message for one, message in taken.items() if message.address_id is not None}
    return open_scenes(tx, town, ours, now=now)


def _moves_people(turn: Turn) -> bool:
    return any(isinstance(action, Forget | LinkAction) for action in turn.actions)


def _erases(turn: Turn) -> bool:
    return any(isinstance(action, Forget) for action in turn.actions)


def _hear(scene: Scene, heard: Heard) -> Done:
    """Handle one message that was taken: exactly once, whatever was repeated or crashed before."""
    tx, message, now = scene.tx, scene.message, scene.now
    language, is_sure = _language(scene, heard.understanding)
    scene = replace(scene, language=language, keyword=heard.keyword)
    turn = _greeted(scene, respond(scene, heard.understanding))
    sealed = _sealed_address(tx, message.address_id or 0) if _erases(turn) or _has_eyes(message) else b""
    if message.extras.get("media"):  # before it is acted on: an idea may take its photos
        turn = replace(turn, has_media=attachments.add(tx, message, announced(message), now) > 0)
    pressed = choices.message_of_press(scene)  # before its person may be gone
    facts = acts.perform(scene, turn.actions)
    if "contact" in facts:  # two became one, or one became two
        scene, turn = _of(scene, turn, facts["contact"])
    language = _language_after(scene, turn)
    conversation = choices.noted(scene, acts.remembered(turn.conversation, facts))
    if _erases(turn):
        _reply(scene, turn, facts, language, sealed=sealed)
        return Done(turn, tuple(choices.gestures(scene, turn, conversation, pressed, sealed)))
    reply_id = _reply(scene, turn, facts, language, _buttons(scene, turn, conversation, facts, language))
    after = _remember(scene, conversation, reply_id)
    _settle(scene, turn, facts, heard.understanding)
    _touch(scene, turn, _learnt(scene, turn, is_sure=is_sure))
    return Done(turn, tuple(choices.gestures(scene, turn, after, pressed, sealed)))


def _of(scene: Scene, turn: Turn, contact_id: int) -> tuple[Scene, Turn]:
    """The same message as another person's; who begins anew has asked nobody anything yet."""
    contact = contacts.by_id(scene.tx, contact_id)
    is_new = contact.created_at == scene.now
    conversation = Conversation() if is_new else turn.conversation
    return replace(scene, contact=contact), replace(turn, conversation=conversation)


def _has_eyes(message: InboundMessage) -> bool:
    return message.channel == TELEGRAM


def _buttons(
    scene: Scene, turn: Turn, conversation: Conversation, facts: acts.Facts, language: str
) -> list[buttons.Row] | None:
    """What the reply offers to press, on channels that have buttons."""
    if scene.message.channel not in WITH_BUTTONS:
        return None
    return buttons.offered(replace(scene, language=language), turn, conversation, facts.get("code")) or None


def _language(scene: Scene, heard: Understanding) -> tuple[str, bool]:
    """The language to answer in, and whether it is sure enough to be remembered."""
    languages = scene.town.city.languages
    known = scene.contact.language if scene.contact.language in languages else None
    if scene.contact.language_chosen and known:
        return known, False
    known = known or _hint(scene)
    if heard.command and known and scene.town.words.is_of(known, heard.text):
        return known, False
    if known and _begins_as_command(scene, heard.text, known):
        return known, False
    said = heard.text if heard.command else "" if known else _order(heard.text)
    spoken = scene.town.words.languages_of(said)
    if spoken and heard.language in spoken and _tells_much(heard):
        return heard.language, True  # of "COMENTAR K7RD …" the comment tells
    if known and len(spoken) > 1:
        return known, False  # STATUS is of many languages, and whoever writes it has shown theirs
    if spoken:
        language, is_kept = _language_of_command(scene, spoken)
        return language, is_kept and (len(spoken) == 1 or not _is_answer(scene, said))
    if scene.town.words.choice(heard.text) is not None:  # a number tells no language
        return known or languages[0], False
    enough = SURE_OF_LANGUAGE if len(heard.text.split()) >= FEWEST_WORDS else SURE_OF_A_WORD
    tellable = len(heard.text.split()) >= FEWEST_WORDS or known is None
    if heard.language in languages and tellable and heard.language_confidence >= enough:
        return heard.language, True
    return known or languages[0], False


def _begins_as_command(scene: Scene, text: str, language: str) -> bool:
    """Whether a few words begin with a command of the language: of "COMMENT K7RD nice" both may be French."""
    first, *rest = text.split() or [""]
    return 0 < len(rest) < FEWEST_WORDS and scene.town.words.is_of(language, first)


def _order(text: str) -> str:
    """The word before a number: "Comment" of "Comment 2 nice", which reads like French; "" for the rest."""
    first, _, rest = text.strip().partition(" ")
    return first if rest.partition(" ")[0].isdecimal() else ""


def _tells_much(heard: Understanding) -> bool:
    """Whether a message has words enough behind a command to tell its language."""
    words = heard.command.argument.split() if heard.command else ()
    return len(words) >= FEWEST_WORDS and heard.language_confidence >= SURE_OF_LANGUAGE


def _hint(scene: Scene) -> str | None:
    """What the person's app speaks, if the city does; no choice, but better than none."""
    hint = str(scene.message.extras.get("language_hint") or "")[:2]
    return hint if hint in scene.town.city.languages else None


def _language_of_command(scene: Scene, spoken: frozenset[str]) -> tuple[str, bool]:
    """A word of some languages tells them, `AYUDA`, `VOTAR`; `TOP` and codes tell nothing."""
    languages = scene.town.city.languages
    return next(one for one in languages if one in spoken), len(spoken) < len(languages)


def _is_answer(scene: Scene, text: str) -> bool:
    """Whether a code is said yes or no to: "K7RD ja" is said in several languages."""
    return any(scene.town.words.yes_no(word) is not None for word in text.split())


def _language_after(scene: Scene, turn: Turn) -> str:
    """The reply's language."""
    if turn.language and any(isinstance(action, SpeakLanguage) for action in turn.actions):
        return turn.language
    return scene.language


def _learnt(scene: Scene, turn: Turn, *, is_sure: bool) -> dict[str, Any]:
    """What is remembered of a person's language that they did not choose."""
    if turn.language and any(isinstance(action, SpeakLanguage) for action in turn.actions):
        return {}
    is_first = scene.contact.language is None and scene.language == _hint(scene)
    is_new = (is_sure or is_first) and scene.language != scene.contact.language
    return {"language": scene.language} if is_new else {}


def _greeted(scene: Scene, turn: Turn) -> Turn:
    """Add the notice of the first contact to the first reply of an address that is new to us."""
    is_new = scene.contact.greeted_at is None and scene.contact.opted_out_at is None
    says_less = turn.flag in (EMERGENCY, DISTRESS) or any(
        isinstance(action, OptOut | Forget) for action in turn.actions
    )
    if not is_new or not turn.lines or says_less:
        return turn
    key = "first_contact.chat" if scene.message.channel in CHATS else "first_contact"
    return turn.saying(say(key, city=scene.town.city.name, privacy=scene.town.privacy_address))


def _reply(  # all that makes one reply
    scene: Scene, turn: Turn, facts: acts.Facts, language: str, pressable: list[buttons.Row] | None = None,
    *, sealed: bytes | None = None,
) -> int | None:  # fmt: skip
    lines = [line for line in (_line(said, facts) for said in turn.lines) if line is not None]
    if not lines:
        return None
    phrases = scene.town.phrases
    is_counted = scene.message.channel in COUNTED
    text = phrases.fit(language, lines) if is_counted else phrases.join(language, lines)
    row: dict[str, Any] = {
        "contact_id": scene.contact_id, "address_id": scene.message.address_id,
        "reply_to_id": scene.message.id, "channel": scene.message.channel,
        "kind": "service" if turn.service else "reply",
        "language": language, "text": text, "parts": parts(text).count, "buttons": pressable,
    }  # fmt: skip
    if sealed is not None:  # the person is gone, the receipt still has to find them
        row |= {"contact_id": None, "address_id": None, "reply_to_id": None, "sealed_to": sealed}
    elif _over_limit(scene, turn):
        row |= {"status": "suppressed", "reason": "reply limit"}
    if scene.message.channel in PULLED:
        row["handed_at"] = scene.now
    if "status" not in row:  # what nobody gets greets nobody
        _note_first_contact(scene, turn)
    reply_id = outbound.queue(scene.tx, scene.now, **row)
    if reply_id is not None and turn.quotes:
        comments.quoted_in(scene.tx, reply_id, turn.quotes)
    return reply_id


def _line(said: Say, facts: acts.Facts) -> Line | None:
    if said.when is not None and not facts.get(said.when.name):
        return None
    return said.key, acts.filled(said.blanks, facts)


def _over_limit(scene: Scene, turn: Turn) -> bool:
    """Whether this address had its share of replies; STOP and emergency replies always go."""
    if turn.service or scene.message.channel in PULLED:
        return False
    (per_hour, per_day), of_the_day = _budget(scene), scene.replies_of_the_day
    if of_the_day < per_hour:
        return False
    of_the_hour = outbound.sent_since(scene.tx, scene.message.address_id or 0, scene.now - HOUR)
    of_the_hour += scene.town.limits.used(REPLIES, scene.key, scene.now - HOUR)
    return of_the_day >= per_day or of_the_hour >= per_hour


def _budget(scene: Scene) -> tuple[int, int]:
    """Replies in an hour and in a day: the city's, fewer for somebody whom an official has limited."""
    limits = scene.town.city.replies
    if scene.restriction is None:
        return limits.per_hour, limits.per_day
    few = restrictions.REPLIES_PER_HOUR, restrictions.REPLIES_PER_DAY
    return min(limits.per_hour, few[0]), min(limits.per_day, few[1])


def _note_first_contact(scene: Scene, turn: Turn) -> None:
    key = next((said.key for said in turn.lines if said.key.startswith("first_contact")), None)
    if key is not None:
        town = scene.town
        blanks = {"city": town.city.name, "privacy": town.privacy_address}
        wording = town.phrases.say(scene.language, key, **blanks)
        consent.greet(scene.tx, scene.contact_id, scene.message.channel, wording, scene.now)


def _remember(scene: Scene, conversation: Conversation, reply_id: int | None) -> Conversation:
    asked = {"asked_at": scene.now, "outbound_id": reply_id, "asked_by": scene.message.id}
    questions = tuple(
        replace(q, **asked) if q.asked_at is None else q  # type: ignore[arg-type]  # its fields
        for q in conversation.questions
        if q.asked_at is not None or reply_id is not None
    )
    after = replace(conversation, questions=questions)
    sessions.save(scene.tx, scene.contact_id, to_json(after), scene.now)
    return after


def _settle(scene: Scene, turn: Turn, facts: acts.Facts, heard: Understanding) -> None:
    filed = (
        facts.get("idea")
        if any(isinstance(a, SubmitIdea | AddWords | Rewrite) for a in turn.actions)
        else turn.about
    )
    state = MessageState.UNCLEAR if turn.flag not in (None, MUTED) else MessageState.HANDLED
    if scene.message.sealed is not None:
        inbound.forget_sealed(scene.tx, scene.message.id or 0)  # the number has had its effect
    if turn.flag in (EMERGENCY, DISTRESS):
        alerts.add(scene.tx, scene.message.id or 0, turn.flag, scene.town.city.alerts.ways, scene.now)
    inbound.settle(
        scene.tx, scene.message.id or 0, state, scene.now, reason=turn.flag, language=heard.language,
        intent=heard.intent.name, confidence=heard.intent.confidence, engine=heard.engine, idea_id=filed,
        broadcast_id=turn.answers,
    )  # fmt: skip


def _touch(scene: Scene, turn: Turn, learnt: Mapping[str, Any]) -> None:
    contacts.change(scene.tx, scene.contact_id, last_inbound_at=scene.message.received_at, **learnt)
    seen: dict[str, Any] = {"last_inbound_at": scene.message.received_at, "dead_at": None}
    if not any(isinstance(action, Resume | BeginAnew) for action in turn.actions) and scene.is_silent():
        del seen["last_inbound_at"]  # it is not known yet who writes there
    if ours := scene.message.extras.get("to"):
        seen["reply_from"] = ours  # answers and news come from the number that was written to last
    contacts.change_address(scene.tx, scene.message.address_id or 0, **seen)
    if scene.message.channel == "whatsapp":  # its window is open again
        reach.let_go_on(scene.tx, scene.message.address_id or 0, scene.now)


def _sealed_address(tx: Tx, address_id: int) -> bytes:
    address = contacts.address(tx, address_id)
    if address is None:
        raise LookupError("the address of a message that was just read")
    return address.sealed
