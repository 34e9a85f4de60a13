"""Logs hold ids, never words or numbers people gave us; what isn't on the list is withheld, so forgetting is safe."""

import contextlib
import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO, cast

import structlog

OURS = """
    event level time logger where error process pid port worker version
    request_id message_id outbox_id inbound_id tip_id alert_id call_id recording_id contact_id provider_id batch_id
    row_id channel purpose kind status state remedy code route method step flow intent source flag command lang medium
    count rows total sent failed left attempts attempt seconds ms age lag retry_after workers size duplicates
    revision dependency lease priority due
"""
KEYS = frozenset(OURS.split())
"""Keys whose values are ours: ids, names, counts. `where` holds places in the code."""

EVENT = re.compile(r"[a-z][a-z0-9_.]{0,60}")
WORD = re.compile(r"[A-Za-z0-9_.:/@#+<>-]{0,120}")
NUMBER_OF_A_PERSON = re.compile(
    r"(?<![0-9A-Za-z-])\+?\d[\d -]{6,}\d(?![0-9A-Za-z-])"  # a long number that is no part of an id
    r"|(?<![0-9A-Za-z])(?:880|0)1\d{6,}"
)
MIGRATION = "alembic.runtime.migration"
SPEAKING = ("_granian", MIGRATION)
"""Libraries whose sentences hold nothing of people and are needed by the operator."""

WITHHELD = "withheld"


class _Bearing:
    """A stream that bears a full disk: a line is lost, and who wrote it goes on."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, line: str) -> None:
        with contextlib.suppress(OSError):
            self._stream.write(line)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.flush()


def configure(process: str, stream: TextIO = sys.stderr, level: int = logging.INFO) -> None:
    """Send every log of this process, our own and every library's, to `stream` as JSON lines."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _origin(process),
            _without_words_of_errors,
            only_ours,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, _Bearing(stream))),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(process))
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)
    logging.captureWarnings(True)
    logging.getLogger(MIGRATION).setLevel(level)
    sys.excepthook = _last_words
    threading.excepthook = lambda args: _last_words(args.exc_type, args.exc_value, args.exc_traceback)


def granian_logging(process: str) -> dict[str, Any]:
    """Return what makes Granian, which sets its own logger up in each of its processes, speak JSON too."""
    return {"formatters": {name: {"()": JsonFormatter, "process": process} for name in ("generic", "access")}}


def only_ours(_: Any, __: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what `KEYS` lists and what looks like ours; name the keys of the rest."""
    kept = {key: _safe(value) for key, value in event.items() if key in KEYS}
    if not EVENT.fullmatch(str(event.get("event", ""))):
        kept["event"] = WITHHELD
    dropped = sorted(_safe(key) for key in event if key not in KEYS)
    return {**kept, WITHHELD: dropped} if dropped else kept


def _safe(value: Any) -> Any:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) < 10**7 else WITHHELD
    if isinstance(value, list | tuple):
        return [_safe(each) for each in value]
    text = str(value)
    return text if WORD.fullmatch(text) and not NUMBER_OF_A_PERSON.search(text) else WITHHELD


class JsonFormatter(logging.Formatter):
    """Formats a library's record: which logger and which line of code; its sentence only where `SPEAKING`."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """Return one JSON line."""
        event: dict[str, Any] = {
            "event": _scrubbed(record.getMessage()) if record.name.startswith(SPEAKING) else "library",
            "level": record.levelname.lower(),
            "logger": record.name,
            "where": [f"{record.module}:{record.funcName}:{record.lineno}"],
        }
        event |= _stamp(self._process)
        if record.exc_info and record.exc_info[1] is not None:
            event |= describe(record.exc_info[1])
        return json.dumps(event)


def describe(error: BaseException) -> dict[str, Any]:
    """Return an error's classes, outermost first, and the lines of code it passed; never its message."""
    classes: list[str] = []
    seen = error
    while len(classes) < 5:
        classes.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        inner = seen.__cause__ or seen.__context__
        if inner is None:
            break
        seen = inner
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    return {"error": classes, "where": [f"{_file(frame.filename)}:{frame.name}:{frame.lineno}" for frame in frames]}


def _file(path: str) -> str:
    return "/".join(path.split("/")[-2:]).removesuffix(".py")


def _scrubbed(sentence: str) -> str:
    first = sentence.split("\n", 1)[0]
    return NUMBER_OF_A_PERSON.sub(WITHHELD, re.sub(r"[^ -~]+", "", first))[:200]


def _stamp(process: str) -> dict[str, str]:
    return {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "process": process}


def _origin(process: str) -> structlog.typing.Processor:
    def add(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {**event, **_stamp(process)}

    return add


def _without_words_of_errors(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    told = event.pop("exc_info", None)
    if told is True:
        told = sys.exc_info()
    error = told[1] if isinstance(told, tuple) else told
    return {**event, **describe(error)} if isinstance(error, BaseException) else event


def _last_words(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger().error("stopped", **({"exc_info": (kind, error, trace)} if error else {}))
