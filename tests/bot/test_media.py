"""Photos and sounds come from the platform, are kept, shown to staff when they fail, and are let go of."""

import os
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import media
from bot.channels.errors import GiveUp, Misconfigured, Retry, SendError
from bot.dialogue.town import Town
from bot.media import WAITS, MediaKeeper
from civic import consent, privacy
from civic.city import load_city
from hearback import wiring
from hearback.settings import Settings
from storage import Store, attachments, inbound, outbound
from storage.attachments import AttachmentKind, Given
from storage.files import Files
from storage.models import Idea, InboundMessage, MessageState
from tests.photos import looks, photo
from tests.residents import Residents, the

PHOTO, SOUND = AttachmentKind.PHOTO, AttachmentKind.SOUND


@dataclass
class Platform:
    """Hands out one file, after the faults that it was told to have."""

    content: bytes = field(default_factory=photo)
    faults: deque[SendError] = field(default_factory=deque)
    asked: list[tuple[str, int]] = field(default_factory=list)

    async def download(self, url: str, *, max_bytes: int) -> bytes:
        self.asked.append((url, max_bytes))
        if self.faults:
            raise self.faults.popleft()
        return self.content


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    settings = Settings(cache=tmp_path_factory.mktemp("trained"))
    return wiring.place(load_city(settings.city_folder), settings).town


class Post:
    """A keeper of media, its platform, and a person who sends them."""

    def __init__(self, store: Store, town: Town, folder: Path, now: datetime) -> None:
        self.store, self.now = store, now
        self.residents = Residents(store, now)
        self.platform = Platform()
        self.files = Files(folder / "media")
        self.keeper = self.another()
        self.keeper_town = town

    def another(self) -> MediaKeeper:
        return MediaKeeper(
            self.store, self.files, {"sms": self.platform}, lambda: self.now, town=lambda: self.keeper_town
        )

    def sends(self, kind: AttachmentKind = PHOTO, who: int = 1, times: int = 1) -> int:
        """A message with attachments, handled as the bot does; returns its id."""
        message_id = self.residents.text(who, "")
        given = [Given(kind, f"https://api.twilio.com/{n}", "image/jpeg") for n in range(times)]

        def note(tx):
            message = inbound.by_id(tx, message_id)
            attachments.add(tx, message, given, self.now)
            attachments.add(tx, message, given, self.now)  # again changes nothing
            inbound.settle(tx, message_id, MessageState.HANDLED, self.now)

        self.store.write_now(note)
        return message_id

    def carried(self, message_id: int) -> list[attachments.Attachment]:
        return self.store.read_now(attachments.of_messages, [message_id])

    def message(self, message_id: int) -> InboundMessage:
        found = self.store.read_now(inbound.by_id, message_id)
        assert found is not None
        return found

    def told(self, message_id: int) -> list[str]:
        address_id = self.message(message_id).address_id or 0
        return [one.text for one in self.store.read_now(outbound.for_reader, address_id, 0)]

    def on_disk(self) -> list[Path]:
        return sorted(self.files.folder.glob("*"))


@pytest.fixture
def post(store: Store, town: Town, tmp_path: Path, now: datetime) -> Post:
    return Post(store, town, tmp_path, now)


async def test_a_photo_is_kept_without_what_else_it_held(post: Post):
    message_id = post.sends()

    await post.keeper.work()

    [kept] = post.carried(message_id)
    assert (kept.state, kept.visibility, kept.source) == ("kept", "held", None)
    assert (kept.content_type, kept.width, kept.height) == ("image/jpeg", 40, 60)
    [file] = post.on_disk()
    assert file.name == kept.file
    assert looks(file.read_bytes()) == ("JPEG", 40, 60)
    assert file.stat().st_mode & 0o777 == 0o600
    assert post.files.folder.stat().st_mode & 0o777 == 0o700
    assert post.message(message_id).state == MessageState.HANDLED


async def test_a_sound_is_kept_as_it_came(post: Post):
    post.platform.content = b"OggS and what follows"
    message_id = post.sends(SOUND)

    await post.keeper.work()

    [kept] = post.carried(message_id)
    assert post.files.path(kept.file or "").read_bytes() == b"OggS and what follows"
    assert post.platform.asked == [("https://api.twilio.com/0", media.MOST_SOUND)]


async def test_two_keepers_fetch_a_photo_once(post: Post):
    post.sends()

    await post.keeper.work()
    await post.another().work()

    assert len(post.platform.asked) == 1


