"""Photos and sounds: looked at, listened to, judged, and turned into ideas."""

import asyncio
from typing import Any

import pytest

from civic import privacy
from civic.officials import Role
from storage import Tx, attachments, contacts, inbound
from storage.attachments import Attachment, AttachmentKind, Given
from storage.models import Idea, InboundMessage, MessageState, Visibility, id_of
from tests.desk.office import ANN, BEN, Office
from tests.desk.test_idea_page import carried_out, signed_in, undo_in
from tests.photos import looks, photo
from tests.transactions import held_up, opened

PHOTO, SOUND = AttachmentKind.PHOTO, AttachmentKind.SOUND


def attach(
    office: Office,
    message: InboundMessage,
    content: bytes,
    kind: AttachmentKind = PHOTO,
    *,
    to: Idea | None = None,
    content_type: str = "image/jpeg",
) -> int:
    """What came with a message, fetched; returns its number."""

    def note(tx: Any) -> Attachment:
        attachments.add(tx, message, [Given(kind, "https://api.twilio.com/x", content_type)], office.clock())
        [one] = attachments.of_messages(tx, [id_of(message)])
        facts = {"width": 40, "height": 60} if kind is PHOTO else {}
        attachments.note_kept(tx, id_of(one), size=len(content), **facts)
        if to is not None:
            attachments.join(tx, [id_of(message)], id_of(to))
        return one

    one = office.store.write_now(note)
    office.files.write(one.file or "", content)
    return id_of(one)


def with_photo(office: Office) -> tuple[Idea, int]:
    idea = office.idea(of=ANN)
    return idea, attach(office, office.message("", state=MessageState.HANDLED), photo(), to=idea)


