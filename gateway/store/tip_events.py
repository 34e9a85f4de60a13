"""The time line of a tip: each step, by whom, when, with a note sealed for the desk."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from gateway.store import sealed
from gateway.store.crypto import Vault
from gateway.store.desk_schema import tip_events
from gateway.store.identity import new_id
from gateway.store.sealed import Sealed
from gateway.store.tip_schema import tips

NOTE = "tip_events.note"
_COLUMNS = tip_events.c


@dataclass(frozen=True)
class Event:
    """One step. `act` is a state or a deed, `detail` a code of ours: to whom it was referred, why it was closed."""

    id: str
    place: int
    actor: str
    act: str
    detail: str
    note: Sealed | None
    at: datetime


def add(
    conn: Connection,
    vault: Vault,
    tip_id: str,
    actor: str,
    act: str,
    now: datetime,
    *,
    detail: str = "",
    note: str = "",
) -> str:
    """Write down a step and return its id."""
    conn.execute(select(tips.c.id).where(tips.c.id == tip_id).with_for_update())
    last: int | None = conn.scalar(select(func.max(_COLUMNS.place)).where(_COLUMNS.tip_id == tip_id))
    event_id = new_id()
    kept, to = sealed.seal(conn, vault, note, NOTE, event_id) if note else (None, sealed.NOBODY)
    row = {
        "id": event_id,
        "tip_id": tip_id,
        "place": (last or 0) + 1,
        "actor": actor,
        "act": act,
        "detail": detail,
        "note_sealed": kept,
        "sealed_to": to,
        "at": now,
    }
    conn.execute(insert(tip_events), row)
    return event_id


def of_tip(conn: Connection, vault: Vault, tip_id: str) -> list[Event]:
    """Return the time line from its beginning."""
    rows = conn.execute(select(tip_events).where(_COLUMNS.tip_id == tip_id).order_by(_COLUMNS.place))
    return [
        Event(
            row.id,
            row.place,
            row.actor,
            row.act,
            row.detail,
            sealed.taken(vault, row.note_sealed, row.sealed_to, NOTE) if row.note_sealed else None,
            row.at,
        )
        for row in rows
    ]
