"""Tips: what a neighbour told, found by its receipt or its number; nothing leads to an anonymous teller."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from gateway.i18n.language import Medium
from gateway.store.crypto import Vault
from gateway.store.identity import InsertUnlessThere, new_id
from gateway.store.states import TipState
from gateway.store.tip_schema import tip_exclusions, tips

BODY = "tips.body"
RECEIPT = "tips.receipt"

_COLUMNS = tips.c
_INSERT = InsertUnlessThere(tips)


@dataclass(frozen=True)
class NewTip:
    """A tip to be kept; `body` is the service's own text (the draft as JSON). Places are ids or empty."""

    kind: str
    body: str
    medium: Medium
    danger_now: bool = False
    partial: bool = False
    district: str = ""
    upazila: str = ""
    union: str = ""
    contact_id: str | None = None


@dataclass(frozen=True)
class Tip:
    """One tip, opened. `number` is for staff; `created_on` is rounded to the hour."""

    id: str
    number: str
    kind: str
    district: str
    upazila: str
    union: str
    danger_now: bool
    partial: bool
    state: TipState
    contact_id: str | None
    body: str
    medium: Medium
    created_on: datetime


def to_the_hour(at: datetime) -> datetime:
    """Round down, so that a tip's time doesn't lead to a call or a message in somebody else's log."""
    return at.replace(minute=0, second=0, microsecond=0)


def add(conn: Connection, vault: Vault, new: NewTip, receipt: str, now: datetime) -> tuple[str, str]:
    """Keep a tip under its receipt (twelve ASCII digits); return its id and its fresh number.

    A receipt that is taken raises ValueError: make another.
    """
    row = _values(vault, new) | {
        "id": new_id(),
        "receipt_hash": vault.hash(receipt, RECEIPT),
        "state": TipState.NEW.value,
        "created_on": to_the_hour(now),
    }
    for _ in range(20):
        row["number"] = str(10_000 + secrets.randbelow(990_000))
        if conn.execute(_INSERT.for_(conn.dialect.name), row).rowcount == 1:
            return str(row["id"]), str(row["number"])
        if by_receipt(conn, vault, receipt) is not None:
            raise ValueError("This receipt is another tip's.")
    raise RuntimeError("No free tip number was found.")


def update_tip(conn: Connection, vault: Vault, tip_id: str, new: NewTip) -> None:
    """Replace what a tip says, as when a partial one is completed; number, receipt, state and time stay."""
    conn.execute(update(tips).where(_COLUMNS.id == tip_id).values(**_values(vault, new)))


def set_state(conn: Connection, tip_id: str, state: TipState) -> None:
    """Say what has become of it."""
    conn.execute(update(tips).where(_COLUMNS.id == tip_id).values(state=state.value))


def by_receipt(conn: Connection, vault: Vault, receipt: str) -> Tip | None:
    """Return the tip of this receipt."""
    return _one(conn, vault, _COLUMNS.receipt_hash == vault.hash(receipt, RECEIPT))


def by_number(conn: Connection, vault: Vault, number: str) -> Tip | None:
    """Return the tip of this staff-facing number."""
    return _one(conn, vault, _COLUMNS.number == number)


def by_id(conn: Connection, vault: Vault, tip_id: str) -> Tip | None:
    """Return a tip by its id."""
    return _one(conn, vault, _COLUMNS.id == tip_id)


def newest(conn: Connection, vault: Vault, limit: int = 50) -> list[Tip]:
    """Return the latest tips, newest first."""
    rows = conn.execute(select(tips).order_by(_COLUMNS.created_on.desc(), _COLUMNS.number).limit(limit))
    return [_tip(row, vault) for row in rows]


def exclude(conn: Connection, tip_id: str, staff_ids: Sequence[str]) -> None:
    """Keep these members of staff from ever being called on for this tip."""
    known = excluded(conn, tip_id)
    rows = [{"tip_id": tip_id, "staff_id": each} for each in dict.fromkeys(staff_ids) if each not in known]
    if rows:
        conn.execute(insert(tip_exclusions), rows)


def excluded(conn: Connection, tip_id: str) -> frozenset[str]:
    """Return who must not be called on for this tip."""
    return frozenset(conn.scalars(select(tip_exclusions.c.staff_id).where(tip_exclusions.c.tip_id == tip_id)))


def _values(vault: Vault, new: NewTip) -> dict[str, Any]:
    return {
        "kind": new.kind,
        "district": new.district,
        "upazila": new.upazila,
        "union_": new.union,
        "danger_now": new.danger_now,
        "partial": new.partial,
        "contact_id": new.contact_id,
        "body_sealed": vault.seal(new.body, BODY),
        "medium": new.medium.value,
    }


def _one(conn: Connection, vault: Vault, which: Any) -> Tip | None:
    row = conn.execute(select(tips).where(which)).first()
    return None if row is None else _tip(row, vault)


def _tip(row: Row[Any], vault: Vault) -> Tip:
    return Tip(
        row.id,
        row.number,
        row.kind,
        row.district,
        row.upazila,
        row.union_,
        row.danger_now,
        row.partial,
        TipState(row.state),
        row.contact_id,
        vault.open(row.body_sealed, BODY),
        Medium(row.medium),
        row.created_on,
    )
