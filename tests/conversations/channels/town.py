"""A whole site for one play: two web processes, a worker and a clock over one database and one Redis."""

import asyncio
import io
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import redis
from flask import Flask
from prometheus_client import CollectorRegistry
from sqlalchemy import select
from werkzeug.test import TestResponse

from gateway.channels.understanding import Meaning, Understanding
from gateway.clock import SetClock
from gateway.dialogue.step import Dialogue
from gateway.i18n.normalise import tidy
from gateway.store.crypto import new_key
from gateway.store.schema import metadata, outbox
from gateway.store.tip_schema import recordings
from gateway.web.app import create_app
from tests.conversations.channels.providers import Providers
from wsgi import Site

ROOT = Path(__file__).parents[3]
SITE = "https://ashshash.example"
TOKEN, SECRET, SIGNING_KEY = "sample-token", "sample-secret", "sample-signing-key"
SERVICE, MISSED = "+15005550006", "+15005550007"
KEY, CONSOLE = new_key(), "console-key-of-a-play-that-nobody-else-knows"
NOON = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)  # two o'clock in Dhaka, a Saturday
PATIENCE = 10.0  # seconds
QUERIES = {
    table.name: f"SELECT {', '.join(column.name for column in table.columns)} FROM {table.name}"
    for table in metadata.sorted_tables
    if table.name != "leases"
}


Tables = dict[str, set[tuple[Any, ...]]]


class Scripted:
    """Understands what the scenario says."""

    def __init__(self) -> None:
        self.meanings: dict[str, str] = {}

    def understand(self, text: str) -> Meaning:
        """Return the intent the scenario gave this text, or none."""
        return Meaning(self.meanings.get(tidy(text), ""), 0.9, "script")


class Town:
    """The site and what surrounds it."""

    def __init__(
        self,
        database_url: str,
        redis_url: str,
        var: Path,
        providers: Providers,
        dialogue: Dialogue,
        mind: Understanding,
        log: io.StringIO,
    ) -> None:
        self.providers, self.log = providers, log
        self.clock = SetClock(NOON)
        self.redis = redis.Redis.from_url(redis_url)
        self.var = var
        environ = _environ(database_url, redis_url, var, providers.base)
        self._sites = [self._site(environ, dialogue, mind) for _ in range(3)]
        self.site = self._sites[2]
        self.webs = [_web(site).test_client() for site in self._sites[:2]]
        self._turn = 0
        self._started = threading.Event()
        self._worker = threading.Thread(target=self._work)
        self._worker.start()

    def _site(self, environ: dict[str, str], dialogue: Dialogue, mind: Understanding) -> Site:
        site = Site(environ)
        site.clock, site.registry, site.dialogue, site.understanding = self.clock, CollectorRegistry(), dialogue, mind
        return site

    def _work(self) -> None:
        async def run() -> None:
            self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
            self._started.set()
            await self.site.assembly.worker().run(self._stopping)

        asyncio.run(run())

    def close(self) -> None:
        """Stop the worker and close what was opened."""
        self._started.wait(PATIENCE)
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._ring()
        self._worker.join(PATIENCE)
        for site in self._sites:
            site.store.close()
            site.redis.close()
        self.redis.close()

    def deliver(self, path: str, **request: Any) -> TestResponse:
        """Bring one webhook to one web process, and once more to the other, who must answer alike and do nothing."""
        self._turn += 1
        first, second = (self.webs[(self._turn + more) % 2] for more in (0, 1))
        answer = first.open(path, method="POST", base_url=SITE, **request)
        assert answer.status_code < 300, f"{path}: {answer.status} {self.log.getvalue()[-3000:]}"
        self.settle()
        before, taken = self.tables(), list(self.providers.taken)
        again = second.open(path, method="POST", base_url=SITE, **request)
        assert (again.status_code, again.get_data()) == (answer.status_code, answer.get_data()), "answered differently"
        self.settle()
        effect = changed(before, self.tables())
        assert not effect, f"a repeated delivery had an effect: {effect}"
        assert self.providers.taken == taken, "a repeated delivery was answered again"
        return answer

    def report(self, path: str, **request: Any) -> None:
        """Bring one delivery report."""
        answer = self.webs[0].open(path, method="POST", base_url=SITE, **request)
        assert answer.status_code < 300, f"{path}: {answer.status}"

    def settle(self) -> None:
        """Wait until the worker has sent what is due."""
        until = time.monotonic() + PATIENCE
        while self._due():
            self._ring()
            time.sleep(0.004)
            assert time.monotonic() < until, "the worker doesn't send"

    def fetch_recordings(self) -> None:
        """Wait until every recording lies here, sealed, and no longer at its provider."""
        until = time.monotonic() + PATIENCE
        query = select(recordings.c.id).where(recordings.c.state.not_in(["kept", "failed"]))
        while True:
            with self.site.store.reading() as conn:
                if conn.execute(query).first() is None:
                    return
            assert time.monotonic() < until, "a recording isn't fetched"
            time.sleep(0.05)

    def later(self, minutes: float) -> None:
        """Let time pass, and the clock process tick."""
        self.clock_on(minutes)
        self.site.assembly.tick().once()
        self.settle()

    def clock_on(self, minutes: float) -> None:
        """Move the clock, and Redis' time with it."""
        self.clock.at += timedelta(minutes=minutes)
        passed = int(minutes * 60_000)
        for key in self.redis.scan_iter():
            left = self.redis.pttl(key)
            if left >= 0:
                self.redis.pexpire(key, left - passed) if left > passed else self.redis.delete(key)

    def tables(self) -> Tables:
        """Return all rows of all tables."""
        with self.site.store.reading() as conn:
            rows = {name: conn.exec_driver_sql(query).all() for name, query in QUERIES.items()}  # quick: no types
        return {name: set(map(tuple, found)) for name, found in rows.items()}

    def _due(self) -> bool:
        query = select(outbox.c.id).where(
            (outbox.c.state == "claimed") | ((outbox.c.state == "queued") & (outbox.c.not_before <= self.clock.now()))
        )
        with self.site.store.reading() as conn:
            return conn.execute(query.limit(1)).first() is not None

    def _ring(self) -> None:
        self.site.assembly.wakeup.ring()


