"""Updates of every kind, read."""

import json

import pytest

from bot.channels.errors import BadWebhook
from bot.channels.messages import Address, Inbound, Location, Media
from tests.bot.channels.telegram_bots import ANN, BEN, bot_at, called, message
from tests.standins.telegram_account import BOT

GROUP = {"id": -1001, "type": "group", "title": "Neighbours"}
PLACE = {"latitude": 64.125, "longitude": -21.875}
OURS = {"message_id": 5, "from": BOT, "chat": ANN.chat, "date": 1, "text": "1 yes"}


def read(update: object) -> Inbound:
    [inbound] = bot_at().read(called(update))
    return inbound


def told(**content: object) -> Inbound:
    return read(message(content))


def member(status: str, chat: dict[str, object] = ANN.chat) -> dict[str, object]:
    until = {"until_date": 0} if status == "kicked" else {}
    change = {"chat": chat, "from": ANN.as_json(), "date": 1}
    change["old_chat_member"] = {"user": BOT, "status": "left"}
    change["new_chat_member"] = {"user": BOT, "status": status} | until
    return {"update_id": 9, "my_chat_member": change}


def pressed(data: str, **message_of_ours: object) -> dict[str, object]:
    query = {"id": "77", "from": BEN.as_json(), "chat_instance": "1", "data": data}
    query["message"] = OURS | {"chat": BEN.chat} | message_of_ours
    return {"update_id": 9, "callback_query": query}


# --- who calls


@pytest.mark.parametrize("secret", [None, "", "a-secret-of-somebody", "ä\udcff"])
def test_a_call_without_the_secret_is_a_forgery(secret: str | None):
    with pytest.raises(BadWebhook):
        bot_at().read(called(message({"text": "hi"}), secret=secret))


@pytest.mark.parametrize("secret", ["", "anything"])
def test_a_bot_that_polls_believes_no_call(secret: str):
    with pytest.raises(BadWebhook):
        bot_at(secret=None).read(called(message({"text": "hi"}), secret=secret))


# --- what is written


def test_a_message_has_its_text_and_sender_but_no_name():
    inbound = read(message({"text": "can we get a bench"}, sender=BEN))

    assert (inbound.channel, inbound.external_id, inbound.message_id) == ("telegram", "500000001", "7")
    assert inbound.address == Address("telegram", "1002")
    assert (inbound.text, inbound.language_hint) == ("can we get a bench", "pt-br")
    assert inbound.raw is None


@pytest.mark.parametrize(
    ("written", "text", "payload"),
    [
        ("/start", "start", None),
        ("/start elm-street_7", "start", "elm-street_7"),
        ("/start@standin_bot", "start", None),
        ("/help", "help", None),
        ("/stop", "stop", None),
        ("/vote@standin_bot K7RD yes", "vote K7RD yes", None),
        ("/my_data", "my data", None),
        ("/etc/hosts is not a command", "/etc/hosts is not a command", None),
        ("a bench / a tree", "a bench / a tree", None),
        ("/", "/", None),
    ],
)
def test_a_command_is_its_plain_words(written: str, text: str, payload: str | None):
    inbound = told(text=written)

    assert (inbound.text, inbound.payload) == (text, payload)


def test_what_no_database_keeps_is_taken_out_of_a_text():
    assert told(text="a\0b\ud83d🌳").text == "ab\ufffd🌳"


def test_an_answer_names_our_message_but_not_the_persons_own():
    own = OURS | {"from": ANN.as_json()}

    assert told(text="1", reply_to_message=OURS).replied_to == "5"
    assert told(text="1", reply_to_message=own).replied_to is None


def test_an_edit_says_which_message_it_changes():
    update = message({"text": "a bench, not a bank", "edit_date": 2}, kind="edited_message")

    inbound = read(update)

    assert (inbound.text, inbound.edits, inbound.message_id) == ("a bench, not a bank", "7", "7")


# --- what is sent along


def test_of_a_photo_the_largest_size_is_taken():
    sizes = [
        {"file_id": name, "file_unique_id": name, "width": width, "height": width}
        for name, width in (("small", 90), ("large", 1280), ("middle", 320))
    ]

    inbound = told(photo=sizes, caption="this corner", media_group_id="13")

    assert inbound.media == (Media("telegram-file:large", "image/jpeg"),)
    assert (inbound.text, inbound.album) == ("this corner", "13")


