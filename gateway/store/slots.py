"""Times that are free: who offers them, where, for how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from gateway.store.care_schema import appointments, slots
from gateway.store.crypto import Vault
from gateway.store.identity import new_id

PLACE = "slots.place"
_COLUMNS = slots.c
_TAKEN = (
    select(func.count())
    .select_from(appointments)
    .where(appointments.c.slot_id == _COLUMNS.id, appointments.c.state != "cancelled")
    .correlate(slots)
    .scalar_subquery()
)


_SEATS = select(slots, _TAKEN.label("taken"))


@dataclass(frozen=True)
class Slot:
    """One free time. `series` ties the meetings of one course together; `id` is empty until it is kept."""

    kind: str
    starts_at: datetime
    minutes: int = 60
    seats: int = 1
    with_id: str | None = None
    place: str = ""
    series: str = ""
    id: str = ""


def add(conn: Connection, vault: Vault, slot: Slot) -> str:
    """Keep a free time and return its id."""
    row = {
        "id": new_id(),
        "kind": slot.kind,
        "with_id": slot.with_id,
        "place_sealed": vault.seal(slot.place, PLACE) if slot.place else None,
        "starts_at": slot.starts_at,
        "minutes": slot.minutes,
        "seats": slot.seats,
        "series": slot.series,
    }
    conn.execute(insert(slots), row)
    return str(row["id"])


def free(
    conn: Connection, vault: Vault, kind: str, after: datetime, limit: int = 3, with_id: str | None = None
) -> Sequence[Slot]:
    """Return the next times of this kind that have a seat left; only with one member of staff where `with_id` is."""
    ahead = select(slots).where(_COLUMNS.starts_at > after, _COLUMNS.kind == kind, _COLUMNS.seats > _TAKEN)
    ahead = ahead.where(_COLUMNS.with_id == with_id) if with_id else ahead
    return [_slot(row, vault) for row in conn.execute(ahead.order_by(_COLUMNS.starts_at).limit(limit))]


@dataclass(frozen=True)
class Seats:
    """A free time with how many of its seats are taken."""

    slot: Slot
    taken: int

    @property
    def left(self) -> int:
        """How many are still to be had."""
        return max(0, self.slot.seats - self.taken)


def between(conn: Connection, vault: Vault, start: datetime, end: datetime, with_id: str | None = None) -> list[Seats]:
    """Return what is offered in a stretch of time, full or not."""
    stretch = _SEATS.where(_COLUMNS.starts_at >= start, _COLUMNS.starts_at < end)
    stretch = stretch.where(_COLUMNS.with_id == with_id) if with_id else stretch
    return [Seats(_slot(row, vault), row.taken) for row in conn.execute(stretch.order_by(_COLUMNS.starts_at))]


def free_of_any(conn: Connection, vault: Vault, after: datetime, limit: int) -> list[Seats]:
    """Return the next times of any kind that have a seat left."""
    ahead = _SEATS.where(_COLUMNS.starts_at > after, _COLUMNS.seats > _TAKEN).order_by(_COLUMNS.starts_at)
    return [Seats(_slot(row, vault), row.taken) for row in conn.execute(ahead.limit(limit))]


def of_series(conn: Connection, vault: Vault, series: str, after: datetime) -> list[Slot]:
    """Return the meetings of a course that are still ahead and have a seat left."""
    course = select(slots).where(_COLUMNS.series == series, _COLUMNS.starts_at > after, _COLUMNS.seats > _TAKEN)
    return [_slot(row, vault) for row in conn.execute(course.order_by(_COLUMNS.starts_at))]


def by_id(conn: Connection, vault: Vault, slot_id: str) -> Seats | None:
    """Return a slot with its seats."""
    row = conn.execute(_SEATS.where(_COLUMNS.id == slot_id)).first()
    return None if row is None else Seats(_slot(row, vault), row.taken)


def remove(conn: Connection, slot_id: str) -> bool:
    """Offer it no more; False where somebody has a seat in it."""
    empty = delete(slots).where(_COLUMNS.id == slot_id, _TAKEN == 0)
    return conn.execute(empty).rowcount == 1


def with_a_seat(conn: Connection, vault: Vault, slot_id: str) -> Slot | None:
    """Return a slot that has a seat left; on PostgreSQL it stays locked, so that a seat is given once."""
    row = conn.execute(select(slots).where(_COLUMNS.id == slot_id).with_for_update()).first()
    left = conn.scalar(select(_COLUMNS.seats - _TAKEN).where(_COLUMNS.id == slot_id))
    return _slot(row, vault) if row is not None and left and left > 0 else None


def _slot(row: Row[Any], vault: Vault) -> Slot:
    place = vault.open(row.place_sealed, PLACE) if row.place_sealed is not None else ""
    return Slot(row.kind, row.starts_at, row.minutes, row.seats, row.with_id, place, row.series, row.id)
