"""Counts how providers do, in the process first, every two seconds in the database with whatever is written then."""

import threading
import time
from datetime import datetime

from sqlalchemy import Connection

from gateway.channels.contract import Remedy, SendError
from gateway.store import provider_tallies

EVERY_SECONDS = 2.0


class ProviderHealth:
    """One process's counts; a killed process takes two seconds of them with it."""

    def __init__(self) -> None:
        self._counts: dict[str, tuple[int, int]] = {}
        self._told_at = 0.0
        self._lock = threading.Lock()

    def well(self, conn: Connection, channel: str, many: int, now: datetime) -> None:
        """The provider took so many."""
        self._count(conn, channel, many, 0, now)

    def failed(self, conn: Connection, channel: str, error: SendError, now: datetime) -> None:
        """A send failed: a bad number is the person's, haste is ours, everything else the provider's."""
        if not error.too_fast:
            theirs = error.remedy is not Remedy.SUPPRESS
            self._count(conn, channel, int(not theirs), int(theirs), now)

    def _count(self, conn: Connection, channel: str, good: int, bad: int, now: datetime) -> None:
        with self._lock:
            known = self._counts.get(channel, (0, 0))
            self._counts[channel] = (known[0] + good, known[1] + bad)
            if time.monotonic() - self._told_at < EVERY_SECONDS:
                return
            self._told_at = time.monotonic()
            counts, self._counts = self._counts, {}
        provider_tallies.add(conn, counts, now)
