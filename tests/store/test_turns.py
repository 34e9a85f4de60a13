"""Writers of SQLite wait in order and not for ever, in one process and over several."""

import fcntl
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from gateway.errors import StoreDown
from gateway.i18n.language import Lang
from gateway.store import contacts, engine
from gateway.store.crypto import Vault, new_key
from gateway.store.engine import Store, make_engine
from gateway.store.turns import Turns


def waits_until(ready: Callable[[], bool]) -> None:
    patience = time.monotonic() + 10
    while not ready():
        assert time.monotonic() < patience
        time.sleep(0.001)


def test_threads_are_served_in_the_order_they_came() -> None:
    turns, served = Turns(None, 10), []

    def write(name: int) -> None:
        turns.take()
        served.append(name)
        turns.pass_on()

    threads = [threading.Thread(target=write, args=(name,)) for name in range(6)]
    turns.take()
    for place, thread in enumerate(threads):
        thread.start()
        waits_until(lambda place=place: len(turns._waiting) == place + 1)  # type: ignore[misc]
    turns.pass_on()
    for thread in threads:
        thread.join()
    assert served == list(range(6))


def test_waiting_ends_and_leaves_the_queue_whole() -> None:
    turns = Turns(None, 0.02)
    turns.take()
    with pytest.raises(TimeoutError):
        turns.take()
    assert not turns.pass_on_if_awaited()
    turns.pass_on()
    turns.take()


def test_a_writer_that_never_ends_is_store_down_to_others(
    sqlite_url: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WAIT_SECONDS", 0.1)
    vault = Vault([new_key()])
    one, two = Store(make_engine(sqlite_url), vault), Store(make_engine(sqlite_url), vault)
    with one.writing():
        for other in (one, two):  # a thread of this process, and as if another process
            with pytest.raises(StoreDown), other.writing():
                pass
    with two.writing() as conn:
        contacts.find_or_make(conn, vault, "phone", "+8801700000001", now, Lang.BN)
    one.close()
    two.close()


def test_a_turn_nobody_gives_back_does_not_stop_writing_for_ever(
    sqlite_url: str, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path(f"{sqlite_url.removeprefix('sqlite:///')}-turn").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        monkeypatch.setattr(engine, "WAIT_SECONDS", 0.1)
        store = Store(make_engine(sqlite_url), sqlite_store.vault)
        with store.writing() as conn:
            assert conn.in_transaction()
        store.close()
