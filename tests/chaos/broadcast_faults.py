"""A broadcast amid faults: lost 0, doubled at most the window. `python -m tests.chaos.broadcast_faults [RECIPIENTS]`.

Each row is a run of its own on real processes: web, two workers, clock, Redis, database, and a provider on loopback.
A full disk is a bound on what the workers may write; a clock that jumps is that of Redis, which the rates go by.
"""

import contextlib
import http.client
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import redis
from sqlalchemy import select

from commands.lifetime import die_with_parent
from gateway.service.deliver import IN_FLIGHT
from gateway.store.broadcast_schema import recipients
from gateway.store.crypto import Vault, new_key
from gateway.store.engine import Store, make_engine
from tests.chaos import casting
from tests.chaos.processes import Process, Site, free_port, running
from tests.chaos.senders import SECRET
from tests.services import postgres, redis_server

LEASE = 6
PATIENCE = 600


@dataclass
class Stage:
    """What a fault may strike."""

    site: Site
    store: Store
    redis: redis_server.RedisServer
    provider: int
    database: postgres.Postgres | None


@dataclass(frozen=True)
class Row:
    """What came of one run; `window` is how many doubles decision 10 permits."""

    fault: str
    database: str
    recipients: int
    lost: int
    doubled: int
    window: int
    states: dict[str, int]
    seconds: float


def _again(process: Process) -> None:
    process.kill()
    time.sleep(0.3)
    process.start()


def _kill_redis(stage: Stage) -> None:
    stage.redis.kill()
    time.sleep(2)
    stage.redis.start()


def _flush(stage: Stage) -> None:
    with redis.Redis.from_url(stage.redis.url) as client:
        client.flushall()


def _jump(stage: Stage) -> None:
    """Leave the slots where a clock that went back an hour would leave them."""
    with redis.Redis.from_url(stage.redis.url) as client:
        for key in client.scan_iter("ashshash:pace:*"):
            client.hset(key, "next", time.time() + 3600)


def _restart_database(stage: Stage) -> None:
    if stage.database:
        stage.database.stop()
        time.sleep(3)
        stage.database.start()


def _fill_disk(stage: Stage) -> None:
    kept = [(one.pid, resource.prlimit(one.pid, resource.RLIMIT_FSIZE)) for one in stage.site.workers]
    for pid, (_, hard) in kept:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, hard))
    time.sleep(3)
    for pid, bounds in kept:
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, bounds)


def _report(stage: Stage) -> None:
    """Tell of each message what became of it, twice and the wrong way round."""
    for one in ask(stage.provider, "/ids"):
        for status in ("delivered", "sent", "delivered"):
            body = json.dumps({"id": one, "status": status})
            connection = http.client.HTTPConnection("127.0.0.1", stage.site.port, timeout=10)
            headers = {"Content-Type": "application/json"}
            connection.request("POST", f"/sms/http/chaos/status?key={SECRET}", body, headers)
            assert connection.getresponse().status < 300
            connection.close()


FAULTS: dict[str, tuple[Callable[[Stage], None], int]] = {
    "nothing": (lambda stage: None, 0),
    "worker killed": (lambda stage: _again(stage.site.workers[0]), 1),
    "web killed": (lambda stage: _again(stage.site.web), 0),
    "clock killed": (lambda stage: _again(stage.site.clock), 0),
    "Redis killed": (_kill_redis, 0),
    "Redis flushed": (_flush, 0),
    "database restarted": (_restart_database, 0),
    "answers lost": (lambda stage: None, 0),
    "reports doubled, reversed": (_report, 0),
    "clock jumps": (_jump, 0),
    "disk full": (_fill_disk, 0),
}
"""What strikes at a quarter, a half and three quarters of a run, and whether a worker dies of it each time."""


