"""A rush of reminders while people write: `python -m benchmarks.rush`.

889 reminders come due at one moment; clock, worker and web run as on a site, and the provider takes whatever it is
given at once. How long until it has them all, and how long an SMS waits for its answer meanwhile, one after another.
"""

import argparse
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import requests

from benchmarks import messages
from benchmarks.load import Job, Outcome, run
from benchmarks.measuring import percentile
from benchmarks.ours import ANSWER, PATH, Gateway
from benchmarks.processes import Process, free_port
from benchmarks.reminders import enrol
from commands.run import ashshash
from gateway.settings import core
from gateway.store.crypto import Vault
from gateway.store.engine import Store, make_engine
from tests.services import postgres

DUE = 889
PEOPLE = 500
PATIENCE = 60.0  # seconds
RATE = "1000"  # messages a second: the provider is instant, so nothing of ours may hold them back


class Rush:
    """One gateway with a provider beside it."""

    def __init__(self, stack: ExitStack, folder: Path, database: str) -> None:
        self.provider = free_port()
        command = [sys.executable, "-m", "benchmarks.provider", str(self.provider)]
        provider = Process("provider", command, folder, {"PYTHONPATH": str(Path.cwd())})
        stack.callback(provider.kill)
        self.gateway = Gateway(folder / "site", free_port(), self.provider, database, TWILIO_SMS_RATE=RATE)
        stack.callback(self.gateway.stop)
        clock = Process("clock", ashshash("clock"), self.gateway.folder, self.gateway.environ)
        stack.callback(clock.stop)
        settings = core(self.gateway.environ)
        self.store = Store(make_engine(settings.database_url), Vault(settings.keys))
        stack.callback(self.store.close)

    def measure(self) -> tuple[float, float, Outcome]:
        """Return the seconds until the provider has all, the worker's processor time, and what those who wrote had."""
        people = messages.senders(PEOPLE)
        self._write([(one, "মেনু") for one in people], 30, 8)  # everybody known, all processes warm
        self._remind(PEOPLE, 1)
        self._await(1)
        outcome: list[Outcome] = []
        pairs = messages.by_menu(people, 6_000)
        writing = threading.Thread(target=lambda: outcome.append(self._write(pairs, 10, 1)))
        self._remind(PEOPLE + 1, DUE)
        began, worked = time.monotonic(), self.gateway.worker.cpu()
        writing.start()
        self._await(1 + DUE)
        took, worked = time.monotonic() - began, self.gateway.worker.cpu() - worked
        writing.join()
        return took, worked, outcome[0]

    def _remind(self, first: int, count: int) -> None:
        """Have so many reminders due, all from the same commit on."""
        now = datetime.now(UTC)
        with self.store.writing() as conn:
            for number in range(first, first + count):
                enrol(conn, self.store.vault, number, now)

    def _await(self, messages: int) -> None:
        patience = time.monotonic() + PATIENCE
        while (taken := self._taken()) < messages:
            if time.monotonic() > patience:
                raise RuntimeError(f"{taken} of {messages} were handed over")
            time.sleep(0.05)

    def _write(self, pairs: list[tuple[str, str]], seconds: float, at_a_time: int) -> Outcome:
        port = self.gateway.port
        return run(Job(port, messages.forms(port, PATH, pairs), at_a_time, seconds, ANSWER))

    def _taken(self) -> int:
        return int(requests.get(f"http://127.0.0.1:{self.provider}/taken", timeout=5).json())


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rush", description=__doc__)
    parser.add_argument("--postgresql", action="store_true")
    on_postgresql = parser.parse_args().postgresql
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ashshash-rush-")))
        database = stack.enter_context(postgres.running(options=())).url() if on_postgresql else ""
        took, worked, outcome = Rush(stack, folder, database).measure()
    waits = sorted(outcome.milliseconds)
    failed = sum(count for status, count in outcome.statuses.items() if not status.startswith("2"))
    print(
        "| on | reminders | handed over in s | the worker's CPU s | answers meanwhile | p50 ms | p99 ms | failed |\n"
        "|---|---|---|---|---|---|---|---|"
    )
    print(
        f"| {'PostgreSQL' if on_postgresql else 'SQLite'} | {DUE} | {took:.1f} | {worked:.1f} | {len(waits)} "
        f"| {percentile(waits, 0.5):.1f} | {percentile(waits, 0.99):.1f} | {failed + outcome.without_marker} |"
    )


if __name__ == "__main__":
    main()
