"""Leases: which of several processes does what only one may do."""

from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update

from gateway.store.identity import InsertUnlessThere
from gateway.store.schema import leases

_COLUMNS = leases.c
_INSERT = InsertUnlessThere(leases)


def take(conn: Connection, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Take or renew a lease; False while another holds it."""
    free = update(leases).where(_COLUMNS.name == name, or_(_COLUMNS.holder == holder, _COLUMNS.until <= now))
    if conn.execute(free.values(holder=holder, until=until)).rowcount == 1:
        return True
    row = {"name": name, "holder": holder, "until": until}
    return conn.execute(_INSERT.for_(conn.dialect.name), row).rowcount == 1


def give_up(conn: Connection, name: str, holder: str) -> None:
    """Let others have it at once."""
    conn.execute(delete(leases).where(_COLUMNS.name == name, _COLUMNS.holder == holder))


def holder_of(conn: Connection, name: str, now: datetime) -> str:
    """Return who holds a lease now, empty where nobody does."""
    return conn.scalar(select(_COLUMNS.holder).where(_COLUMNS.name == name, _COLUMNS.until > now)) or ""
