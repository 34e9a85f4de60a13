"""Tips: what a neighbour told, found by its receipt or its number; nothing leads to an anonymous teller.

The words are sealed for the desk: this module keeps them and never opens them.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from gateway.i18n.language import Medium
from gateway.store import desk_crypto, sealed
from gateway.store.crypto import Vault
from gateway.store.identity import InsertUnlessThere, new_id
from gateway.store.receipt_key import ReceiptKey
from gateway.store.sealed import Sealed
from gateway.store.states import TipState
from gateway.store.tip_schema import tip_exclusions, tips

BODY = "tips.body"
TELLER_KEY = "tips.teller"
RECEIPT = "tips.receipt"
"""The context of the quick hash of receipts given out before they were made dear to try."""

_COLUMNS = tips.c
_INSERT = InsertUnlessThere(tips)
OUTSIDE = [column for column in _COLUMNS if column.name not in {"body_sealed", "teller_sealed", "receipt_hash"}]
"""What stands outside the seals."""


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
    source: str = ""


@dataclass(frozen=True)
class Tip:
    """One tip from outside. `number` is for staff; `created_on` is rounded to the hour; `sealed_to` is a desk key."""

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
    sealed_to: str
    teller_public: str
    source: str
    medium: Medium
    created_on: datetime
    acknowledged_at: datetime | None
    closed_at: datetime | None
    keep_until: datetime | None
    warned_at: datetime | None
    reminded_at: datetime | None


def to_the_hour(at: datetime) -> datetime:
    """Round down, so that a tip's time doesn't lead to a call or a message in somebody else's log."""
    return at.replace(minute=0, second=0, microsecond=0)


def add(
    conn: Connection, vault: Vault, new: NewTip, receipt: ReceiptKey | None, now: datetime, tip_id: str = ""
) -> tuple[str, str]:
    """Keep a tip under its receipt, or under none that anybody knows; return its id and its fresh number.

    A receipt that is taken raises ValueError: make another.
    """
    tip_id = tip_id or new_id()
    row = {
        "id": tip_id,
        "receipt_hash": receipt.found_by if receipt else new_id(),
        "state": TipState.NEW.value,
        "created_on": to_the_hour(now),
        **_values(conn, vault, new, tip_id),
        **(_teller(vault, receipt) if receipt else {}),
    }
    for _ in range(20):
        row["number"] = str(10_000 + secrets.randbelow(990_000))
        if conn.execute(_INSERT.for_(conn.dialect.name), row).rowcount == 1:
            return tip_id, str(row["number"])
        if conn.scalar(select(_COLUMNS.id).where(_COLUMNS.receipt_hash == row["receipt_hash"])):
            raise ValueError("This receipt is another tip's.")
    raise RuntimeError("No free tip number was found.")


def update_tip(conn: Connection, vault: Vault, tip_id: str, new: NewTip) -> None:
    """Replace what a tip says, sealing anew without opening; number, receipt, state and time stay."""
    conn.execute(update(tips).where(_COLUMNS.id == tip_id).values(**_values(conn, vault, new, tip_id)))


def change(conn: Connection, tip_id: str, **values: Any) -> None:
    """Set columns outside the seals."""
    conn.execute(update(tips).where(_COLUMNS.id == tip_id).values(**values))


def lock(conn: Connection, tip_id: str) -> None:
    """Have nobody else change this tip before the transaction ends, where the database can."""
    conn.execute(select(_COLUMNS.id).where(_COLUMNS.id == tip_id).with_for_update())


def reachable(conn: Connection, contact_id: str | None) -> bool:
    """Tell whether somebody told a tip that is still there and agreed to be reached about it."""
    return bool(contact_id) and conn.scalar(select(_COLUMNS.id).where(_COLUMNS.contact_id == contact_id)) is not None


