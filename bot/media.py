"""Fetches the photos and sounds that residents sent, keeps them, and lets go of them after an erasure."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

import structlog

from bot import pictures
from bot.channels.errors import GiveUp, SendError
from bot.clock import Clock
from bot.dialogue.town import Town
from bot.pictures import NotAPicture
from phrases import parts
from storage import Store, StoreUnavailable, Tx, attachments, contacts, outbound
from storage.attachments import Attachment, AttachmentKind, AttachmentState
from storage.files import Files
from storage.models import InboundMessage, id_of

AT_ONCE: Final = 2  # drawing one anew takes a core for a second
LEASE: Final = timedelta(minutes=5)  # longer than fetching and drawing may take together
IDLE: Final = timedelta(seconds=5)  # another process may have noted one
SWEEP: Final = 3600.0  # seconds between two looks for files that no row knows
MOST_SOUND: Final = 20 * 1024 * 1024  # bytes; Telegram hands out no more, WhatsApp takes 16
MOST_BYTES: Final = {AttachmentKind.PHOTO: pictures.MOST_BYTES, AttachmentKind.SOUND: MOST_SOUND}
WAITS: Final = tuple(
    timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200, 21600)
)  # after each failed attempt; then staff are told

log = structlog.get_logger()


class Fetcher(Protocol):
    """A platform that has what its people sent."""

    async def download(self, url: str, *, max_bytes: int) -> bytes:
        """The content; raises `GiveUp` when it can never be had, another `SendError` when it may later."""
        ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one attempt: facts about the file that is here, or why there is none."""

    facts: Mapping[str, Any] | None = None
    refusal: str = ""
    failure: str = ""


class MediaKeeper:
    """Fetches what is due. `run` must be running."""

    def __init__(
        self, store: Store, files: Files, fetchers: Mapping[str, Fetcher], clock: Clock, *,
        town: Callable[[], Town], replies: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        """`replies` is called when a message for a resident was put into the outbox."""
        self._store = store
        self._files = files
        self._fetchers = fetchers
        self._clock = clock
        self._town = town
        self._replies = replies
        self._woken = asyncio.Event()
        self._swept_at = 0.0

    def wake(self) -> None:
        """A photo or sound is to be fetched, or a person was erased."""
        self._woken.set()

    async def run(self) -> None:
        """Work for ever."""
        while True:
            self._woken.clear()
            try:
                busy = await self.work()
            except StoreUnavailable:
                log.warning("media: the store cannot be reached")
                busy = False
            except Exception:
                log.exception("media: raised")
                busy = False
            if not busy:
                await self._sleep()

    async def _sleep(self) -> None:
        try:
            async with asyncio.timeout(IDLE.total_seconds()):
                await self._woken.wait()
        except TimeoutError:
            return

    async def work(self) -> bool:
        """Delete what is to be deleted, then fetch some of what is due; True when more may be due."""
        await self.delete_erased()
        await self._sweep()
        due = await self._store.write(
            attachments.claim, self._clock(), limit=AT_ONCE, lease=LEASE, channels=list(self._fetchers)
        )
        await asyncio.gather(*(self.fetch(one) for one in due))
        return len(due) == AT_ONCE

    async def delete_erased(self) -> None:
        """Delete the files of people who were erased, then their rows."""
        while gone := await self._store.read(attachments.erased, 50):
            for one in gone:
                if one.file:
                    await asyncio.to_thread(self._files.delete, one.file)
            await self._store.write(attachments.drop, [id_of(one) for one in gone])

    async def _sweep(self) -> None:
        if time.monotonic() - self._swept_at < SWEEP and self._swept_at:
            return
        known = await self._store.read(attachments.files)
        if swept := await asyncio.to_thread(self._files.sweep, known):
            log.info("media: files that nothing knew were deleted", count=swept)
        self._swept_at = time.monotonic()

    async def fetch(self, one: Attachment) -> None:
        """Fetch what was claimed, and write what became of it."""
        try:
            fetched = await self._attempt(one)
        except Exception:
            log.exception("media: fetching raised", attachment_id=one.id)
            fetched = Fetched(failure="an error of ours")
        told = await self._store.write(record, self._town(), one, fetched, self._clock())
        if not told.is_wanted and one.file:  # its person was erased while it was fetched
            await asyncio.to_thread(self._files.delete, one.file)
        if told.has_reply:
            self._replies()

    async def _attempt(self, one: Attachment) -> Fetched:
        kind = AttachmentKind(one.kind)
        try:
            content = await self._fetchers[one.channel].download(one.source or "", max_bytes=MOST_BYTES[kind])
            facts: dict[str, Any] = {"size": len(content)}
            if kind is AttachmentKind.PHOTO:
                picture = await pictures.redraw(content)
                content = picture.content
                facts = {
                    "size": len(content), "width": picture.width, "height": picture.height,
                    "content_type": pictures.CONTENT_TYPE,
                }  # fmt: skip
            await asyncio.to_thread(self._files.write, one.file or "", content)
        except (GiveUp, NotAPicture) as error:
            return Fetched(refusal=str(error))
        except SendError as error:
            return Fetched(failure=str(error))
        except OSError:
            log.exception("media: a file cannot be written")
            return Fetched(failure="the folder of photos cannot be written")
        return Fetched(facts)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Whether the file is still wanted, and whether a resident is told something."""

    is_wanted: bool = True
    has_reply: bool = False


def record(tx: Tx, town: Town, one: Attachment, fetched: Fetched, now: datetime) -> Recorded:
    """Write what became of an attempt; staff see what failed, and the resident hears what was refused."""
    attachment_id = id_of(one)
    if fetched.facts is not None:
        return Recorded(attachments.note_kept(tx, attachment_id, **fetched.facts))
    attempts = one.attempts + 1  # this one, which the claim has counted
    if fetched.failure and attempts <= len(WAITS):
        due_at = now + WAITS[attempts - 1]
        return Recorded(attachments.note_later(tx, attachment_id, due_at, fetched.failure))
    state = AttachmentState.REFUSED if fetched.refusal else AttachmentState.FAILED
    reason = fetched.refusal or fetched.failure
    if not attachments.note_over(tx, attachment_id, state, reason):
        return Recorded(is_wanted=False)
    message = attachments.want_look(tx, one.inbound_id, f"{one.kind} {state}")
    if message is None or state is AttachmentState.FAILED:
        return Recorded()
    return Recorded(has_reply=tell_refused(tx, town, message, one, now))


def tell_refused(tx: Tx, town: Town, message: InboundMessage, one: Attachment, now: datetime) -> bool:
    """Tell a resident, once, that their file cannot be used; False when they want no texts."""
    contact = contacts.by_id(tx, message.contact_id or 0)
    if contact.opted_out_at is not None:
        return False
    languages = town.city.languages
    language = contact.language if contact.language in languages else languages[0]
    text = town.phrases.say(language, f"{one.kind}.refused")
    queued = outbound.queue(
        tx, now, contact_id=message.contact_id, address_id=message.address_id, channel=message.channel,
        kind="reply", text=text, language=language, parts=parts(text).count, reply_to_id=message.id,
        dedupe=f"refused:{one.inbound_id}",
    )  # fmt: skip
    return queued is not None
