"""Appointments with whom they are for, as a calendar shows them: of an area, of one member of staff, of a stretch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, false, func, or_, select

from gateway.store.appointments import Appointment, appointment_of
from gateway.store.care_schema import appointments, survivors
from gateway.store.crypto import Vault
from gateway.store.survivors import CODE, NAME

_COLUMNS = appointments.c
_READ = select(appointments, survivors.c.code_sealed, survivors.c.name_sealed).join(survivors)
CANCELLED = "cancelled"
LONGEST = timedelta(hours=12)
"""No appointment lasts longer: so far back one may have begun that goes on now."""


@dataclass(frozen=True)
class Entry:
    """One appointment with the case number and the name of whom it is for."""

    appointment: Appointment
    code: str
    name: str


def between(
    conn: Connection,
    vault: Vault,
    area: ColumnElement[bool],
    start: datetime,
    end: datetime,
    with_id: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Entry]:
    """Return what begins in a stretch of time; `area` is a condition on survivors."""
    stretch = _READ.where(area, _COLUMNS.starts_at >= start, _COLUMNS.starts_at < end)
    stretch = stretch.where(_COLUMNS.with_id == with_id) if with_id else stretch
    rows = conn.execute(stretch.order_by(_COLUMNS.starts_at, _COLUMNS.id).limit(limit).offset(offset))
    return [_entry(row, vault) for row in rows]


def of_survivor(conn: Connection, vault: Vault, survivor_id: str, limit: int) -> list[Entry]:
    """Return her appointments, the latest first."""
    hers = _READ.where(_COLUMNS.survivor_id == survivor_id).order_by(_COLUMNS.starts_at.desc())
    return [_entry(row, vault) for row in conn.execute(hers.limit(limit))]


def in_the_way(
    conn: Connection,
    vault: Vault,
    start: datetime,
    end: datetime,
    *,
    survivor_id: str,
    with_id: str | None,
) -> Sequence[Appointment]:
    """Return what she, or this member of staff, has in a stretch of time; what is cancelled is in nobody's way."""
    theirs = or_(_COLUMNS.survivor_id == survivor_id, _COLUMNS.with_id == with_id if with_id else false())
    near = select(appointments).where(_COLUMNS.starts_at < end, _COLUMNS.starts_at > start - LONGEST, theirs)
    rows = conn.execute(near.where(_COLUMNS.state != CANCELLED).order_by(_COLUMNS.starts_at))
    found = [appointment_of(row, vault) for row in rows]
    return [one for one in found if one.starts_at + timedelta(minutes=one.minutes) > start]


def of_series(conn: Connection, vault: Vault, survivor_id: str, series: str, after: datetime) -> list[Appointment]:
    """Return her appointments of one series from a moment on."""
    hers = select(appointments).where(_COLUMNS.survivor_id == survivor_id, _COLUMNS.series == series)
    rows = conn.execute(hers.where(_COLUMNS.starts_at >= after).order_by(_COLUMNS.starts_at))
    return [appointment_of(row, vault) for row in rows]


def ahead(conn: Connection, area: ColumnElement[bool], start: datetime, end: datetime, with_id: str | None) -> int:
    """Return how many stand in a stretch of time and aren't cancelled."""
    stretch = select(func.count()).select_from(appointments.join(survivors))
    stretch = stretch.where(area, _COLUMNS.starts_at >= start, _COLUMNS.starts_at < end, _COLUMNS.state != CANCELLED)
    return conn.scalar(stretch.where(_COLUMNS.with_id == with_id) if with_id else stretch) or 0


def _entry(row: Row[Any], vault: Vault) -> Entry:
    return Entry(appointment_of(row, vault), vault.open(row.code_sealed, CODE), vault.open(row.name_sealed, NAME))
