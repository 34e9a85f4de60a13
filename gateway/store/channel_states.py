"""Whether each channel may be used, and when it was last heard of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from gateway.store.identity import InsertUnlessThere, Upsert
from gateway.store.schema import channel_states
from gateway.store.states import ChannelCondition

_COLUMNS = channel_states.c
_SET = Upsert(channel_states, ("name",), ("state", "reason", "since"))
_INSERT = InsertUnlessThere(channel_states)


@dataclass(frozen=True)
class ChannelState:
    """One channel; `reason` is a code for the operator while it is stopped."""

    name: str
    state: ChannelCondition
    reason: str
    since: datetime
    last_in_at: datetime | None
    last_out_at: datetime | None


def all_states(conn: Connection) -> dict[str, ChannelState]:
    """Return what is known of each channel by name; an unknown one runs."""
    rows = conn.execute(select(channel_states))
    return {
        row.name: ChannelState(
            row.name, ChannelCondition(row.state), row.reason, row.since, row.last_in_at, row.last_out_at
        )
        for row in rows
    }


_STOPPED = select(_COLUMNS.name).where(
    _COLUMNS.name == bindparam("which"), _COLUMNS.state == ChannelCondition.STOPPED.value
)


def stopped(conn: Connection, name: str) -> bool:
    """Say whether this channel may not be used now."""
    return conn.execute(_STOPPED, {"which": name}).first() is not None


def stop(conn: Connection, name: str, reason: str, now: datetime) -> None:
    """Use this channel no more until it is started."""
    _set(conn, name, ChannelCondition.STOPPED, reason, now)


def start(conn: Connection, name: str, now: datetime) -> None:
    """Use this channel again."""
    _set(conn, name, ChannelCondition.RUNNING, "", now)


def heard(conn: Connection, name: str, now: datetime) -> None:
    """Something came in; call it once a minute at most."""
    _mark(conn, name, "last_in_at", now)


def spoke(conn: Connection, name: str, now: datetime) -> None:
    """Something went out; call it once a minute at most."""
    _mark(conn, name, "last_out_at", now)


def _set(conn: Connection, name: str, state: ChannelCondition, reason: str, now: datetime) -> None:
    row = {"name": name, "state": state.value, "reason": reason, "since": now}
    conn.execute(_SET.for_(conn.dialect.name), row)


def _mark(conn: Connection, name: str, column: str, now: datetime) -> None:
    row = {"name": name, "state": ChannelCondition.RUNNING.value, "since": now}
    conn.execute(_INSERT.for_(conn.dialect.name), row)
    conn.execute(update(channel_states).where(_COLUMNS.name == name).values({column: now}))
