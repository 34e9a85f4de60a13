"""Appointments and the time line of each: every change of state with its cause, by whom and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from gateway.store.care_schema import appointment_events, appointments
from gateway.store.crypto import Vault
from gateway.store.identity import new_id

PLACE, NOTE = "appointments.place", "appointment_events.note"
_COLUMNS = appointments.c
MANY = 500
"""Values asked for in one statement."""


@dataclass(frozen=True)
class Appointment:
    """One meeting of a survivor; `revision` counts how often it was moved; `id` is empty until it is kept."""

    survivor_id: str
    kind: str
    starts_at: datetime
    minutes: int = 60
    state: str = "set"
    with_id: str | None = None
    place: str = ""
    slot_id: str | None = None
    series: str = ""
    reference: str = ""
    revision: int = 0
    id: str = ""


@dataclass(frozen=True)
class Event:
    """One line of the time line."""

    state: str
    cause: str
    by: str
    at: datetime
    note: str = ""


def add(conn: Connection, vault: Vault, new: Appointment, by: str, now: datetime) -> str:
    """Keep an appointment and return its id."""
    return add_many(conn, vault, [new], by, now)[0]


def add_many(conn: Connection, vault: Vault, new: Sequence[Appointment], by: str, now: datetime) -> list[str]:
    """Keep appointments and return their ids."""
    rows = [_row(vault, one, now) for one in new]
    lines = [
        {"id": new_id(), "appointment_id": row["id"], **_event(vault, Event(row["state"], "made", by, now))}
        for row in rows
    ]
    if rows:
        conn.execute(insert(appointments), rows)
        conn.execute(insert(appointment_events), lines)
    return [str(row["id"]) for row in rows]


def _row(vault: Vault, new: Appointment, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "survivor_id": new.survivor_id,
        "slot_id": new.slot_id,
        "kind": new.kind,
        "with_id": new.with_id,
        "place_sealed": vault.seal(new.place, PLACE) if new.place else None,
        "starts_at": new.starts_at,
        "minutes": new.minutes,
        "state": new.state,
        "revision": new.revision,
        "reference": new.reference,
        "series": new.series,
        "created_at": now,
        "changed_at": now,
    }


def by_id(conn: Connection, vault: Vault, appointment_id: str) -> Appointment | None:
    """Return an appointment by id; on PostgreSQL it stays locked, so that two answers come one after the other."""
    row = conn.execute(select(appointments).where(_COLUMNS.id == appointment_id).with_for_update()).first()
    return None if row is None else appointment_of(row, vault)


def by_references(conn: Connection, vault: Vault, survivor_ids: Sequence[str]) -> dict[tuple[str, str], Appointment]:
    """Return the appointments of these survivors that a file named, by survivor and reference."""
    found: dict[tuple[str, str], Appointment] = {}
    for at in range(0, len(survivor_ids), MANY):
        theirs = (_COLUMNS.survivor_id.in_(survivor_ids[at : at + MANY]), _COLUMNS.reference != "")
        rows = conn.execute(select(appointments).where(*theirs))
        found |= {(row.survivor_id, row.reference): appointment_of(row, vault) for row in rows}
    return found


def of_survivor(conn: Connection, vault: Vault, survivor_id: str, since: datetime) -> list[Appointment]:
    """Return her appointments from a moment on, the next first."""
    hers = (_COLUMNS.survivor_id == survivor_id, _COLUMNS.starts_at >= since)
    rows = conn.execute(select(appointments).where(*hers).order_by(_COLUMNS.starts_at))
    return [appointment_of(row, vault) for row in rows]


def between(
    conn: Connection, vault: Vault, start: datetime, end: datetime, with_id: str | None = None
) -> list[Appointment]:
    """Return what begins in a stretch of time, of everybody or with one member of staff."""
    stretch = select(appointments).where(_COLUMNS.starts_at >= start, _COLUMNS.starts_at < end)
    stretch = stretch.where(_COLUMNS.with_id == with_id) if with_id else stretch
    return [appointment_of(row, vault) for row in conn.execute(stretch.order_by(_COLUMNS.starts_at))]


def last_states(conn: Connection, survivor_id: str, states: Sequence[str], limit: int) -> list[str]:
    """Return how her latest appointments ended, the latest first; only those in one of these states count."""
    ended = select(_COLUMNS.state).where(_COLUMNS.survivor_id == survivor_id, _COLUMNS.state.in_(states))
    return list(conn.scalars(ended.order_by(_COLUMNS.starts_at.desc()).limit(limit)))


def set_state(conn: Connection, appointment_id: str, state: str, now: datetime) -> None:
    """Say how far it has come."""
    conn.execute(update(appointments).where(_COLUMNS.id == appointment_id).values(state=state, changed_at=now))


def set_states(conn: Connection, vault: Vault, changes: Mapping[str, Event]) -> None:
    """Say of many how far they have come, each with its line; the events bring their moments."""
    if not changes:
        return
    rows = [{"id": new_id(), "appointment_id": one, **_event(vault, event)} for one, event in changes.items()]
    conn.execute(insert(appointment_events), rows)
    by_state: dict[str, list[str]] = {}
    for one, event in changes.items():
        by_state.setdefault(event.state, []).append(one)
    now = next(iter(changes.values())).at
    for state, ids in by_state.items():
        conn.execute(update(appointments).where(_COLUMNS.id.in_(ids)).values(state=state, changed_at=now))


def move(
    conn: Connection,
    appointment_id: str,
    starts_at: datetime,
    now: datetime,
    *,
    state: str,
    slot_id: str | None = None,
    minutes: int | None = None,
) -> None:
    """Give it another time: what was planned for the earlier one is moot by the revision."""
    changed: dict[str, Any] = {"starts_at": starts_at, "slot_id": slot_id, "state": state, "changed_at": now}
    changed |= {"minutes": minutes} if minutes else {}
    mine = update(appointments).where(_COLUMNS.id == appointment_id)
    conn.execute(mine.values(revision=_COLUMNS.revision + 1, **changed))


def describe(conn: Connection, vault: Vault, appointment_id: str, new: Appointment, now: datetime) -> None:
    """Say anew what it is, how long, with whom and where; when it is stays."""
    place = vault.seal(new.place, PLACE) if new.place else None
    told = {"kind": new.kind, "minutes": new.minutes, "with_id": new.with_id, "place_sealed": place}
    conn.execute(update(appointments).where(_COLUMNS.id == appointment_id).values(changed_at=now, **told))


def meet(conn: Connection, vault: Vault, appointment_id: str, with_id: str | None, place: str, minutes: int) -> None:
    """Say with whom, where and how long it is."""
    sealed = vault.seal(place, PLACE) if place else None
    mine = update(appointments).where(_COLUMNS.id == appointment_id)
    conn.execute(mine.values(with_id=with_id, place_sealed=sealed, minutes=minutes))


def note(conn: Connection, vault: Vault, appointment_id: str, event: Event) -> None:
    """Write a line into the time line."""
    conn.execute(insert(appointment_events), {"id": new_id(), "appointment_id": appointment_id, **_event(vault, event)})


def events(conn: Connection, vault: Vault, appointment_id: str) -> list[Event]:
    """Return the time line, the oldest first."""
    mine = select(appointment_events).where(appointment_events.c.appointment_id == appointment_id)
    return [
        Event(row.state, row.cause, row.by, row.at, vault.open(row.note_sealed, NOTE) if row.note_sealed else "")
        for row in conn.execute(mine.order_by(appointment_events.c.at))
    ]


def _event(vault: Vault, event: Event) -> dict[str, Any]:
    sealed = vault.seal(event.note, NOTE) if event.note else None
    return {"state": event.state, "cause": event.cause, "by": event.by, "at": event.at, "note_sealed": sealed}


def appointment_of(row: Row[Any], vault: Vault) -> Appointment:
    """Return the appointment of a row."""
    return Appointment(
        row.survivor_id,
        row.kind,
        row.starts_at,
        row.minutes,
        row.state,
        row.with_id,
        vault.open(row.place_sealed, PLACE) if row.place_sealed is not None else "",
        row.slot_id,
        row.series,
        row.reference,
        row.revision,
        row.id,
    )