def changed(before: Tables, after: Tables) -> list[str]:
    """Return what differs, table by table; recordings are fetched whenever the worker gets to it."""
    tables = [name for name in before if name != "recordings" and before[name] != after[name]]
    differing = [f"{name}: {before[name] - after[name]} → {after[name] - before[name]}" for name in tables]
    more = len(after["recordings"]) != len(before["recordings"])
    return differing + ["recordings"] * more


def _web(site: Site) -> Flask:
    """What the channels are mounted on, without the pages of staff: those take long to make, and nobody opens one."""
    return create_app(site.settings, site.mounts, site.readiness, site.registry)


def _environ(database_url: str, redis_url: str, var: Path, base: str) -> dict[str, str]:
    var.mkdir(parents=True, exist_ok=True)
    sms = var / "sms.toml"
    sms.write_text(_android(base), encoding="utf-8")
    return {
        "ASHSHASH_DATABASE_URL": database_url,
        "ASHSHASH_REDIS_URL": redis_url,
        "ASHSHASH_VAR": str(var),
        "ASHSHASH_KEYS": KEY,
        "ASHSHASH_SECRET_KEY": CONSOLE,
        "ASHSHASH_PUBLIC_URL": SITE,
        "ASHSHASH_SMS_FILE": str(sms),
        "ANDROID_SMS_USER": "sample",
        "ANDROID_SMS_PASSWORD": "sample",
        "ANDROID_SMS_SIGNING_KEY": SIGNING_KEY,
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_SMS_FROM": SERVICE,
        "TWILIO_VOICE_FROM": SERVICE,
        "TWILIO_MISSED_CALL_NUMBER": MISSED,
        "TWILIO_API_BASE": f"{base}/twilio",
        "TELEGRAM_BOT_TOKEN": "1000000001:sample",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "TELEGRAM_API_BASE": f"{base}/chat",
    }


def _android(base: str) -> str:
    """Return the preset of the example file as it stands there, but for the phone's address and its pace."""
    example = (ROOT / "sms.toml.example").read_text("utf-8")
    preset = example[example.index("[channels.android]") :].partition("# ──")[0]
    lines = preset.splitlines()
    assert sum(line.startswith(("url =", "rate =")) for line in lines) == 2
    changed = {"url =": f'url = "{base}/android/messages"\nallow_private = true', "rate =": "rate = 1000"}
    return "\n".join(changed.get(line[:5] if line.startswith("url") else line[:6], line) for line in lines) + "\n"
