"""What became of messages about one survivor: those that wait for their moment, and those refused at the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from gateway.store.schema import outbox
from gateway.store.states import OutboxState

_COLUMNS = outbox.c
_WAITING = (OutboxState.QUEUED.value, OutboxState.HELD.value)


@dataclass(frozen=True)
class Row:
    """One message: why, until when it is held, and why it wasn't sent if it wasn't."""

    purpose: str
    until: datetime
    at: datetime
    error: str


def waiting(conn: Connection, survivor_id: str, limit: int) -> Sequence[Row]:
    """Return what waits for its moment, the next first."""
    hers = select(outbox).where(_COLUMNS.survivor_id == survivor_id, _COLUMNS.state.in_(_WAITING))
    return _rows(conn, hers.order_by(_COLUMNS.not_before).limit(limit))


def refused(conn: Connection, survivor_id: str, limit: int) -> Sequence[Row]:
    """Return what wasn't sent in the end, the latest first."""
    ended = (OutboxState.FAILED.value, OutboxState.CANCELLED.value, OutboxState.EXPIRED.value)
    hers = select(outbox).where(_COLUMNS.survivor_id == survivor_id, _COLUMNS.state.in_(ended))
    return _rows(conn, hers.order_by(_COLUMNS.created_at.desc()).limit(limit))


def _rows(conn: Connection, which: Select[Any]) -> list[Row]:
    return [
        Row(row.purpose, row.not_before, row.created_at, row.error_code or row.state) for row in conn.execute(which)
    ]