@pytest.mark.parametrize(
    ("kind", "fields", "content_type"),
    [
        ("voice", {"duration": 3, "mime_type": "audio/ogg"}, "audio/ogg"),
        ("voice", {"duration": 3}, "audio/ogg"),
        ("audio", {"duration": 3}, "audio/mpeg"),
        ("document", {"mime_type": "image/PNG", "file_name": "Ann.png"}, "image/png"),
        ("document", {}, "application/octet-stream"),
        ("video", {"duration": 3, "width": 4, "height": 3, "mime_type": "video/mp4"}, "video/mp4"),
        ("video_note", {"duration": 3, "length": 3}, "video/mp4"),
    ],
)
def test_a_file_waits_at_telegram_to_be_fetched(kind: str, fields: dict[str, object], content_type: str):
    inbound = told(**{kind: {"file_id": "F1", "file_unique_id": "U1"} | fields})

    assert inbound.media == (Media("telegram-file:F1", content_type),)
    assert inbound.text == ""


def test_a_position_and_a_venue_are_places():
    venue = {"location": PLACE, "title": "Elm Street", "address": "Elm Street 7"}

    assert told(location=PLACE).location == Location(64.125, -21.875)
    assert told(location=PLACE, venue=venue).location == Location(64.125, -21.875, "Elm Street")
    assert told(location={"latitude": 640, "longitude": 0}).location is None


def test_nobody_keeps_where_a_person_walks():
    moved = {"location": PLACE | {"heading": 111}, "edit_date": 2}

    inbound = read(message(moved, kind="edited_message"))

    assert (inbound.address, inbound.location, inbound.raw) == (None, None, None)
    assert inbound.external_id == "500000001"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"sticker": {"file_id": "S", "file_unique_id": "S", "type": "regular", "width": 5, "height": 5,
                      "is_animated": False, "is_video": False, "emoji": "👍"}}, "👍"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "🎲"),
        ({"poll": {"id": "1", "question": "Bench or tree?", "options": [], "total_voter_count": 0,
                   "is_closed": False, "is_anonymous": True, "type": "regular", "members_only": False,
                   "allows_multiple_answers": False, "allows_revoting": False}}, "Bench or tree?"),
        ({"game": {"title": "Chess", "description": "…", "photo": []}}, ""),
    ],
)  # fmt: skip
def test_a_sticker_a_die_or_a_poll_is_answered(content: dict[str, object], text: str):
    inbound = told(**content)

    assert inbound.is_readable
    assert (inbound.text, inbound.media) == (text, ())


@pytest.mark.parametrize("words", ["text", "caption"])
def test_words_beside_what_the_library_cannot_read_are_not_lost(words: str):
    inbound = told(**{words: "a bench please"}, reply_to_message={"poll": {}}, photo=[{"width": 1}])

    assert (inbound.text, inbound.address) == ("a bench please", Address("telegram", "1001"))


# --- contacts


@pytest.mark.parametrize("phone", ["+15550100001", "15550100001", "+1 555 010-0001"])
def test_ones_own_contact_proves_a_number(phone: str):
    contact = {"phone_number": phone, "first_name": "Ann", "user_id": ANN.id}

    inbound = told(contact=contact)

    assert (inbound.contact_phone, inbound.contact_is_own) == ("+15550100001", True)
    assert inbound.text == ""


@pytest.mark.parametrize(
    "content",
    [
        {"contact": {"phone_number": "15550100002", "first_name": "Ben", "user_id": BEN.id}},
        {"contact": {"phone_number": "15550100002", "first_name": "Ben"}},
        {
            "contact": {"phone_number": "15550100002", "first_name": "Ann", "user_id": ANN.id},
            "via_bot": BOT | {"id": 43},
        },
        {
            "contact": {"phone_number": "15550100002", "first_name": "Ann", "user_id": ANN.id},
            "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Ben"},
        },
    ],
)
def test_somebody_elses_contact_is_not_kept(content: dict[str, object]):
    inbound = told(**content)

    assert (inbound.contact_phone, inbound.contact_is_own) == (None, False)
    assert inbound.is_readable


# --- buttons