def ask(port: int, path: str) -> dict[str, int]:
    """Return what the provider tells."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        told: dict[str, int] = json.loads(connection.getresponse().read())
        return told
    finally:
        connection.close()


@contextlib.contextmanager
def provider(port: int, rate: float = 0, lost: int = 0) -> Iterator[None]:
    """Run a provider."""
    argv = [sys.executable, "-m", "tests.chaos.cast_provider", str(port), str(rate), str(lost)]
    process = subprocess.Popen(argv, preexec_fn=die_with_parent)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                ask(port, "/stats")
                break
            time.sleep(0.05)
        yield
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def staged(
    url: str, database: postgres.Postgres | None, lost: int = 0, rate: float = 10_000, permits: float = 0
) -> Iterator[Stage]:
    """Run a site with its provider over a fresh database; the provider takes `permits` a second, nought for all."""
    port, takes, key = free_port(), free_port(), new_key()
    folder = Path(tempfile.mkdtemp(prefix="ashshash-cast-"))
    (folder / "sms.toml").write_text(
        casting.SMS_FILE.format(provider=takes, rate=rate, timeout=2, secret=SECRET), encoding="utf-8"
    )
    with redis_server.running() as server, provider(takes, permits, lost):
        environ = {
            "PATH": "/usr/bin:/bin",
            "ASHSHASH_DATABASE_URL": url or f"sqlite:///{folder / 'cast.db'}",
            "ASHSHASH_REDIS_URL": server.url,
            "ASHSHASH_RASA_URL": "http://127.0.0.1:1",
            "ASHSHASH_KEYS": key,
            "ASHSHASH_SECRET_KEY": "chaos" * 10,
            "ASHSHASH_PORT": str(port),
            "ASHSHASH_VAR": str(folder / "var"),
            "ASHSHASH_LEASE_SECONDS": str(LEASE),
            **casting.ALWAYS,
        }
        store = Store(make_engine(environ["ASHSHASH_DATABASE_URL"]), Vault([key]))
        with running(folder, environ, port) as site:
            yield Stage(site, store, server, takes, database)
        store.close()


def run(fault: str, count: int, url: str = "", database: postgres.Postgres | None = None) -> Row:
    """Send a broadcast to `count` people amid one fault, struck three times, and see what came of it."""
    strike, killed = FAULTS[fault]
    with staged(url, database, lost=50 if fault == "answers lost" else 0) as stage:
        casting.settle(stage.store, count)
        began, made = time.monotonic(), casting.begin(stage.store)
        for share in (0.25, 0.5, 0.75):
            _until(lambda share=share: ask(stage.provider, "/stats")["ids"] >= share * count)  # type: ignore[misc]
            threading.Thread(target=strike, args=(stage,)).run()
        _until(lambda: _state(stage.store, made) == "done")
        seconds = time.monotonic() - began
        if strike is _report:
            _report(stage)
        taken = ask(stage.provider, "/ids")
        with stage.store.reading() as conn:
            rows = list(conn.scalars(select(recipients.c.outbox_id).where(recipients.c.broadcast_id == made)))
        states = casting.stands(stage.store, made)[1]
    assert len(rows) == count
    lost = sum(one not in taken for one in rows)
    doubled = sum(taken.get(one, 0) > 1 for one in rows)
    kind = "PostgreSQL" if url else "SQLite"
    return Row(fault, kind, count, lost, doubled, 3 * killed * IN_FLIGHT, states, seconds)


def _state(store: Store, made: str) -> str:
    try:
        return casting.stands(store, made)[0]
    except Exception:  # the database is away
        return ""


def _until(holds: Callable[[], bool]) -> None:
    patience = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < patience, "the run doesn't come on"
        time.sleep(0.1)


def main() -> None:
    """Run the matrix and print it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print("| fault, struck three times | database | recipients | lost | doubled (window) | at the end | s |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for fault in sys.argv[2:] or FAULTS:
        if fault == "database restarted":
            with postgres.running() as server:
                row = run(fault, count, server.url(), server)
        else:
            row = run(fault, count)
        ends = ", ".join(f"{many} {name}" for name, many in sorted(row.states.items()))
        told = (row.fault, row.database, row.recipients, row.lost, f"{row.doubled} ({row.window})", ends)
        print("| " + " | ".join(map(str, told)) + f" | {row.seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
