"""Conveyance: what is paid for a survivor's way to a session, and the time line of each payment."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update

from gateway.store.care_schema import payment_events, payments
from gateway.store.crypto import Vault
from gateway.store.identity import new_id

TRANSFER, NOTE = "payments.reference", "payment_events.note"
MANY = 500
"""Values asked for in one statement."""

_COLUMNS = payments.c


class PaymentState(StrEnum):
    """How far a payment has come."""

    DUE = "due"
    APPROVED = "approved"
    PAID = "paid"
    TOLD = "told"  # she was told that it is paid
    RECEIVED = "received"
    NOT_RECEIVED = "not_received"
    DISPUTED = "disputed"
    CLOSED = "closed"


class Method(StrEnum):
    """How it is paid."""

    BKASH = "bkash"
    CASH = "cash"


@dataclass(frozen=True)
class Payment:
    """One payment. `transfer` is the number of the transfer at the bank, `reference` the name a file gave it."""

    survivor_id: str
    taka: int
    due_on: date
    method: Method = Method.BKASH
    state: PaymentState = PaymentState.DUE
    appointment_id: str | None = None
    transfer: str = ""
    reference: str = ""
    id: str = ""


@dataclass(frozen=True)
class Event:
    """One line of a time line: `by` is an account, "survivor" or "clock"."""

    state: str
    cause: str
    by: str
    at: datetime
    note: str = ""


def add(conn: Connection, vault: Vault, new: Payment, cause: str, by: str, now: datetime) -> str:
    """Keep a payment and return its id."""
    return add_many(conn, vault, [new], cause, by, now)[0]


def add_many(conn: Connection, vault: Vault, new: Sequence[Payment], cause: str, by: str, now: datetime) -> list[str]:
    """Keep payments and return their ids."""
    rows = [_row(vault, one, now) for one in new]
    lines = [_line(vault, row["id"], Event(row["state"], cause, by, now)) for row in rows]
    if rows:
        conn.execute(insert(payments), rows)
        conn.execute(insert(payment_events), lines)
    return [str(row["id"]) for row in rows]


def _row(vault: Vault, new: Payment, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "survivor_id": new.survivor_id,
        "appointment_id": new.appointment_id,
        "taka": new.taka,
        "due_on": new.due_on,
        "method": new.method.value,
        "reference_sealed": vault.seal(new.transfer, TRANSFER) if new.transfer else None,
        "state": new.state.value,
        "reference": new.reference,
        "created_at": now,
        "changed_at": now,
    }


def by_id(conn: Connection, vault: Vault, payment_id: str) -> Payment | None:
    """Return a payment; on PostgreSQL it stays locked, so that two acts on it come one after the other."""
    row = conn.execute(select(payments).where(_COLUMNS.id == payment_id).with_for_update()).first()
    return None if row is None else payment_of(row, vault)


def of_survivor(conn: Connection, vault: Vault, survivor_id: str) -> list[Payment]:
    """Return her payments, the latest due first."""
    hers = select(payments).where(_COLUMNS.survivor_id == survivor_id).order_by(_COLUMNS.due_on.desc(), _COLUMNS.id)
    return [payment_of(row, vault) for row in conn.execute(hers)]


def by_reference(conn: Connection, vault: Vault, survivor_ids: Sequence[str]) -> dict[tuple[str, str], Payment]:
    """Return the payments of these survivors that a file named, by survivor and reference."""
    found: dict[tuple[str, str], Payment] = {}
    for at in range(0, len(survivor_ids), MANY):
        theirs = select(payments).where(
            _COLUMNS.survivor_id.in_(survivor_ids[at : at + MANY]), _COLUMNS.reference != ""
        )
        found |= {(row.survivor_id, row.reference): payment_of(row, vault) for row in conn.execute(theirs)}
    return found


def stands_for(conn: Connection, survivor_id: str, appointment_id: str) -> bool:
    """Tell whether the way to a session is paid or will be; what was called off before it was paid doesn't count."""
    paid = select(payment_events.c.id).where(
        payment_events.c.payment_id == _COLUMNS.id, payment_events.c.state == PaymentState.PAID.value
    )
    counts = or_(_COLUMNS.state != PaymentState.CLOSED.value, paid.exists())
    it = select(_COLUMNS.id).where(_COLUMNS.survivor_id == survivor_id, _COLUMNS.appointment_id == appointment_id)
    return conn.execute(it.where(counts).limit(1)).first() is not None


def change(conn: Connection, vault: Vault, payment_id: str, event: Event, **values: Any) -> None:
    """Say how far it has come, with its line; `values` are taka, method and transfer where they change."""
    if "transfer" in values:
        transfer = values.pop("transfer")
        values["reference_sealed"] = vault.seal(transfer, TRANSFER) if transfer else None
    mine = update(payments).where(_COLUMNS.id == payment_id)
    conn.execute(mine.values(state=event.state, changed_at=event.at, **values))
    note(conn, vault, payment_id, event)


def note(conn: Connection, vault: Vault, payment_id: str, event: Event) -> None:
    """Write a line into the time line."""
    conn.execute(insert(payment_events), _line(vault, payment_id, event))


def _line(vault: Vault, payment_id: str, event: Event) -> dict[str, Any]:
    sealed = vault.seal(event.note, NOTE) if event.note else None
    row = {"state": event.state, "cause": event.cause, "by": event.by, "at": event.at, "note_sealed": sealed}
    return {"id": new_id(), "payment_id": payment_id, **row}


def events(conn: Connection, vault: Vault, payment_id: str) -> list[Event]:
    """Return the time line, the oldest first."""
    mine = select(payment_events).where(payment_events.c.payment_id == payment_id).order_by(payment_events.c.at)
    return [
        Event(row.state, row.cause, row.by, row.at, vault.open(row.note_sealed, NOTE) if row.note_sealed else "")
        for row in conn.execute(mine)
    ]


def due_by(conn: Connection, vault: Vault, states: Collection[PaymentState], day: date, limit: int) -> list[Payment]:
    """Return those in these states that are due on a day or were before, the longest overdue first."""
    late = select(payments).where(_COLUMNS.state.in_([one.value for one in states]), _COLUMNS.due_on <= day)
    return [payment_of(row, vault) for row in conn.execute(late.order_by(_COLUMNS.due_on, _COLUMNS.id).limit(limit))]


def payment_of(row: Row[Any], vault: Vault) -> Payment:
    """Return the payment of a row, opened."""
    return Payment(
        row.survivor_id,
        row.taka,
        row.due_on,
        Method(row.method),
        PaymentState(row.state),
        row.appointment_id,
        vault.open(row.reference_sealed, TRANSFER) if row.reference_sealed is not None else "",
        row.reference,
        row.id,
    )
