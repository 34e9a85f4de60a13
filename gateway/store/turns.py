"""Taking turns at SQLite's one pen: in order, soon, and never for longer than a set time.

SQLite's own waiting sleeps up to a tenth of a second between tries and lets whoever comes by overtake, so that at 32
writers the unlucky wait for seconds. Here threads of one process wait for each other first; then one thread of each
process waits for the turn, a lock on a file beside the database, holds it only until SQLite lets it begin, and passes
it on: whoever just wrote can't be next while another process waits. A killed process loses its locks with its files.
"""

import fcntl
import os
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

PAUSE = 0.0003
"""Seconds between two tries: about half of one turn's transaction."""


class Turns:
    """The queue of one process for the right to write to one database file."""

    def __init__(self, database: str | None, wait: float) -> None:
        self._path = None if database in (None, "", ":memory:") else Path(f"{database}-turn")
        self._wait = wait
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def take(self) -> None:
        """Become the only writer of this process, first come first served; raises TimeoutError."""
        # A plain lock would go to whoever runs at the moment, most often the thread that just gave it back.
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            ticket = threading.Lock()
            ticket.acquire()
            self._waiting.append(ticket)
        if ticket.acquire(timeout=self._wait):
            return
        with self._guard:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                raise TimeoutError
        # Our turn came at the very last moment.

    def pass_on(self) -> None:
        """Let the next one write, if anybody waits."""
        with self._guard:
            self._taken = self._to_the_next()

    def pass_on_if_awaited(self) -> bool:
        """Let the next one write; where nobody waits the pen stays ours, and False is returned."""
        with self._guard:
            return self._to_the_next()

    def _to_the_next(self) -> bool:
        if self._waiting:
            self._waiting.popleft().release()
            return True
        return False

    def begin(self, raw: Any) -> None:
        """Begin to write on a connection of the driver's; raises sqlite3.OperationalError when the wait is over."""
        deadline = time.monotonic() + self._wait
        turn = self._turn(deadline)
        try:
            _until(deadline, lambda: _begun(raw))
        except TimeoutError:
            raw.execute("BEGIN IMMEDIATE")
        finally:
            if turn is not None:
                os.close(turn)  # unlocks it

    def _turn(self, deadline: float) -> int | None:
        """Return the open file that holds the turn; None after the deadline, or where the folder is read-only."""
        if self._path is None:
            return None
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return None
        try:
            _until(deadline, lambda: _locked(file))
        except TimeoutError:
            os.close(file)
            return None
        return file


def _until(deadline: float, ready: Callable[[], bool]) -> None:
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(PAUSE)


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _begun(raw: Any) -> bool:
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
