"""Broadcasts as rows: what each says, how far it has come, and who brought it there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from gateway.store.broadcast_schema import broadcast_days, broadcast_events, broadcasts
from gateway.store.identity import InsertUnlessThere, new_id

_COLUMNS = broadcasts.c
_DAY = InsertUnlessThere(broadcast_days)


@dataclass(frozen=True)
class Stored:
    """One broadcast; `content` and `audience` are JSON of the service's own."""

    id: str
    name: str
    day: str
    topic: str
    content: str
    audience: str
    author: str
    state: str
    cause: str
    start_at: datetime | None
    resume_at: datetime | None
    people: int
    paisa: int
    approved_digest: str
    approved_by: str
    cursor: str
    made_at: datetime
    changed_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Event:
    """One step of a broadcast: what was done, the state after it, why, by whom."""

    act: str
    state: str
    cause: str
    by: str
    at: datetime


def add(conn: Connection, now: datetime, **values: Any) -> str:
    """Keep a new broadcast and return its id."""
    row = {"id": new_id(), "made_at": now, "changed_at": now, **values}
    conn.execute(insert(broadcasts), row)
    return str(row["id"])


def by_id(conn: Connection, broadcast_id: str) -> Stored | None:
    """Return a broadcast."""
    return _one(conn, select(broadcasts).where(_COLUMNS.id == broadcast_id))


def held(conn: Connection, broadcast_id: str) -> Stored | None:
    """Return a broadcast, and keep everybody else from changing it until the transaction ends."""
    return _one(conn, select(broadcasts).where(_COLUMNS.id == broadcast_id).with_for_update())


def held_if_free(conn: Connection, broadcast_id: str) -> Stored | None:
    """Return a broadcast nobody else works on at this moment, held until the transaction ends."""
    return _one(conn, select(broadcasts).where(_COLUMNS.id == broadcast_id).with_for_update(skip_locked=True))


def everything(conn: Connection, limit: int = 200) -> list[Stored]:
    """Return the broadcasts, the last changed first."""
    rows = conn.execute(select(broadcasts).order_by(_COLUMNS.changed_at.desc(), _COLUMNS.id).limit(limit))
    return [_stored(row) for row in rows]


def in_states(conn: Connection, states: Collection[str]) -> list[Stored]:
    """Return the broadcasts in these states, the longest there first."""
    rows = conn.execute(select(broadcasts).where(_COLUMNS.state.in_(states)).order_by(_COLUMNS.changed_at, _COLUMNS.id))
    return [_stored(row) for row in rows]


def change(conn: Connection, broadcast_id: str, **values: Any) -> None:
    """Write down new values."""
    conn.execute(update(broadcasts).where(_COLUMNS.id == broadcast_id).values(**values))


def note(conn: Connection, broadcast_id: str, act: str, state: str, cause: str, by: str, now: datetime) -> None:
    """Write down a step."""
    row = {"id": new_id(), "broadcast_id": broadcast_id, "act": act, "state": state, "cause": cause}
    conn.execute(insert(broadcast_events), {**row, "by": by, "at": now})


def events(conn: Connection, broadcast_id: str) -> list[Event]:
    """Return the steps in their order."""
    one = broadcast_events.c
    rows = conn.execute(select(broadcast_events).where(one.broadcast_id == broadcast_id).order_by(one.at))
    return [Event(row.act, row.state, row.cause, row.by, row.at) for row in rows]


@dataclass(frozen=True)
class Spent:
    """What was handed over on some days."""

    handed: int
    paisa: int


def spend(conn: Connection, day: str, handed: int, paisa: int) -> None:
    """Count what was handed over on a day."""
    conn.execute(_DAY.for_(conn.dialect.name), {"day": day})
    one = broadcast_days.c
    more = {"handed": one.handed + handed, "paisa": one.paisa + paisa}
    conn.execute(update(broadcast_days).where(one.day == day).values(more))


def spent(conn: Connection, beginning: str) -> Spent:
    """Return what was handed over on the days whose name begins so: a day, or a month."""
    rows = conn.execute(select(broadcast_days).where(broadcast_days.c.day.startswith(beginning, autoescape=True))).all()
    return Spent(sum(row.handed for row in rows), sum(row.paisa for row in rows))


def _one(conn: Connection, which: Any) -> Stored | None:
    row = conn.execute(which).first()
    return None if row is None else _stored(row)


def _stored(row: Row[Any]) -> Stored:
    return Stored(**row._mapping)
