"""Logs: ids only, in two forms, other libraries included."""

import io
import json
import logging

import pytest
import structlog

from hearback import logs


@pytest.fixture
def out():
    """Hold what is logged; afterwards logging is as it was."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    yield io.StringIO()
    root.handlers, root.level = before
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def lines(out):
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_away_from_a_terminal_each_event_is_one_json_object(out):
    logs.configure(stream=out)

    structlog.get_logger("bot.inbox").info("kept", message_id=7)

    [line] = lines(out)
    assert (line["event"], line["message_id"], line["level"], line["logger"]) == (
        "kept",
        7,
        "info",
        "bot.inbox",
    )
    assert line["timestamp"].endswith("Z")


def test_text_can_be_asked_for(out):
    logs.configure("text", stream=out)

    structlog.get_logger("bot.inbox").info("kept", message_id=7)

    assert "kept" in out.getvalue()
    assert "message_id=7" in out.getvalue()
    assert not out.getvalue().startswith("{")


@pytest.mark.parametrize(
    "key",
    [
        "text",
        "body",
        "number",
        "phone_number",
        "name",
        "profile_name",
        "token",
        "auth_token",
        "address",
        "path",
        "to",
        "from",
        "From",
        "from_",
        "idea_title",
        "X-Telegram-Bot-Api-Secret-Token",
        "url",
    ],
)
def test_personal_values_are_dropped_and_named(out, key):
    logs.configure("json", stream=out)

    structlog.get_logger().info("heard", **{key: "+15550100001"}, idea_id=3)

    [line] = lines(out)
    assert "+15550100001" not in out.getvalue()
    assert line["dropped"] == [key]
    assert line["idea_id"] == 3


@pytest.mark.parametrize(
    "key", ["message_id", "contact_id", "channel", "code", "status", "address_id", "to_status"]
)
def test_ids_and_states_are_kept(out, key):
    logs.configure("json", stream=out)

    structlog.get_logger().info("heard", **{key: "value"})

    assert lines(out)[0][key] == "value"


def test_personal_values_are_dropped_inside_others(out):
    logs.configure("json", stream=out)

    structlog.get_logger().info("heard", message={"id": 1}, batch=[{"id": 2, "text": "a bench please"}])

    assert lines(out)[0]["batch"] == [{"id": 2}]
    assert "bench" not in out.getvalue()


def test_an_object_is_logged_as_its_kind(out):
    logs.configure("json", stream=out)

    structlog.get_logger().info("heard", inbound=ValueError("a bench please"))

    assert lines(out)[0]["inbound"] == "<ValueError>"


def test_an_error_is_logged_by_kind_and_place_without_its_message(out):
    logs.configure("json", stream=out)

    try:
        try:
            int("a bench please")
        except ValueError as error:
            raise RuntimeError("a bench please") from error
    except RuntimeError:
        structlog.get_logger().exception("parked", message_id=7)

    [line] = lines(out)
    assert line["error"] == "ValueError > RuntimeError"
    assert "test_logs.py" in line["at"][-1]
    assert "bench" not in out.getvalue()


def test_a_group_of_errors_names_its_members(out):
    logs.configure("json", stream=out)

    try:
        raise ExceptionGroup("a bench please", [ValueError("a bench"), KeyError("please")])
    except ExceptionGroup:
        logging.getLogger("asyncio").exception("Task exception was never retrieved\nfuture: <Task 'a bench'>")

    [line] = lines(out)
    assert line["event"] == "Task exception was never retrieved"
    assert line["error"] == "ExceptionGroup(ValueError, KeyError)"
    assert "bench" not in out.getvalue()


@pytest.mark.parametrize(
    "library", ["httpx", "twilio", "twilio.async_http_client", "telegram", "aiohttp.access"]
)
def test_libraries_that_log_tokens_and_numbers_are_quiet(out, library):
    logs.configure("json", stream=out)

    logging.getLogger(library).info("POST /bot42:token/sendMessage")

    assert out.getvalue() == ""


def test_other_libraries_warnings_take_the_same_form(out):
    logs.configure("json", stream=out)

    logging.getLogger("aiohttp.server").warning("slow down")

    [line] = lines(out)
    assert (line["event"], line["logger"], line["level"]) == ("slow down", "aiohttp.server", "warning")


def test_configuring_twice_logs_once(out):
    logs.configure("json", stream=out)
    logs.configure("json", stream=out)

    structlog.get_logger().info("kept")

    assert len(lines(out)) == 1
