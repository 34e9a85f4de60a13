"""Several turns in one transaction of SQLite: who waits for the pen joins, and one sync of the disk serves them all.

A turn's thread goes on when its group is on the disk, never before. A turn that fails takes back its own writing alone,
by a savepoint. A group ends when nobody waits, or when it is large or old; its last writer commits it.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine

from gateway.errors import StoreDown
from gateway.store.turns import Turns

MOST = 24
"""Turns in one group."""

OLDEST = 0.01
"""Seconds after which a group takes nobody in: another process may wait for the pen."""


class Group:
    """One open transaction. `ended` is set when it is on the disk, or lost: then `lost` says by what."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self.ended = threading.Event()
        self.lost: Exception | None = None
        self._raw: Any = conn.connection.dbapi_connection
        self._turns = 0
        self._closes_at = time.monotonic() + OLDEST

    @property
    def open(self) -> bool:
        """Whether another turn may join: not where SQLite itself rolled everything back, as on a full disk."""
        return self._turns < MOST and time.monotonic() < self._closes_at and bool(self._raw.in_transaction)

    @contextmanager
    def part(self) -> Iterator[Connection]:
        """One turn's own writing."""
        self._turns += 1
        self._raw.execute("SAVEPOINT turn")
        try:
            yield self.conn
        except BaseException:
            self._raw.execute("ROLLBACK TO turn")
            raise
        finally:
            self._raw.execute("RELEASE turn")

    def end(self) -> None:
        """Commit, and tell all who wait for it."""
        try:
            if not self._raw.in_transaction:
                raise StoreDown("SQLite rolled back by itself.")
            self.conn.commit()
        except Exception as error:
            self.lost = error
            with suppress(Exception):
                self.conn.close()
        self.ended.set()


class Groups:
    """The writers of one process, in groups."""

    def __init__(self, engine: Engine, turns: Turns) -> None:
        self._engine = engine
        self._turns = turns
        self._group: Group | None = None
        """The open transaction; read and written by whoever has the pen."""
        self._idle: Connection | None = None
        """The connection of the last group, kept: to check it out and in again would cost a tenth of a turn."""

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write in turn; returns once it is on the disk. Raises TimeoutError, or StoreDown where the group was lost."""
        self._turns.take()
        try:
            group = self._group = self._group or self._begun()
        except BaseException:
            self._turns.pass_on()
            raise
        try:
            with group.part() as conn:
                yield conn
        finally:
            self._leave(group)
        group.ended.wait()  # whoever has the pen ends it, whatever befalls them
        if group.lost:
            raise StoreDown("What was written could not be committed.") from group.lost

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Have the pen, and no transaction open."""
        self._turns.take()
        try:
            self._end()
            yield
        finally:
            self._turns.pass_on()

    def close(self) -> None:
        """Close the kept connection."""
        with self.alone():
            if self._idle is not None:
                self._idle.close()
                self._idle = None

    def _begun(self) -> Group:
        conn, self._idle = self._idle or self._engine.connect(), None
        try:
            conn.begin()
        except BaseException:
            conn.close()
            raise
        return Group(conn)

    def _leave(self, group: Group) -> None:
        if group.open and self._turns.pass_on_if_awaited():
            return  # whoever waited has the pen now, and the group
        self._end()
        self._turns.pass_on()

    def _end(self) -> None:
        group, self._group = self._group, None
        if group is not None:
            group.end()
            self._idle = None if group.lost else group.conn
