"""How fast a broadcast is prepared and sent, beside a bare client in the same run: `python -m benchmarks.broadcasts`.

(a) hand-over to an instant provider beside aiohttp with as many connections; (b) a provider that permits 30 a second;
(c) preparing PEOPLE recipients, rows a second and peak memory; (d) an inbound SMS to its answer during a run; (e) two
workers beside one. `--people 1000000 --messages 4000 --postgresql`.
"""

import argparse
import asyncio
import http.client
import json
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientSession, TCPConnector
from sqlalchemy import text

from gateway.clock import SystemClock
from gateway.dialogue.words import Words
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.places import Places
from gateway.service.broadcasts.casting import Casting
from gateway.service.broadcasts.terms import BroadcastSettings
from gateway.service.deliver import BULK_IN_FLIGHT
from gateway.store.columns import to_micros
from gateway.store.crypto import Vault, new_key
from gateway.store.engine import Store, make_engine
from gateway.store.migrating import upgrade
from tests.chaos import broadcast_faults, casting
from tests.chaos.senders import SECRET
from tests.service.world import LOCALES
from tests.services import postgres

_DIGITS = f"(SELECT 0 AS d {' '.join(f'UNION SELECT {digit}' for digit in range(1, 10))})"
_NUMBERS = " + ".join(f"{10**place}*t{place}.d" for place in range(6))
_CROSSED = ", ".join(f"{_DIGITS} t{place}" for place in range(6))
_PEOPLE = f"""
INSERT INTO contacts (id, kind, address_hash, address_sealed, lang, created_on, last_seen_on)
SELECT 'p' || n, 'phone', 'h' || n, :sealed, 'bn', '2026-01-01', '2026-01-01'
FROM (SELECT {_NUMBERS} AS n FROM {_CROSSED}) AS numbers WHERE n < :people
"""
_AGREED = """
INSERT INTO topic_choices (contact_id, topic, agreed, at, source)
SELECT id, 'awareness', true, :now, 'list:x' FROM contacts
"""


@dataclass(frozen=True)
class Prepared:
    """What preparing came to: rows a second, and megabytes at the peak above the start."""

    people: int
    seconds: float
    peak: float


def prepare(url: str, people: int) -> Prepared:
    """Prepare a run to so many, in a process of its own, and watch its memory."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_prepare, (url, people))


def _prepare(url: str, people: int) -> Prepared:
    engine = make_engine(url)
    upgrade(engine)
    store = Store(engine, Vault([new_key()]))
    with store.writing() as conn:
        if conn.dialect.name == "postgresql":
            conn.execute(text("SET LOCAL statement_timeout = 0"))
        day = "DATE '2026-01-01'" if conn.dialect.name == "postgresql" else "'2026-01-01'"
        conn.execute(text(_PEOPLE.replace("'2026-01-01'", day)), {"sealed": b"\x01" * 60, "people": people})
        conn.execute(text(_AGREED), {"now": to_micros(SystemClock().now())})
    reach = casting.book(store).reach
    caps = BroadcastSettings(a_day=10_000_000, taka_a_month=10_000_000)
    runs = Casting(store, reach, caps, Places.load(LOCALES), SystemClock(), Words(Catalogue.load(LOCALES)))
    made = casting.begin(store)
    runs.once()
    began = time.monotonic()
    while casting.book(store).one(made).state == "preparing":
        runs.once()
    seconds = time.monotonic() - began
    assert sum(casting.stands(store, made)[1].values()) == people
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    store.close()
    return Prepared(people, seconds, peak)


def bare(port: int, count: int) -> float:
    """Return messages a second of a client that does nothing but send, over as many connections as a worker has."""

    async def send() -> float:
        left = iter(range(count))
        async with ClientSession(connector=TCPConnector(limit=BULK_IN_FLIGHT)) as session:

            async def one() -> None:
                for number in left:
                    told = {"to": "+8801700000001", "text": "আজ পাচার প্রতিরোধ দিবস।", "id": f"1.bare{number}"}
                    async with session.post(f"http://127.0.0.1:{port}/send", json=told) as answer:
                        await answer.read()

            began = time.monotonic()
            await asyncio.gather(*(one() for _ in range(BULK_IN_FLIGHT)))
            return count / (time.monotonic() - began)

    return asyncio.run(send())


def hand_over(url: str, count: int, workers: int, asks: int = 0) -> tuple[float, list[float]]:
    """Return messages a second of a run between a tenth and nine tenths, and how long inbound SMS waited meanwhile."""
    waits: list[float] = []
    with broadcast_faults.staged(url, None) as stage:
        for one in stage.site.workers[workers:]:
            one.stop()
        casting.settle(stage.store, count)
        casting.begin(stage.store)
        _reached(stage.provider, count // 10)
        began, first = time.monotonic(), broadcast_faults.ask(stage.provider, "/stats")["ids"]
        while broadcast_faults.ask(stage.provider, "/stats")["ids"] < count * 9 // 10:
            if asks > len(waits):
                waits.append(answered(stage.site.port, stage.provider, len(waits)))
            else:
                time.sleep(0.02)
        last = broadcast_faults.ask(stage.provider, "/stats")["ids"]
        return (last - first) / (time.monotonic() - began), waits


def answered(port: int, provider: int, number: int) -> float:
    """Return the seconds from an inbound SMS to the provider's being handed its answer."""
    sender = f"+88019{number:08}"
    body = json.dumps({"id": f"in{number}", "from": sender, "text": "menu"})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    began = time.time()
    headers = {"Content-Type": "application/json"}
    connection.request("POST", f"/sms/http/chaos/receive?key={SECRET}", body, headers)
    assert connection.getresponse().status < 300
    path = "/when?to=%2B" + sender[1:]
    while not (told := float(broadcast_faults.ask(provider, path))):  # type: ignore[arg-type]
        assert time.time() < began + 30, "no answer"
        time.sleep(0.005)
    return told - began