async def test_what_cannot_be_fetched_is_tried_again_at_growing_intervals(post: Post):
    post.platform.faults.extend([Retry(code="500"), Misconfigured(code="401")])
    message_id = post.sends()

    await post.keeper.work()
    await post.keeper.work()
    assert len(post.platform.asked) == 1
    for wait in WAITS[:2]:
        post.now += wait
        await post.keeper.work()

    assert [one.state for one in post.carried(message_id)] == ["kept"]
    assert list(WAITS) == sorted(WAITS)


async def test_what_never_comes_is_shown_to_staff_as_failed_and_its_message_stays(post: Post):
    post.platform.faults.extend([Retry(code="404", reason="the file is not there")] * (len(WAITS) + 1))
    message_id = post.sends()

    for wait in (timedelta(0), *WAITS):
        post.now += wait
        await post.keeper.work()

    [failed] = post.carried(message_id)
    assert (failed.state, failed.reason) == ("failed", "404 the file is not there")
    message = post.message(message_id)
    assert (message.state, message.reason) == ("unclear", "photo failed")
    assert post.told(message_id) == []
    assert post.on_disk() == []


@pytest.mark.parametrize(
    ("content", "fault", "why"),
    [(b"%PDF-1.7", None, "no JPEG, PNG or WEBP"), (b"", GiveUp(reason="the file is too large"), "too large")],
)
async def test_who_sent_what_cannot_be_used_is_told_once(
    post: Post, content: bytes, fault: SendError | None, why: str
):
    post.platform.content = content
    post.platform.faults.extend([fault] * 2 if fault else [])
    message_id = post.sends(times=2)

    await post.keeper.work()

    assert all(why in (one.reason or "") and one.state == "refused" for one in post.carried(message_id))
    assert post.message(message_id).reason == "photo refused"
    [said] = post.told(message_id)
    assert "could not use your photo" in said


async def test_who_said_stop_is_not_told(post: Post):
    post.platform.content = b"%PDF-1.7"
    message_id = post.sends()
    person = post.residents.person(1)
    post.store.write_now(consent.opt_out, person, "sms", "STOP", post.now)

    await post.keeper.work()

    assert post.told(message_id) == []


async def test_an_erasure_takes_the_files_with_it(post: Post):
    for kind in (PHOTO, SOUND):
        post.sends(kind)
    other = post.sends(who=2)
    await post.keeper.work()
    await post.keeper.work()
    assert len(post.on_disk()) == 3

    post.store.write_now(privacy.forget, post.residents.person(1), post.now)
    await post.keeper.delete_erased()

    assert [file.name for file in post.on_disk()] == [one.file for one in post.carried(other)]
    assert post.store.read_now(attachments.files) == {one.file for one in post.carried(other)}


async def test_who_is_erased_while_a_photo_comes_leaves_no_file(post: Post):
    post.sends()
    [claimed] = post.store.write_now(
        attachments.claim, post.now, limit=1, lease=media.LEASE, channels=["sms"]
    )
    post.store.write_now(privacy.forget, post.residents.person(1), post.now)
    await post.keeper.delete_erased()

    await post.keeper.fetch(claimed)

    assert post.on_disk() == []


async def test_a_crash_between_file_and_row_leaves_nothing_for_ever(post: Post):
    post.files.prepare()
    name = "0" * 32
    post.files.write(name, b"of nobody")
    (post.files.folder / "README").write_text("not ours")

    assert post.files.sweep({name}) == 0
    assert post.files.sweep(set()) == 0  # a moment ago: its row may be on the way
    os.utime(post.files.path(name), (0, 0))
    assert post.files.sweep(set()) == 1
    assert [file.name for file in post.on_disk()] == ["README"]


def test_photos_join_only_an_idea_of_the_same_person(post: Post):
    message_id = post.sends()
    theirs: Idea = post.residents.idea(post.residents.person(2))
    mine: Idea = post.residents.idea(post.residents.person(1))

    post.store.write_now(attachments.join, [message_id], the(theirs))
    assert [one.idea_id for one in post.carried(message_id)] == [None]
    post.store.write_now(attachments.join, [message_id], the(mine))
    assert [one.idea_id for one in post.carried(message_id)] == [mine.id]


def test_a_file_has_no_other_name_than_ours(post: Post):
    for name in ("../../etc/passwd", "", "x" * 32, "A" * 32):
        with pytest.raises(ValueError, match="no name"):
            post.files.path(name)
