"""What comes due for an appointment: reminders by rule, the rungs of the ladder, a message after it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, text, update

from gateway.store.care_schema import appointments, reminders
from gateway.store.identity import InsertUnlessThere, new_id
from gateway.store.schema import outbox
from gateway.store.states import OutboxState

_COLUMNS = reminders.c
_PLAN = InsertUnlessThere(reminders)
_PLANNED = text("reminders.state = 'planned'")  # in these very words: the partial index is found by them
_OUT = text("reminders.state = 'out'")


class ReminderState(StrEnum):
    """What became of one."""

    PLANNED = "planned"
    OUT = "out"  # a row of the outbox was made of it
    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"
    DROPPED = "dropped"  # its time was over
    MOOT = "moot"  # answered, moved or cancelled before


@dataclass(frozen=True)
class New:
    """A reminder to be planned."""

    appointment_id: str
    rule: str
    revision: int
    due_at: datetime


@dataclass(frozen=True)
class Due:
    """One that is due, with the appointment it is about."""

    id: str
    rule: str
    revision: int
    due_at: datetime
    appointment_id: str
    survivor_id: str
    kind: str
    state: str
    starts_at: datetime
    current: bool  # planned for the time that the appointment still has


@dataclass(frozen=True)
class Out:
    """One that went into the outbox, and how far it came there."""

    id: str
    rule: str
    appointment_id: str
    state: str
    outbox_state: str | None


def plan(conn: Connection, news: Iterable[New]) -> None:
    """Plan these; what is planned already by its rule and revision stays as it is."""
    rows = [
        {
            "id": new_id(),
            "appointment_id": one.appointment_id,
            "rule": one.rule,
            "revision": one.revision,
            "due_at": one.due_at,
            "state": ReminderState.PLANNED.value,
        }
        for one in news
    ]
    if rows:
        conn.execute(_PLAN.for_(conn.dialect.name), rows)


_DUE = (
    select(
        _COLUMNS.id,
        _COLUMNS.rule,
        _COLUMNS.revision,
        _COLUMNS.due_at,
        _COLUMNS.appointment_id,
        appointments.c.survivor_id,
        appointments.c.kind,
        appointments.c.state,
        appointments.c.starts_at,
        (_COLUMNS.revision == appointments.c.revision).label("current"),
    )
    .join(appointments, appointments.c.id == _COLUMNS.appointment_id)
    .where(_PLANNED, _COLUMNS.due_at <= bindparam("now"))
    .order_by(_COLUMNS.due_at)
    .limit(bindparam("most"))
)


def due(conn: Connection, now: datetime, limit: int) -> list[Due]:
    """Return what is due, the longest waiting first."""
    return [Due(*row) for row in conn.execute(_DUE, {"now": now, "most": limit})]


def settle(conn: Connection, ids: Sequence[str], state: ReminderState, now: datetime) -> None:
    """Say what became of these."""
    if ids:
        these = update(reminders).where(_COLUMNS.id.in_(ids))
        conn.execute(these.values(state=state.value, settled_at=now))


def put_off(conn: Connection, ids_until: dict[str, datetime]) -> None:
    """Make these due later."""
    for moment in set(ids_until.values()):
        late = [one for one, until in ids_until.items() if until == moment]
        conn.execute(update(reminders).where(_COLUMNS.id.in_(late)).values(due_at=moment))


_WENT_OUT = (
    update(reminders)
    .where(_COLUMNS.id == bindparam("which"))
    .values(state=ReminderState.OUT.value, outbox_id=bindparam("outbox"), settled_at=bindparam("now"))
)


def went_out(conn: Connection, outbox_ids: dict[str, str], now: datetime) -> None:
    """Say of which row of the outbox each became."""
    if outbox_ids:
        rows = [{"which": one, "outbox": row, "now": now} for one, row in outbox_ids.items()]
        conn.execute(_WENT_OUT, rows)


def out(conn: Connection) -> list[Out]:
    """Return all that is under way, with how far it came."""
    both = select(_COLUMNS.id, _COLUMNS.rule, _COLUMNS.appointment_id, appointments.c.state, outbox.c.state)
    both = both.join(appointments, appointments.c.id == _COLUMNS.appointment_id)
    both = both.join(outbox, outbox.c.id == _COLUMNS.outbox_id, isouter=True)
    return [Out(*row) for row in conn.execute(both.where(_OUT))]


def overdue_out(conn: Connection, before: datetime, now: datetime) -> None:
    """Wait no longer for the report of what was handed over before a moment."""
    handed = select(outbox.c.id).where(outbox.c.id == _COLUMNS.outbox_id, outbox.c.state == OutboxState.SENT.value)
    late = update(reminders).where(_OUT, _COLUMNS.settled_at < before, handed.exists())
    conn.execute(late.values(state=ReminderState.SENT.value, settled_at=now))


def make_moot(conn: Connection, appointment_id: str, now: datetime, *, rules: Sequence[str] = ()) -> list[str]:
    """Send nothing more of what is planned or waits, of these rules or all; return the outbox rows that wait."""
    alive = (ReminderState.PLANNED.value, ReminderState.OUT.value)
    which = [_COLUMNS.appointment_id == appointment_id, _COLUMNS.state.in_(alive)]
    which += [_COLUMNS.rule.in_(rules)] if rules else []
    waiting = [row for row in conn.scalars(select(_COLUMNS.outbox_id).where(*which)) if row]
    conn.execute(update(reminders).where(*which).values(state=ReminderState.MOOT.value, settled_at=now))
    return waiting


def hurry(conn: Connection, appointment_id: str, rule: str, now: datetime) -> None:
    """Make what is planned by this rule due at once."""
    mine = (_COLUMNS.appointment_id == appointment_id, _COLUMNS.rule == rule, _PLANNED, _COLUMNS.due_at > now)
    conn.execute(update(reminders).where(*mine).values(due_at=now))


def of_appointment(conn: Connection, appointment_id: str) -> list[Row[Any]]:
    """Return all reminders of an appointment, the first due first."""
    mine = select(reminders).where(_COLUMNS.appointment_id == appointment_id)
    return list(conn.execute(mine.order_by(_COLUMNS.due_at)))


def is_moot(conn: Connection, outbox_id: str) -> bool:
    """Tell whether a row of the outbox was made of a reminder that has no sense any more."""
    mine = (_COLUMNS.outbox_id == outbox_id, _COLUMNS.state == ReminderState.MOOT.value)
    return conn.execute(select(_COLUMNS.id).where(*mine)).first() is not None