def test_a_press_has_its_data_its_words_and_our_message():
    keyboard = {"inline_keyboard": [[{"text": "Yes, that one", "callback_data": "q7:1"}]]}

    inbound = read(pressed("q7:1", reply_markup=keyboard))

    assert (inbound.button, inbound.text) == ("q7:1", "Yes, that one")
    assert (inbound.callback_id, inbound.replied_to) == ("77", "5")
    assert inbound.address == Address("telegram", "1002")


def test_a_forged_press_has_no_words():
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "q7:1"}]]}

    inbound = read(pressed("q8:'; drop table\0", reply_markup=keyboard))

    assert (inbound.button, inbound.text) == ("q8:'; drop table", "")


def test_a_press_below_a_message_that_is_too_old_to_be_shown_is_read():
    update = pressed("q7:1")
    update["callback_query"]["message"] = {"chat": BEN.chat, "message_id": 5, "date": 0}

    inbound = read(update)

    assert (inbound.button, inbound.replied_to, inbound.text) == ("q7:1", "5", "")


# --- blocked, groups, and the rest


@pytest.mark.parametrize(("status", "blocked"), [("kicked", True), ("member", False)])
def test_a_person_blocks_the_bot_and_takes_it_back(status: str, *, blocked: bool):
    inbound = read(member(status))

    assert inbound.blocked is blocked
    assert inbound.address == Address("telegram", "1001")


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_being_added_to_a_group_is_told_and_being_removed_needs_no_answer(kind: str):
    chat = GROUP | {"type": kind}

    added, removed = read(member("member", chat)), read(member("left", chat))

    assert (added.is_group, added.address, added.blocked) == (True, Address("telegram", "-1001"), None)
    assert (removed.is_group, removed.address) == (True, None)


def test_what_is_said_in_a_group_is_not_kept():
    inbound = told(chat=GROUP, text="did you hear about Ben")

    assert (inbound.is_group, inbound.address) == (True, Address("telegram", "-1001"))
    assert (inbound.text, inbound.raw) == ("", None)


@pytest.mark.parametrize(
    "content",
    [
        {"group_chat_created": True},
        {"migrate_to_chat_id": -1002},
        {"left_chat_member": BOT},
        {"video_chat_started": {}},
    ],
)
def test_what_happens_to_a_group_needs_no_answer(content: dict[str, object]):
    inbound = told(chat=GROUP, **content)

    assert (inbound.is_group, inbound.address, inbound.raw) == (True, None, None)


def test_an_edit_or_a_press_in_a_group_needs_no_answer():
    edit = read(message({"chat": GROUP, "text": "oh", "edit_date": 2}, kind="edited_message"))
    press = read(pressed("1", chat=GROUP))

    assert [(one.is_group, one.address) for one in (edit, press)] == [(True, None), (True, None)]


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 9, "poll_answer": {"poll_id": "1", "user": ANN.as_json(), "option_ids": [0]}},
        {"update_id": 9, "channel_post": {"message_id": 1, "chat": GROUP, "date": 1, "text": "hi"}},
        {"update_id": 9, "something_new": {"from": ANN.as_json()}},
        {"update_id": 9},
        {"update_id": 9, "message": {}},
        {"update_id": 9, "message": {"message_id": 1, "chat": ANN.chat, "date": 1, "pinned_message": OURS}},
        {"update_id": 9, "message": message({"text": "beep", "from": BOT})["message"]},
        {"update_id": 9, "callback_query": {"id": "1", "from": ANN.as_json(), "chat_instance": "1"}},
    ],
)
def test_what_is_not_answered_is_kept_without_names(update: dict[str, object]):
    inbound = read(update)

    assert (inbound.address, inbound.external_id) == (None, "9")
    assert inbound.raw is not None
    assert json.loads(inbound.raw).keys() == update.keys()
    assert b"Ann" not in inbound.raw


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"no json", b"[]", b"null", b"7", b"[" * 200_000, b'{"update_id": "x"}', b"{}"]
)
def test_what_is_no_update_is_kept_as_it_came(body: bytes):
    inbound = read(body)

    assert (inbound.address, inbound.external_id) == (None, None)
    assert inbound.raw is not None


def test_nothing_of_a_person_shows_in_a_log():
    inbound = told(text="my name is Ann", contact={"phone_number": "15550100001", "first_name": "A"})

    assert repr(inbound) == "<Inbound telegram 500000001>"