def limited(seconds: float) -> tuple[float, int]:
    """Return which part of 30 a second was sent, and how many were refused."""
    with broadcast_faults.staged("", None, rate=30, permits=30) as stage:
        casting.settle(stage.store, int(40 * seconds))
        casting.begin(stage.store)
        _reached(stage.provider, 30)
        began, first = time.monotonic(), broadcast_faults.ask(stage.provider, "/stats")["ids"]
        time.sleep(seconds)
        told = broadcast_faults.ask(stage.provider, "/stats")
        return (told["ids"] - first) / (time.monotonic() - began) / 30, told["refused"]


def _reached(provider: int, count: int) -> None:
    while broadcast_faults.ask(provider, "/stats")["ids"] < count:
        time.sleep(0.02)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.broadcasts")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--messages", type=int, default=4_000)
    parser.add_argument("--seconds", type=float, default=20)
    told = parser.parse_args(arguments)
    print("| database | what | figure |\n|---|---|---|")
    with postgres.running() as server, tempfile.TemporaryDirectory() as folder:
        for name, url in (("SQLite", f"sqlite:///{Path(folder) / 'c.db'}"), ("PostgreSQL", server.url())):
            made = prepare(url, told.people)
            rate = f"{made.people / made.seconds:,.0f} rows/s, {made.peak:.0f} MB at the peak"
            print(f"| {name} | (c) {made.people:,} recipients prepared | {rate} |", flush=True)
    port = broadcast_faults.free_port()
    with broadcast_faults.provider(port):
        alone = bare(port, told.messages)
    print(f"| – | aiohttp alone, {BULK_IN_FLIGHT} connections | {alone:.0f}/s |")
    with postgres.running() as first, postgres.running() as second:
        for name, one_url, two_url in (("SQLite", "", ""), ("PostgreSQL", first.url(), second.url())):
            one, _ = hand_over(one_url, told.messages, 1)
            print(f"| {name} | (a) handed over, one worker | {one:.0f}/s, {one / alone:.0%} of aiohttp |", flush=True)
            two, waits = hand_over(two_url, told.messages, 2, asks=100)
            print(f"| {name} | (e) two workers, people writing meanwhile | {two:.0f}/s, {two / one:.2f} of one |")
            p99 = sorted(waits)[int(len(waits) * 0.99)] if waits else 0
            middle = statistics.median(waits) if waits else 0
            print(
                f"| {name} | (d) inbound SMS to its answer, {len(waits)} | {middle:.2f} s, p99 {p99:.2f} s |",
                flush=True,
            )
    share, refused = limited(told.seconds)
    print(f"| SQLite | (b) of 30/s permitted | {share:.1%}, refused {refused} |")


if __name__ == "__main__":
    main()