def by_receipt(conn: Connection, vault: Vault, receipt: str, key: ReceiptKey) -> Tip | None:
    """Return the tip of this receipt. One whose receipt is older than its key is given it now, and found dearly too."""
    found = _one(conn, _COLUMNS.receipt_hash == key.found_by)
    if found is None and (found := _one(conn, _COLUMNS.receipt_hash == vault.hash(receipt, RECEIPT))):
        change(conn, found.id, receipt_hash=key.found_by, **_teller(vault, key))
        return by_id(conn, found.id)
    return found


def by_number(conn: Connection, number: str) -> Tip | None:
    """Return the tip of this staff-facing number."""
    return _one(conn, _COLUMNS.number == number)


def by_id(conn: Connection, tip_id: str) -> Tip | None:
    """Return a tip by its id."""
    return _one(conn, _COLUMNS.id == tip_id)


def newest(conn: Connection, limit: int = 50) -> list[Tip]:
    """Return the latest tips, newest first."""
    rows = conn.execute(select(*OUTSIDE).order_by(_COLUMNS.created_on.desc(), _COLUMNS.number).limit(limit))
    return [tip_of(row) for row in rows]


def words(conn: Connection, vault: Vault, tip_id: str) -> Sealed | None:
    """Return what a tip says, sealed for the desk."""
    row = conn.execute(select(_COLUMNS.body_sealed, _COLUMNS.sealed_to).where(_COLUMNS.id == tip_id)).first()
    return None if row is None else sealed.taken(vault, row.body_sealed, row.sealed_to, BODY)


def teller_private(conn: Connection, vault: Vault, tip_id: str, key: ReceiptKey) -> bytes | None:
    """Return the private key of a tip's questions, which only its receipt unlocks."""
    kept = conn.scalar(select(_COLUMNS.teller_sealed).where(_COLUMNS.id == tip_id))
    return None if kept is None else desk_crypto.open_small(key.key, vault.open_bytes(kept, TELLER_KEY))


def exclude(conn: Connection, tip_id: str, staff_ids: Sequence[str]) -> None:
    """Keep these members of staff from ever being called on for this tip."""
    known = excluded(conn, tip_id)
    rows = [{"tip_id": tip_id, "staff_id": each} for each in dict.fromkeys(staff_ids) if each not in known]
    if rows:
        conn.execute(insert(tip_exclusions), rows)


def excluded(conn: Connection, tip_id: str) -> frozenset[str]:
    """Return who must not be called on for this tip."""
    return frozenset(conn.scalars(select(tip_exclusions.c.staff_id).where(tip_exclusions.c.tip_id == tip_id)))


def tip_of(row: Row[Any]) -> Tip:
    """Return the tip of a row of the columns outside the seals."""
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
        row.sealed_to,
        row.teller_public,
        row.source,
        Medium(row.medium),
        row.created_on,
        row.acknowledged_at,
        row.closed_at,
        row.keep_until,
        row.warned_at,
        row.reminded_at,
    )


def _teller(vault: Vault, receipt: ReceiptKey) -> dict[str, Any]:
    """Make the pair of keys to which questions are sealed."""
    private = desk_crypto.new_private()
    locked = vault.seal_bytes(desk_crypto.lock_small(receipt.key, private), TELLER_KEY)
    return {"teller_public": desk_crypto.public_of(private).hex(), "teller_sealed": locked}


def _values(conn: Connection, vault: Vault, new: NewTip, tip_id: str) -> dict[str, Any]:
    body, to = sealed.seal(conn, vault, new.body, BODY, tip_id)
    return {
        "kind": new.kind,
        "district": new.district,
        "upazila": new.upazila,
        "union_": new.union,
        "danger_now": new.danger_now,
        "partial": new.partial,
        "contact_id": new.contact_id,
        "body_sealed": body,
        "sealed_to": to,
        "source": new.source,
        "medium": new.medium.value,
    }


def _one(conn: Connection, which: Any) -> Tip | None:
    row = conn.execute(select(*OUTSIDE).where(which)).first()
    return None if row is None else tip_of(row)