async def test_a_photo_of_an_idea_is_there_for_viewers_as_a_picture(office: Office) -> None:
    idea, number = with_photo(office)

    shown = await office.get(f"/ideas/{idea.code}", role=Role.VIEWER)
    answer = await office.call("GET", f"/photos/{number}", role=Role.VIEWER)

    assert shown["photos"] == [{"id": number, "url": f"/api/v1/photos/{number}"}]
    assert looks(await answer.read())[0] == "JPEG"
    assert (answer.status, answer.content_type) == (200, "image/jpeg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


async def test_nobody_sees_a_photo_without_a_token(office: Office) -> None:
    _idea, number = with_photo(office)

    await office.problem("GET", f"/photos/{number}", 401, role=None)


async def test_a_moderator_looks_at_held_photos_and_judges_them(office: Office) -> None:
    idea, number = with_photo(office)
    [waiting] = (await office.get("/photos?visibility=held"))["items"]
    assert (waiting["id"], waiting["idea"], waiting["visibility"]) == (number, idea.code, "held")
    assert "1 waits for moderation" in (await (await signed_in(office, Role.MODERATOR)).get("/desk")).text

    judged = await office.patch(f"/photos/{number}", {"visibility": "shown"}, role=Role.MODERATOR)
    again = await office.patch(f"/photos/{number}", {"visibility": "shown"}, role=Role.MODERATOR)

    assert judged == again
    assert judged["visibility"] == "shown"
    assert (await office.get("/photos?visibility=held"))["items"] == []
    assert [one["id"] for one in (await office.get(f"/photos?idea={idea.code}"))["items"]] == [number]
    lines = [line for line in (await office.get("/audit"))["items"] if line["subject"] == f"photo:{number}"]
    assert [(line["by"], line["details"]) for line in lines] == [
        ("token moderator", {"before": "held", "after": "shown"})
    ]


async def test_a_hidden_photo_is_for_moderators_alone(office: Office) -> None:
    idea, number = with_photo(office)

    await office.patch(f"/photos/{number}", {"visibility": "hidden"})

    assert (await office.get(f"/ideas/{idea.code}"))["photos"] == []
    await office.problem("GET", f"/photos/{number}", 404, role=Role.VIEWER)
    assert (await office.call("GET", f"/photos/{number}", role=Role.MODERATOR)).status == 200


async def test_who_sent_a_photo_hears_once_that_it_is_hidden_and_why(office: Office) -> None:
    idea, number = with_photo(office)
    loose = attach(office, office.message("", of=BEN), photo())

    for _ in range(2):
        await office.patch(f"/photos/{number}", {"visibility": "hidden", "reason": "It shows a face."})
    await office.patch(f"/photos/{loose}", {"visibility": "hidden"})

    assert [told.text for told in office.sent_to(ANN)] == [
        f'Your photo for {idea.code} "A bench": others cannot see it.\nThe city says: It shows a face.'
    ]
    assert office.sent_to(BEN) == []  # of no idea: nobody would have seen it
    line = (await office.get("/audit"))["items"][1]
    assert line["details"] == {"before": "held", "after": "hidden", "reason": "It shows a face."}


async def test_of_a_photo_that_two_judge_alike_at_once_its_sender_hears_once(office: Office) -> None:
    _, number = with_photo(office)

    def hide(tx: Tx) -> Attachment | None:
        attachments.show(tx, number, Visibility.HIDDEN)
        return attachments.by_id(tx, number)  # which writes what waits to be written

    with opened(office.store, hide) as first:
        second = asyncio.create_task(office.patch(f"/photos/{number}", {"visibility": "hidden"}))
        await held_up(office.store, second)
        first.commit()
        await second

    assert office.sent_to(ANN) == []  # the first would have told


async def test_a_photo_is_shown_and_hidden_on_the_page_of_its_idea(office: Office) -> None:
    idea, number = with_photo(office)
    eve = await signed_in(office, Role.MODERATOR)
    assert f'action="/desk/photos/{number}/visibility"' in (await eve.get(f"/desk/ideas/{idea.code}")).html

    without = await eve.post(f"/desk/photos/{number}/visibility", visibility="hidden", reason=" ")
    hidden = await eve.post(f"/desk/photos/{number}/visibility", visibility="hidden", reason="A face.")
    await carried_out(office)
    viewer = await signed_in(office, Role.VIEWER, "vic@city.example")

    assert (without.status, "Say why: who sent it is told." in without.text) == (422, True)
    assert (hidden.path, "hidden" in hidden.text) == (f"/desk/ideas/{idea.code}", True)
    assert f"/desk/photos/{number}" not in (await viewer.get(f"/desk/ideas/{idea.code}")).html
    await eve.post(f"/desk/photos/{number}/visibility", visibility="shown")
    await carried_out(office)
    assert ["everybody can see it now" in told.text for told in office.sent_to(ANN)] == [False, True]


async def test_judging_a_photo_can_be_undone_before_anybody_is_told(office: Office) -> None:
    idea, number = with_photo(office)
    loose = attach(office, office.message("", of=BEN), photo())
    eve, path = await signed_in(office, Role.MODERATOR), f"/desk/photos/{number}/visibility"
    await eve.get("/desk/moderation")

    page = await eve.post(path, visibility="shown", back="moderation")
    assert f"A photo of {idea.code} becomes “shown”" in page.text
    assert page.text.count("Decided upon: it is carried out in some seconds.") == 1
    assert "is about to be carried out" in (await eve.post(path, visibility="shown", back="moderation")).text
    page = await eve.post(undo_in(page), back="moderation")
    assert (page.path, "Undone: nothing was changed" in page.text) == ("/desk/moderation", True)
    await eve.post(f"/desk/photos/{loose}/visibility", visibility="hidden", reason="A face.")

    assert await carried_out(office) == 1
    held = (await office.get("/photos?visibility=held"))["items"]
    assert [one["id"] for one in held] == [number]
    assert office.sent_to(ANN) == office.sent_to(BEN) == []
    assert "Done: A photo of no idea becomes “hidden”" in (await eve.get("/desk")).text


async def test_a_photo_without_an_idea_is_for_moderators_alone(office: Office) -> None:
    number = attach(office, office.message(""), photo())

    await office.problem("GET", f"/photos/{number}", 404, role=Role.VIEWER)
    assert (await office.call("GET", f"/photos/{number}", role=Role.MODERATOR)).status == 200


async def test_photos_are_paged(office: Office) -> None:
    numbers = [attach(office, office.message(""), photo()) for _ in range(3)]

    first = await office.get("/photos?limit=2")
    rest = await office.get(f"/photos?limit=2&cursor={first['next']}")

    assert [one["id"] for one in first["items"] + rest["items"]] == numbers[::-1]
    assert rest["next"] is None


@pytest.mark.parametrize("path", ["/photos/999", "/photos/0", "/sounds/999", "/photos/999999999999999999"])
async def test_what_is_not_there_is_not_found(small_office: Office, path: str) -> None:
    await small_office.problem("GET", path, 404)


async def test_a_photo_is_no_sound_and_a_sound_no_photo(small_office: Office) -> None:
    picture = attach(small_office, small_office.message(""), photo())
    sound = attach(small_office, small_office.message(""), b"OggS", SOUND, content_type="audio/ogg")

    await small_office.problem("GET", f"/sounds/{picture}", 404)
    await small_office.problem("GET", f"/photos/{sound}", 404)
    await small_office.problem("PATCH", f"/photos/{sound}", 404, json={"visibility": "shown"})


@pytest.mark.parametrize(
    ("said", "content_type", "name"),
    [
        ("audio/ogg; codecs=opus", "audio/ogg", "ogg"),
        ("audio/mpeg", "audio/mpeg", "mp3"),
        ("audio/html\r\nSet-Cookie: a=b", "application/octet-stream", "bin"),
        ("text/html", "application/octet-stream", "bin"),
    ],
)
async def test_a_voice_message_is_handed_out_as_it_came(
    small_office: Office, said: str, content_type: str, name: str
) -> None:
    message = small_office.message("")
    number = attach(small_office, message, b"OggS and more", SOUND, content_type=said)

    [carried] = (await small_office.get("/messages?state=unclear"))["items"][0]["media"]
    answer = await small_office.call("GET", carried["url"].removeprefix("/api/v1"), role=Role.MODERATOR)

    assert (carried["kind"], carried["state"]) == ("sound", "kept")
    assert await answer.read() == b"OggS and more"
    assert answer.content_type == content_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="sound-{number}.{name}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    await small_office.problem("GET", f"/sounds/{number}", 403, role=Role.VIEWER)


async def test_what_is_not_here_yet_has_no_address(small_office: Office) -> None:
    message = small_office.message("")
    given = [Given(SOUND, "https://api.twilio.com/secret", "audio/ogg")]
    small_office.store.write_now(attachments.add, message, given, small_office.clock())

    shown = await small_office.get(f"/messages/{message.id}")

    [carried] = shown["media"]
    assert (carried["state"], carried["url"], carried["reason"]) == ("waiting", None, None)
    assert "twilio" not in str(shown)


async def test_a_voice_message_becomes_an_idea_of_its_writer(office: Office) -> None:
    message = office.message("", scheme="whatsapp")
    attach(office, message, b"OggS", SOUND, content_type="audio/ogg")
    picture = attach(office, office.message("", scheme="whatsapp"), photo())

    idea = await office.post(
        "/ideas", {"text": "The lamp is dark", "message": message.id}, status=201, role=Role.MODERATOR
    )

    assert (idea["channel"], idea["followers"], idea["text"]) == ("whatsapp", 1, "The lamp is dark")
    shown = await office.get(f"/messages/{message.id}")
    assert (shown["state"], shown["idea"], shown["reason"]) == ("handled", idea["code"], None)
    [confirmed] = [one for one in office.sent_about(message) if idea["code"] in one.text]
    assert (confirmed.channel, confirmed.contact_id) == ("whatsapp", message.contact_id)
    assert office.idea_now(idea["code"]).contact_id == message.contact_id
    assert picture not in [one["id"] for one in idea["photos"]]
    await office.problem("POST", "/ideas", 409, json={"text": "Again", "message": message.id})


async def test_the_photos_of_a_message_go_with_its_idea(office: Office) -> None:
    message = office.message("")
    number = attach(office, message, photo())

    idea = await office.post("/ideas", {"text": "See the photo", "message": message.id}, status=201)

    assert [one["id"] for one in idea["photos"]] == [number]


async def test_an_idea_from_a_message_has_one_writer(small_office: Office) -> None:
    message = small_office.message("wat")

    await small_office.problem(
        "POST", "/ideas", 422, json={"text": "x", "message": message.id, "on_behalf_of": ANN}
    )
    await small_office.problem("POST", "/ideas", 422, json={"text": "x", "message": 999})
    await small_office.problem("POST", "/ideas", 422, json={"text": "x", "message": 0})
    waiting = small_office.message("not read", state=MessageState.WAITING)
    await small_office.problem("POST", "/ideas", 409, json={"text": "x", "message": waiting.id})
    contact = small_office.store.write_now(contacts.recognise, "sms", ANN, small_office.clock())
    small_office.store.write_now(privacy.forget, contact.contact_id, small_office.clock())
    await small_office.problem("POST", "/ideas", 409, json={"text": "x", "message": message.id})


async def test_who_said_stop_gets_no_confirming_text(small_office: Office) -> None:
    message = small_office.message("wat")
    small_office.stop(ANN)

    await small_office.post("/ideas", {"text": "A lamp", "message": message.id}, status=201)

    assert small_office.sent_about(message) == []
    assert small_office.store.read_now(inbound.by_id, id_of(message)).state == MessageState.HANDLED
