"""Files that staff handed in, how far each has come, and what was found in it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, text, update

from gateway.store.crypto import Vault
from gateway.store.identity import new_id
from gateway.store.import_schema import imports

FILE, FOUND = "imports.file", "imports.found"
_COLUMNS = imports.c
_OPEN = text("state IN ('waiting', 'confirmed')")  # in these very words: the partial index is found by them


class ImportState(StrEnum):
    """How far a file has come."""

    WAITING = "waiting"  # to be looked at
    LOOKED = "looked"  # without a fault: somebody must say yes
    CONFIRMED = "confirmed"  # to be carried out
    FAULTY = "faulty"
    DONE = "done"
    FAILED = "failed"  # tried again and again


@dataclass(frozen=True)
class Handed:
    """One file; `found` is JSON, empty before it was looked at."""

    kind: str
    by: str
    district: str = ""
    upazila: str = ""
    union: str = ""
    state: ImportState = ImportState.WAITING
    found: str = ""
    tries: int = 0
    created_at: datetime | None = None
    id: str = ""


def add(conn: Connection, vault: Vault, new: Handed, data: bytes, now: datetime) -> str:
    """Keep a file and return its id."""
    row = {
        "id": new_id(),
        "kind": new.kind,
        "state": new.state.value,
        "by": new.by,
        "district": new.district,
        "upazila": new.upazila,
        "union_": new.union,
        "file_sealed": vault.seal_bytes(data, FILE),
        "tries": 0,
        "created_at": now,
        "changed_at": now,
    }
    conn.execute(insert(imports), row)
    return str(row["id"])


def claim(conn: Connection, vault: Vault, now: datetime, until: datetime) -> Handed | None:
    """Take the oldest file that waits for work and is nobody's, for a time; None where there is none."""
    free = select(imports).where(_OPEN, or_(_COLUMNS.lease_until.is_(None), _COLUMNS.lease_until <= now))
    free = free.order_by(_COLUMNS.created_at).limit(1).with_for_update(skip_locked=True)
    row = conn.execute(free).first()
    if row is None:
        return None
    mine = update(imports).where(_COLUMNS.id == row.id)
    conn.execute(mine.values(lease_until=until, tries=_COLUMNS.tries + 1))
    return _handed(row, vault)


def data(conn: Connection, vault: Vault, import_id: str) -> bytes:
    """Return the bytes of a file; empty where they are gone."""
    sealed = conn.scalar(select(_COLUMNS.file_sealed).where(_COLUMNS.id == import_id))
    return vault.open_bytes(sealed, FILE) if sealed else b""


def settle(
    conn: Connection, vault: Vault, import_id: str, was: ImportState, state: ImportState, found: str, now: datetime
) -> bool:
    """Say what came of it, once; only what waits for a yes keeps its file. False where it isn't in that state."""
    values: dict[str, Any] = {"state": state.value, "changed_at": now, "lease_until": None, "tries": 0}
    values |= {"found_sealed": vault.seal(found, FOUND)} if found else {}
    values |= {} if state in (ImportState.LOOKED, ImportState.CONFIRMED) else {"file_sealed": None}
    mine = update(imports).where(_COLUMNS.id == import_id, _COLUMNS.state == was.value)
    return conn.execute(mine.values(values)).rowcount == 1


def drop(conn: Connection, import_id: str, states: Collection[ImportState]) -> bool:
    """Forget a file in one of these states; False where it isn't."""
    named = [one.value for one in states]
    return conn.execute(delete(imports).where(_COLUMNS.id == import_id, _COLUMNS.state.in_(named))).rowcount == 1


def by_id(conn: Connection, vault: Vault, import_id: str, by: str) -> Handed | None:
    """Return a file that this person handed in."""
    row = conn.execute(select(imports).where(_COLUMNS.id == import_id, _COLUMNS.by == by)).first()
    return None if row is None else _handed(row, vault)


def latest(conn: Connection, vault: Vault, by: str, limit: int) -> list[Handed]:
    """Return the latest files of a person."""
    mine = select(imports).where(_COLUMNS.by == by).order_by(_COLUMNS.created_at.desc()).limit(limit)
    return [_handed(row, vault) for row in conn.execute(mine)]


def forget(conn: Connection, unconfirmed: datetime, all_of_it: datetime) -> int:
    """Forget what nobody said yes to since a moment, and everything from before another; return how many."""
    stale = (_COLUMNS.state == ImportState.LOOKED.value) & (_COLUMNS.changed_at < unconfirmed)
    return conn.execute(delete(imports).where(or_(stale, _COLUMNS.created_at < all_of_it))).rowcount


def _handed(row: Row[Any], vault: Vault) -> Handed:
    return Handed(
        row.kind,
        row.by,
        row.district,
        row.upazila,
        row.union_,
        ImportState(row.state),
        vault.open(row.found_sealed, FOUND) if row.found_sealed else "",
        row.tries,
        row.created_at,
        row.id,
    )
