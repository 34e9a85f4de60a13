"""Who was called on for a tip, and whether they answered in time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, func, or_, select, text, update

from gateway.store.identity import InsertUnlessThere, new_id
from gateway.store.states import AlertState, TipState
from gateway.store.tip_schema import tip_alerts, tips
from gateway.store.tips import OUTSIDE, Tip, tip_of

_COLUMNS = tip_alerts.c
_INSERT = InsertUnlessThere(tip_alerts)
_WAITING = text("tip_alerts.state = 'waiting'")
_WITH_NUMBER = select(tip_alerts, tips.c.number).join_from(tip_alerts, tips)


@dataclass(frozen=True)
class Alert:
    """One call on one member of staff; `number` is the tip's. `rank` 0 was called first."""

    id: str
    tip_id: str
    number: str
    staff_id: str
    rank: int
    state: AlertState
    due_at: datetime
    acknowledged_at: datetime | None


def add(conn: Connection, tip_id: str, staff_id: str, rank: int, due_at: datetime, now: datetime) -> str | None:
    """Call on a member of staff until `due_at`; None where they had been called on for this tip before."""
    row = {
        "id": new_id(),
        "tip_id": tip_id,
        "staff_id": staff_id,
        "rank": rank,
        "state": AlertState.WAITING.value,
        "due_at": due_at,
        "created_at": now,
    }
    return str(row["id"]) if conn.execute(_INSERT.for_(conn.dialect.name), row).rowcount == 1 else None


def waiting_for(conn: Connection, staff_id: str) -> list[Alert]:
    """Return the alerts this member of staff hasn't answered, newest first."""
    mine = _WITH_NUMBER.where(_WAITING, _COLUMNS.staff_id == staff_id)
    return [_alert(row) for row in conn.execute(mine.order_by(_COLUMNS.created_at.desc()))]


def overdue(conn: Connection, now: datetime, limit: int = 100) -> list[Alert]:
    """Return the alerts nobody answered in time, oldest first, locked against others where the database can."""
    late = _WITH_NUMBER.where(_WAITING, _COLUMNS.due_at <= now).order_by(_COLUMNS.due_at).limit(limit)
    return [_alert(row) for row in conn.execute(late.with_for_update(skip_locked=True, of=tip_alerts))]


def of_tip(conn: Connection, tip_id: str) -> list[Alert]:
    """Return all alerts of a tip in the order of calling."""
    rows = conn.execute(_WITH_NUMBER.where(_COLUMNS.tip_id == tip_id).order_by(_COLUMNS.rank, _COLUMNS.created_at))
    return [_alert(row) for row in rows]


def unanswered(conn: Connection, before: datetime, urgent_before: datetime, limit: int = 50) -> list[Tip]:
    """Return tips nobody took and nobody is being called on for, last reminded of before these moments."""
    since = func.coalesce(tips.c.reminded_at, tips.c.created_on)
    late = or_(and_(tips.c.danger_now, since <= urgent_before), and_(~tips.c.danger_now, since <= before))
    called = exists().where(_COLUMNS.tip_id == tips.c.id, _COLUMNS.state == AlertState.WAITING.value)
    wanted = select(*OUTSIDE).where(tips.c.state == TipState.NEW.value, late, ~called).order_by(tips.c.created_on)
    return [tip_of(row) for row in conn.execute(wanted.limit(limit))]


def acknowledge(conn: Connection, alert_id: str, now: datetime) -> bool:
    """They take it, late answers too; False where they had answered before."""
    open_states = (AlertState.WAITING.value, AlertState.MISSED.value)
    mine = update(tip_alerts).where(_COLUMNS.id == alert_id, _COLUMNS.state.in_(open_states))
    return conn.execute(mine.values(state=AlertState.ACKNOWLEDGED.value, acknowledged_at=now)).rowcount == 1


def in_hand(conn: Connection, staff_id: str) -> list[Alert]:
    """Return the alerts that are this member's to act on: waiting for an answer, or taken and not closed yet."""
    mine = _WITH_NUMBER.where(
        _COLUMNS.staff_id == staff_id,
        _COLUMNS.state.in_((AlertState.WAITING.value, AlertState.ACKNOWLEDGED.value)),
        tips.c.state != TipState.CLOSED.value,
    )
    return [_alert(row) for row in conn.execute(mine.order_by(_COLUMNS.created_at))]


def move(conn: Connection, alert: Alert, to_staff_id: str, now: datetime) -> None:
    """Put an alert into another member's hands as far as it has come; the first one's is passed on."""
    state = {"state": alert.state.value, "due_at": alert.due_at, "acknowledged_at": alert.acknowledged_at}
    row = {"id": new_id(), "tip_id": alert.tip_id, "staff_id": to_staff_id, "rank": alert.rank, "created_at": now}
    if conn.execute(_INSERT.for_(conn.dialect.name), row | state).rowcount == 0:
        theirs = (_COLUMNS.tip_id == alert.tip_id, _COLUMNS.staff_id == to_staff_id)
        conn.execute(update(tip_alerts).where(*theirs).values(**state))
    conn.execute(update(tip_alerts).where(_COLUMNS.id == alert.id).values(state=AlertState.PASSED.value))


def postpone(conn: Connection, alert_id: str, due_at: datetime) -> None:
    """Wait longer for an answer."""
    conn.execute(update(tip_alerts).where(_COLUMNS.id == alert_id, _WAITING).values(due_at=due_at))


def end(conn: Connection, alert_id: str, state: AlertState) -> bool:
    """They passed it on, or missed it; False where it waits no more."""
    mine = update(tip_alerts).where(_COLUMNS.id == alert_id, _WAITING)
    return conn.execute(mine.values(state=state.value)).rowcount == 1


def _alert(row: Row[Any]) -> Alert:
    state = AlertState(row.state)
    return Alert(row.id, row.tip_id, row.number, row.staff_id, row.rank, state, row.due_at, row.acknowledged_at)
