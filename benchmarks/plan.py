"""What is measured, side by side: the gateway, Rasa's own connector, and Rasa's parser alone."""

import itertools
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import requests

from benchmarks import messages, rasa_servers
from benchmarks.load import Job, run
from benchmarks.measuring import Row, measure
from benchmarks.ours import ANSWER, PATH, Gateway
from benchmarks.processes import Process
from benchmarks.rasa_servers import Rasa

CONCURRENCIES = (1, 8, 32)
BUSIEST = 32
DELAY = 0.1
REPEATED = 50

MENU, MENU_SLOW, FREE, AGAIN = (
    "ours by menu",
    "ours by menu, provider 100 ms",
    "ours by free text",
    "ours by texts known",
)
RASA, RASA_SLOW, PARSE = "Rasa's connector", "Rasa's connector, provider 100 ms", "Rasa's /model/parse"
FASTEST = 4000
FASTEST_PARSE = 700
"""Requests a second that are made ready; more than any side here answers."""


@dataclass
class Bench:
    """Everything that runs, and how long each measurement lasts."""

    gateway: Gateway
    parser: Rasa
    connector: Rasa
    provider: Process
    provider_port: int
    seconds: float

    def __post_init__(self) -> None:
        self.people = messages.senders(max(2000, int(self.seconds * FASTEST_PARSE)))
        self.texts = messages.free_texts()

    def set_delay(self, seconds: float) -> None:
        """Make the provider slow, or quick again."""
        requests.put(f"http://127.0.0.1:{self.provider_port}/delay", data=str(seconds), timeout=5).raise_for_status()

    def taken(self) -> int:
        """Return how many messages the provider was given so far."""
        return int(requests.get(f"http://127.0.0.1:{self.provider_port}/taken", timeout=5).json())

    def all_say_menu(self) -> None:
        """Unmeasured: everybody known, nobody in the middle of anything, all processes warm."""
        pairs = [(sender, "মেনু") for sender in self.people]
        run(Job(self.gateway.port, messages.forms(self.gateway.port, PATH, pairs), 8, 60))

    def menu(self, side: str, concurrency: int) -> Row:
        """Measure the gateway by menu."""
        pairs = messages.by_menu(self.people, int(self.seconds * FASTEST))
        return self._ours(side, pairs, concurrency)

    def free(self, side: str, concurrency: int, texts: Iterator[str]) -> Row:
        """Measure the gateway by free text: one a person."""
        return self._ours(side, list(zip(self.people, texts, strict=False)), concurrency)

    def _ours(self, side: str, pairs: Sequence[tuple[str, str]], concurrency: int) -> Row:
        made = messages.forms(self.gateway.port, PATH, pairs)
        job = Job(self.gateway.port, made, concurrency, self.seconds, ANSWER)
        return measure(side, job, (self.gateway.web,))

    def rasa(self, side: str, concurrency: int) -> Row:
        """Measure Rasa's connector; it answers 204 and sends its reply by the provider's API, where it is counted."""
        taken = self.taken()
        pairs = messages.by_menu(self.people, int(self.seconds * FASTEST_PARSE))
        made = messages.forms(self.connector.port, rasa_servers.PATH, pairs)
        row = measure(side, Job(self.connector.port, made, concurrency, self.seconds), (self.connector.process,))
        return replace(row, failed=max(row.failed, row.requests - (self.taken() - taken)))

    def parse(self, concurrency: int, texts: Iterator[str]) -> Row:
        """Measure Rasa's parser alone."""
        made = messages.parses(self.parser.port, itertools.islice(texts, len(self.people)))
        job = Job(self.parser.port, made, concurrency, self.seconds, '"intent"')
        return measure(PARSE, job, (self.parser.process,))


def side_by_side(bench: Bench) -> Iterator[Row]:
    """Measure every side at every concurrency, peers one after the other so that a busy moment meets both."""
    bench.all_say_menu()
    for concurrency in CONCURRENCIES:
        bench.set_delay(0)
        yield bench.rasa(RASA, concurrency)
        yield bench.menu(MENU, concurrency)
        bench.set_delay(DELAY)
        yield bench.rasa(RASA_SLOW, concurrency)
        yield bench.menu(MENU_SLOW, concurrency)
        bench.set_delay(0)
        bench.all_say_menu()
        yield bench.parse(concurrency, bench.texts)
        yield bench.free(FREE, concurrency, bench.texts)
        bench.all_say_menu()
        known = list(itertools.islice(bench.texts, REPEATED))
        yield bench.free(AGAIN, concurrency, itertools.cycle(known))


def outages(bench: Bench) -> Iterator[Row]:
    """Measure the gateway at its busiest while one thing after another hangs or is gone."""
    redis, rasa = bench.gateway.redis, bench.parser.process
    bench.provider.send(signal.SIGSTOP)
    yield bench.menu("provider hangs, by menu", BUSIEST)
    bench.provider.kill()
    yield bench.menu("provider gone, by menu", BUSIEST)
    redis.send(signal.SIGSTOP)
    yield bench.menu("Redis hangs, by menu", BUSIEST)
    redis.kill()
    yield bench.menu("Redis gone, by menu", BUSIEST)
    bench.all_say_menu()
    yield bench.free("Redis gone, by free text", BUSIEST, bench.texts)
    bench.gateway.start_redis()
    bench.all_say_menu()
    rasa.send(signal.SIGSTOP)
    yield bench.free("Rasa hangs, by free text", BUSIEST, bench.texts)
    bench.all_say_menu()
    rasa.kill()
    yield bench.free("Rasa gone, by free text", BUSIEST, bench.texts)


def say(line: str) -> None:
    """Show progress."""
    print(line, file=sys.stderr, flush=True)
