"""What a tick costs that finds 500 reminders due, by how many are stored: `python -m benchmarks.reminders`.

On SQLite, with `--postgresql` on PostgreSQL. What is due is found, judged by the gate, put into the outbox, committed.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from sqlalchemy import Connection, delete, text, update

from gateway.channels.contract import Channel
from gateway.i18n.care_words import CareWords
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang, Medium
from gateway.service.appointments.care import Care
from gateway.service.purposes import CARE
from gateway.service.rules import Rules
from gateway.service.safe_contact import WEEK
from gateway.service.staff_book import StaffBook
from gateway.store import appointments, contacts, reminders, safe_addresses, survivors
from gateway.store.appointments import Appointment
from gateway.store.care_schema import appointment_events, questions
from gateway.store.care_schema import appointments as meetings
from gateway.store.care_schema import reminders as rows
from gateway.store.columns import to_micros
from gateway.store.crypto import Vault, new_key
from gateway.store.engine import Store, make_engine
from gateway.store.migrating import upgrade
from gateway.store.safe_addresses import SafeAddress
from gateway.store.schema import outbox
from gateway.store.survivors import About
from tests.service.world import LOCALES, Remembering
from tests.services import postgres

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)  # noon in Dhaka
DUE, ROUNDS, EACH = 500, 15, 4
STORED = (10_000, 100_000, 1_000_000)
# The same on both databases: numbers from one table of digits crossed with itself.
_DIGITS = f"(SELECT 0 AS d {' '.join(f'UNION SELECT {digit}' for digit in range(1, 10))})"
_PLACES = " + ".join(f"{10**place}*t{place}.d" for place in range(6))
_NUMBERS = f"(SELECT {_PLACES} AS n FROM {', '.join(f'{_DIGITS} t{place}' for place in range(6))})"
_MEETINGS = f"""
INSERT INTO appointments
 (id, survivor_id, kind, starts_at, minutes, state, revision, reference, series, created_at, changed_at)
SELECT 'm' || n, :survivor, 'health', :now + 86400000000 * (9 + n % 300) + n, 60, 'set', 0, '', '', :now, :now
FROM {_NUMBERS} AS numbers WHERE n >= :have AND n < :want
"""
_REMINDERS = f"""
INSERT INTO reminders (id, appointment_id, rule, revision, due_at, state)
SELECT 'r' || n || 'x' || d, 'm' || n, d || 'd', 0, :now + 86400000000 * (5 + n % 300) + n, 'planned'
FROM {_NUMBERS} AS numbers, {_DIGITS} AS each_ WHERE n >= :have AND n < :want AND d < {EACH}
"""


class Bench:
    """A store with 500 survivors of whom each has a reminder due."""

    def __init__(self, store: Store) -> None:
        self.store = store
        channels: dict[str, Channel] = {"sms": Remembering("sms", Medium.SMS, inline=True)}
        data, staff = CareWords.load(LOCALES), StaffBook(store.vault)
        self.care = Care(store.vault, Catalogue.load(LOCALES), data, staff, Rules(), channels)
        self._have = 0
        with store.writing() as conn:
            everybody = [enrol(conn, store.vault, number, NOW) for number in range(DUE)]
        self._first = everybody[0]

    def fill(self, stored: int) -> None:
        """Have so many reminders planned for later."""
        values = {"have": self._have, "want": stored // EACH, "now": to_micros(NOW), "survivor": self._first}
        with self.store.engine.begin() as conn:
            if conn.dialect.name == "postgresql":
                conn.execute(text("SET LOCAL statement_timeout = 0"))
            conn.execute(text(_MEETINGS), values)
            conn.execute(text(_REMINDERS), values)
        self._have = stored // EACH
        with self.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(text("ANALYZE"))

    def tick(self) -> tuple[float, float]:
        """Return how many milliseconds a tick takes, by the wall and of this processor; make everything due again."""
        began, worked = time.perf_counter(), time.process_time()
        with self.store.writing() as conn:
            found = self.care.reminding.run(conn, NOW)
        took = (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
        if found != DUE:
            raise RuntimeError(f"{found} were due")
        with self.store.writing() as conn:
            for table in (questions, outbox, appointment_events):
                conn.execute(delete(table))
            conn.execute(delete(rows).where(rows.c.rule.like("next%") | (rows.c.rule == "task")))
            conn.execute(update(rows).where(rows.c.state == "out").values(state="planned", settled_at=None))
            conn.execute(update(meetings).where(meetings.c.state == "reminded").values(state="set"))
        return took


def enrol(conn: Connection, vault: Vault, number: int, now: datetime) -> str:
    """Add a survivor who may be reached by SMS and has a reminder due; return her id."""
    hers = survivors.add(conn, vault, About(f"J-{number:06}", "নমুনা নারী"), "s1", now)
    contact = contacts.find_or_make(conn, vault, "phone", f"+88017{number:08}", now, Lang.BN)
    one = SafeAddress(hers, contact.id, Medium.SMS, WEEK, clock_time(0), clock_time(23, 59))
    safe_addresses.replace_all(conn, hers, [one])
    safe_addresses.agree(conn, hers, CARE, "s1", now.date())
    survivors.confirm_until(conn, hers, now.date() + timedelta(days=180))
    meeting = appointments.add(conn, vault, Appointment(hers, "health", now + timedelta(days=1)), "staff", now)
    reminders.plan(conn, [reminders.New(meeting, "1d", 0, now - timedelta(seconds=1))])
    return hers


@contextmanager
def opened(on_postgresql: bool) -> Iterator[Store]:
    """Give an empty store."""
    with tempfile.TemporaryDirectory(prefix="ashshash-reminders-") as folder:
        if on_postgresql:
            with postgres.running() as server:
                yield _store(server.url())
        else:
            yield _store(f"sqlite:///{Path(folder) / 'bench.db'}")


def _store(url: str) -> Store:
    engine = make_engine(url)
    upgrade(engine)
    return Store(engine, Vault([new_key()]))


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reminders", description=__doc__)
    parser.add_argument("--postgresql", action="store_true")
    on_postgresql = parser.parse_args().postgresql
    print("| on | stored | due | median ms | fastest ms | median CPU ms |\n|---|---|---|---|---|---|")
    with opened(on_postgresql) as store:
        bench = Bench(store)
        for stored in STORED:
            bench.fill(stored)
            bench.tick()  # caches warm
            took, worked = zip(*(bench.tick() for _ in range(ROUNDS)), strict=True)
            name, middle = "PostgreSQL" if on_postgresql else "SQLite", statistics.median(took)
            cpu = statistics.median(worked)
            print(f"| {name} | {stored:,} | {DUE} | {middle:.0f} | {min(took):.0f} | {cpu:.0f} |", flush=True)
        store.close()


if __name__ == "__main__":
    main()
