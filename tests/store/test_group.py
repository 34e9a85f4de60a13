"""Turns that wait for one another share a transaction; each still stands or falls by itself."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from gateway.errors import StoreDown
from gateway.i18n.language import Lang
from gateway.store import contacts
from gateway.store.engine import Store
from gateway.store.schema import contacts as table
from tests.store.test_turns import waits_until

FAILING = 2
WRITERS = 6


def kept(store: Store) -> int:
    with store.reading() as conn:
        return len(conn.execute(select(table.c.id)).all())


def in_one_group(store: Store, now: datetime, *, spoil: bool = False) -> list[Future[None]]:
    """Let six threads wait for a seventh, so that all of them write in its group; one of them fails."""
    groups: Any = store._groups
    seen: list[object] = []

    def write(name: int) -> None:
        with store.writing() as conn:
            seen.append(groups._group)
            contacts.find_or_make(conn, store.vault, "phone", f"+880170000000{name}", now, Lang.BN)
            if name == FAILING:
                raise LookupError
            if spoil and name == WRITERS - 1:
                groups._group._raw.execute("ROLLBACK")  # as SQLite does by itself where the disk is full
                groups._group._raw.execute("SAVEPOINT turn")

    with ThreadPoolExecutor(WRITERS) as threads:
        with store.writing():
            first = groups._group
            first._closes_at = float("inf")
            futures = []
            for name in range(WRITERS):
                futures.append(threads.submit(write, name))
                waits_until(lambda name=name: len(groups._turns._waiting) == name + 1)  # type: ignore[misc]
    assert seen == [first] * WRITERS
    return futures


def test_one_that_fails_takes_nothing_from_the_others(sqlite_store: Store, now: datetime) -> None:
    futures = in_one_group(sqlite_store, now)
    failed = [name for name, future in enumerate(futures) if isinstance(future.exception(), LookupError)]
    assert failed == [FAILING]
    assert kept(sqlite_store) == WRITERS - 1


def test_nobody_is_told_that_a_lost_group_was_kept(sqlite_store: Store, now: datetime) -> None:
    with pytest.raises(StoreDown):
        in_one_group(sqlite_store, now, spoil=True)
    assert kept(sqlite_store) == 0
    in_one_group(sqlite_store, now)
    assert kept(sqlite_store) == WRITERS - 1


def test_who_waits_goes_on_only_after_the_commit(sqlite_store: Store, now: datetime) -> None:
    groups: Any = sqlite_store._groups
    over = threading.Event()

    def write() -> None:
        with sqlite_store.writing() as conn:
            contacts.find_or_make(conn, sqlite_store.vault, "phone", "+8801700000001", now, Lang.BN)
            groups._turns._waiting.append(ticket)
        over.set()

    ticket = threading.Lock()
    ticket.acquire()
    thread = threading.Thread(target=write)
    thread.start()
    assert ticket.acquire(timeout=10), "the pen is ours, and the group"
    assert not over.wait(0.05)
    assert kept(sqlite_store) == 0
    groups._end()
    groups._turns.pass_on()
    thread.join()
    assert over.is_set()
    assert kept(sqlite_store) == 1
