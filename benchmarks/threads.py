"""How long the thread of somebody with very many messages takes to open: `python -m benchmarks.threads`.

The page is asked for as a browser asks, signed in, over the whole application in this process; its database is an
SQLite file of its own, or a PostgreSQL started for the run with --postgresql.
"""

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

import wsgi
from gateway.channels import wording
from gateway.channels.contract import Answer, Inbound, Say
from gateway.i18n.language import Lang, Medium
from gateway.service.spool import to_json
from gateway.store import contacts, threads
from gateway.store import inbound as inbound_store
from gateway.store import outbox as outbox_store
from gateway.store.engine import Store
from gateway.store.schema import inbound, outbox
from tests.services import postgres
from tests.web.console.visitor import Visitor

MESSAGES, OTHERS, ROUNDS = 5000, 2000, 60
GOAL_MS = 200
PAGES_BACK = 90
OLDER = re.compile(r'href="/console/(threads/[^"]*before=[^"]+)"')
NUMBER = "+8801700009999"


@dataclass(frozen=True)
class Timed:
    """Every opening's milliseconds, and the processor time of one."""

    ms: list[float]
    cpu_ms: float


def main() -> None:
    """Fill a database, open the thread again and again, and show the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.threads", description=__doc__)
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL instead of SQLite")
    with ExitStack() as stack:
        var = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ashshash-bench-")))
        given = {"ASHSHASH_PORT": "9", "ASHSHASH_RASA_URL": "http://127.0.0.1:9", "ASHSHASH_VAR": str(var)}
        if parser.parse_args().postgresql:
            given["ASHSHASH_DATABASE_URL"] = stack.enter_context(postgres.running(options=())).url()
        site = wsgi.Site(wsgi.demonstration(given).environ)
        site.upgrade_database()
        site.seed()
        thread = fill(site.store)
        visitor = Visitor(site.app())
        visitor.sign_in("caseworker")
        print(table(dict(measured(visitor, thread)), site.store.engine.dialect.name))
        site.store.close()


def fill(store: Store) -> str:
    """Give one person 5,000 messages in both directions, and 2,000 others one each; return the thread."""
    now = datetime.now(UTC)
    with store.writing() as conn:
        long = contacts.find_or_make(conn, store.vault, "phone", NUMBER, now, Lang.BN)
        _messages(conn, store, long.id, now, MESSAGES // 2)
        threads.wrote(conn, long.id, Medium.SMS, now, timedelta(hours=1), wanted=True)
        for other in range(OTHERS):
            at = now - timedelta(minutes=other)
            one = contacts.find_or_make(conn, store.vault, "phone", f"+88017{other:08}", at, Lang.BN)
            _messages(conn, store, one.id, at, 1)
            threads.wrote(conn, one.id, Medium.SMS, at, timedelta(hours=1), wanted=False)
    return long.id


def _messages(conn: Any, store: Store, contact_id: str, now: datetime, pairs: int) -> None:
    vault, asked, answered = store.vault, [], []
    answer = wording.dump_answer(Answer((Say("নম্বর পাঠান বা নিজের কথায় লিখুন। " * 3),), Lang.BN))
    for at in range(pairs):
        moment, name = now - timedelta(minutes=at), f"{contact_id[:20]}{at:012}"
        said = to_json(Inbound("sms:twilio", name, NUMBER, Medium.SMS, text="বিদেশ যেতে কত টাকা লাগে?"))
        head = {"id": name, "channel": "sms:twilio", "contact_id": contact_id}
        asked.append(
            head
            | {"provider_key": name, "medium": "sms", "state": "done", "received_at": moment, "done_at": moment}
            | {"payload_sealed": vault.seal(said, inbound_store.PAYLOAD)}
        )
        answered.append(
            head
            | {"purpose": "reply", "priority": 1, "state": "sent", "not_before": moment, "created_at": moment}
            | {"body_sealed": vault.seal(answer, outbox_store.BODY)}
        )
    conn.execute(insert(inbound), asked)
    conn.execute(insert(outbox), answered)


def measured(visitor: Visitor, thread: str) -> Iterator[tuple[str, Timed]]:
    """Yield what was opened and how long it took."""
    newest = path = f"threads/{thread}"
    for _ in range(PAGES_BACK):
        path = older(visitor, path)
    yield f"a thread of {MESSAGES} messages, newest page", _timed(visitor, newest)
    yield f"the same, {PAGES_BACK} pages back", _timed(visitor, path)
    yield f"the list, {OTHERS + 1} people", _timed(visitor, "threads/")


def older(visitor: Visitor, path: str) -> str:
    """Return the address of the page before, as it stands on the page."""
    found = OLDER.search(visitor.get(path).text)
    assert found, path
    return found[1]


def _timed(visitor: Visitor, path: str) -> Timed:
    found, cpu = [], time.process_time()
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        assert visitor.get(path).status_code == 200
        found.append((time.perf_counter() - begun) * 1000)
    return Timed(found, (time.process_time() - cpu) * 1000 / ROUNDS)


def table(results: dict[str, Timed], database: str) -> str:
    """Return the figures as Markdown."""
    lines = [f"| on {database} | p50 ms | p95 ms | CPU ms | goal, p50 |", "|---|---|---|---|---|"]
    for what, found in results.items():
        p50, p95 = statistics.median(found.ms), statistics.quantiles(found.ms, n=20)[-1]
        lines.append(f"| {what} | {p50:.0f} | {p95:.0f} | {found.cpu_ms:.0f} | {GOAL_MS} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
