"""The clock's part for conveyance: she is told of what was paid, staff of what is owed. In the caller's transaction."""

from datetime import datetime

from sqlalchemy import Connection

from gateway.service.conveyance.owing import Owing
from gateway.service.conveyance.telling import Telling


class Paying:
    """Both of it."""

    def __init__(self, telling: Telling, owing: Owing) -> None:
        self._telling, self._owing = telling, owing

    def run(self, conn: Connection, now: datetime) -> int:
        """Do what is due; return how many messages and tasks were made."""
        return self._telling.run(conn, now) + self._owing.run(conn, now)
