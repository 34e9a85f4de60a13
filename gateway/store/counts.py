"""Counts over the tables, for the start page: no words, no people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, cast, func, or_, select

from gateway.store.schema import inbound, outbox
from gateway.store.states import AlertState, CallbackState, OutboxState, TipState
from gateway.store.thread_schema import threads
from gateway.store.tip_schema import callbacks, tip_alerts, tips


@dataclass(frozen=True)
class Waiting:
    """How many wait, and how many of them urgently."""

    all: int
    urgent: int


@dataclass(frozen=True)
class Day:
    """What a day brought."""

    heard: int
    sent: int
    failed: int
    tips: int


def new_tips(conn: Connection, place: str = "") -> Waiting:
    """Count the tips nobody has taken yet, in one place or everywhere."""
    here = or_(tips.c.district == place, tips.c.upazila == place, tips.c.union_ == place)
    return _waiting(conn, tips, tips.c.danger_now, tips.c.state == TipState.NEW.value, *([here] if place else []))


def open_calls(conn: Connection) -> Waiting:
    """Count the people who wait for a call."""
    return _waiting(conn, callbacks, callbacks.c.urgent, callbacks.c.state == CallbackState.OPEN.value)


def unread_threads(conn: Connection) -> int:
    """Count the conversations in which somebody's words wait for a person."""
    return _count(conn, threads, threads.c.unread)


def in_hand(conn: Connection, staff_id: str) -> int:
    """Count the calls on a member of staff that wait for their answer."""
    return _count(conn, tip_alerts, tip_alerts.c.staff_id == staff_id, tip_alerts.c.state == AlertState.WAITING.value)


def failed_by_channel(conn: Connection, since: datetime) -> dict[str, int]:
    """Count the messages since a moment that could not be sent, by channel."""
    failed = (outbox.c.created_at >= since, outbox.c.state == OutboxState.FAILED.value)
    rows = conn.execute(
        select(outbox.c.channel, func.count().label("failed")).where(*failed).group_by(outbox.c.channel)
    )
    return {row.channel: row.failed for row in rows}


def last_heard(conn: Connection) -> dict[str, datetime]:
    """Return when each channel last brought something."""
    return _latest(conn, inbound.c.channel, inbound.c.received_at)


def last_spoke(conn: Connection) -> dict[str, datetime]:
    """Return when each channel last sent something."""
    return _latest(conn, outbox.c.channel, outbox.c.sent_at)


def day(conn: Connection, since: datetime) -> Day:
    """Count what came and went since a moment."""
    went = (OutboxState.SENT.value, OutboxState.DELIVERED.value, OutboxState.READ.value)
    lately = outbox.c.created_at >= since
    return Day(
        _count(conn, inbound, inbound.c.received_at >= since),
        _count(conn, outbox, lately, outbox.c.state.in_(went)),
        _count(conn, outbox, lately, outbox.c.state == OutboxState.FAILED.value),
        _count(conn, tips, tips.c.created_on >= since),
    )


def _latest(conn: Connection, channel: Any, at: Any) -> dict[str, datetime]:
    by_channel = select(channel.label("channel"), func.max(at).label("at")).where(at.is_not(None)).group_by(channel)
    return {row.channel: row.at for row in conn.execute(by_channel)}


def _waiting(conn: Connection, table: Any, urgent: Any, *which: Any) -> Waiting:
    row = conn.execute(select(func.count(), func.sum(cast(urgent, Integer))).select_from(table).where(*which)).one()
    return Waiting(row[0], row[1] or 0)


def _count(conn: Connection, table: Any, *which: Any) -> int:
    return conn.scalar(select(func.count()).select_from(table).where(*which)) or 0
