"""The canary: whatever is logged, by whomever, a person's number and words don't come out."""

import io
import json
import logging
import logging.config
import sys
import threading
from collections.abc import Iterator

import pytest
import structlog
from granian.log import LOGGING_CONFIG

from gateway.web import logs

NUMBERS = ["+8801700000001", "8801700000001", "01700000001", "01700-000001", "০১৭০০০০০০০১", "5550001234"]
WORDS = ["আমাকে বাঁচান", "amake bachao please", "my sister was sold"]
LIBRARIES = ["granian.access", "werkzeug", "twilio.http_client", "httpx", "aiohttp.client", "alembic", "asyncio"]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, level, stream = root.handlers[:], root.level, io.StringIO()
    logs.configure("test", stream)
    yield stream
    logging.captureWarnings(False)
    root.handlers[:], root.level = handlers, level
    sys.excepthook, threading.excepthook = hooks
    structlog.reset_defaults()


def written(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


@pytest.mark.parametrize("secret", NUMBERS + WORDS)
def test_our_own_logs_hold_no_canary(lines: io.StringIO, secret: str) -> None:
    log = structlog.get_logger("canary")
    log.info("stored", message_id=7, sender=secret, text=secret, state=secret, contact_id=secret, kind=[secret])
    log.warning(f"got {secret}")
    log.warning(secret)
    log.info("stored", **{secret: 1})
    assert secret not in lines.getvalue()
    assert json.dumps(secret) not in lines.getvalue()
    first = written(lines)[0]
    assert (first["event"], first["message_id"], first["withheld"]) == ("stored", 7, ["sender", "text"])


@pytest.mark.parametrize("secret", NUMBERS + WORDS)
@pytest.mark.parametrize("library", LIBRARIES)
def test_no_library_gives_the_canary_away(lines: io.StringIO, library: str, secret: str) -> None:
    log = logging.getLogger(library)
    log.error("failed for %s", secret)
    log.error(f"failed for {secret}")
    try:
        raise ValueError(secret)
    except ValueError:
        log.exception("failed for %s", secret)
    found = written(lines)
    assert len(found) == 3
    assert found[2]["error"] == ["builtins.ValueError"]
    assert secret not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize("secret", NUMBERS + WORDS)
def test_errors_are_told_by_class_and_line_only(lines: io.StringIO, secret: str) -> None:
    try:
        try:
            raise KeyError(secret)
        except KeyError as inner:
            raise ValueError(secret) from inner
    except ValueError:
        structlog.get_logger().exception("fault", request_id="ab12")
    (line,) = written(lines)
    assert line["error"] == ["builtins.ValueError", "builtins.KeyError"]
    assert "test_logs" in str(line["where"])
    assert secret not in json.dumps(line, ensure_ascii=False)


def test_the_last_words_of_a_process_hold_no_canary(lines: io.StringIO) -> None:
    def fail() -> None:
        raise ValueError(NUMBERS[0])

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    error = ValueError(NUMBERS[0])
    sys.excepthook(ValueError, error, None)
    assert [line["event"] for line in written(lines)] == ["stopped", "stopped"]
    assert NUMBERS[0] not in lines.getvalue()


def test_ids_and_counts_pass(lines: io.StringIO) -> None:
    ids = {
        "provider_id": "SM0123456789abcdef0123456789abcdef",
        "outbox_id": "0198f1c2-1234-7123-8123-123456789abc",
        "channel": "sms:twilio",
        "code": 30003,
        "seconds": 0.25,
        "count": 1200,
        "route": "/sms/http/<name>/status",
    }
    structlog.get_logger().info("sent", **ids)
    (line,) = written(lines)
    assert {key: line[key] for key in ids} == ids
    assert "withheld" not in line


def test_granian_speaks_json(lines: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger("_granian")
    kept = before.handlers[:], before.propagate, before.level
    logging.config.dictConfig({**LOGGING_CONFIG, **logs.granian_logging("web")})
    try:
        before.info("Listening at: http://127.0.0.1:%d for %s", 8000, NUMBERS[0])
    finally:
        before.handlers[:], before.propagate, before.level = kept
    line = json.loads(capsys.readouterr().out)
    assert line["event"] == "Listening at: http://127.0.0.1:8000 for withheld"


def test_a_full_disk_loses_the_line_and_nobody_falls_over_it() -> None:
    class Full(io.StringIO):
        def write(self, line: str) -> int:
            raise OSError(28, "No space left on device")

    logs.configure("test", Full())
    structlog.get_logger().warning("disk.full")
