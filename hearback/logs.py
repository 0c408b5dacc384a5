"""Logs of ids: readable on a terminal, JSON elsewhere, and never a text, a name, a number or a token.

Other libraries' records go the same way. Of an error its kind and place are logged, not its message,
which may quote what a person wrote.
"""

import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import date
from types import TracebackType
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# An event's value goes when the last part of its key (`to`, `idea_title`, `auth-token`) is one of these.
PERSONAL = frozenset(
    "text texts body content caption message title words query name username nickname "
    "number phone address email place lat lon ip path url uri to from sender recipient wa_id chat user "
    "token secret password authorization cookie signature".split()
)
LOUD = (
    "aiohttp.access",
    "alembic",
    "httpcore",
    "httpx",
    "telegram",
    "twilio",
)  # they log tokens and numbers at INFO
Format = Literal["text", "json"]


def configure(form: Format | None = None, *, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send all logs to `stream` (standard error); without a form, text on a terminal and JSON elsewhere."""
    out = stream or sys.stderr
    is_text = form == "text" or (form is None and out.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if is_text else "iso", utc=not is_text),
        name_errors,
        drop_personal,
    ]
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[first_line, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(out, is_text)],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def drop_personal(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop values under personal keys, name what was dropped, and reduce objects to their kind."""
    dropped = sorted(key for key in event if _is_personal(key))
    kept = {key: _plain(value) for key, value in event.items() if key not in dropped}
    return {**kept, "dropped": dropped} if dropped else kept


def name_errors(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its kinds, from the cause to what came of it, and the lines it passed."""
    exc_info = event.pop("exc_info", None)
    event.pop("stack_info", None)
    error = _error(exc_info)
    if error is None:
        return event
    return {**event, "error": " > ".join(_kinds(error)), "at": _lines(error.__traceback__)}


def first_line(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep the first line of other libraries' messages: asyncio puts a task's exception in the second."""
    return {**event, "event": str(event.get("event", "")).partition("\n")[0]}


def _renderer(out: TextIO, is_text: bool) -> Processor:  # noqa: FBT001  # one caller
    if is_text:
        return structlog.dev.ConsoleRenderer(colors=out.isatty())
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _is_personal(key: str) -> bool:
    lower = key.lower().replace("-", "_").strip("_")
    return lower in PERSONAL or lower.rpartition("_")[2] in PERSONAL


def _plain(value: object) -> object:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(inner) for key, inner in value.items() if not _is_personal(str(key))}
        case list() | tuple() | set() | frozenset():
            return [_plain(inner) for inner in value]
        case _:
            return f"<{type(value).__name__}>"


def _error(exc_info: Any) -> BaseException | None:
    match exc_info:
        case BaseException():
            return exc_info
        case (_, BaseException() as error, _):
            return error
        case True:
            return sys.exception()
        case _:
            return None


def _kinds(error: BaseException) -> list[str]:
    """The kinds of an error and its causes, the first cause first."""
    kinds: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        inner = (
            [kind for one in seen.exceptions for kind in _kinds(one)]
            if isinstance(seen, BaseExceptionGroup)
            else []
        )
        kinds.append(type(seen).__name__ + (f"({', '.join(inner)})" if inner else ""))
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return kinds[::-1]


def _lines(trace: TracebackType | None) -> list[str]:
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace, limit=-8)
    ]
