"""Wishes to be called by a person, and calls back we owe or have made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from gateway.store.crypto import Vault
from gateway.store.identity import new_id
from gateway.store.schema import contacts
from gateway.store.states import CallbackState
from gateway.store.tip_schema import callbacks

NOTE = "callbacks.note"

_COLUMNS = callbacks.c


@dataclass(frozen=True)
class Callback:
    """One wish; `address_sealed` is where to call, None where forgotten; `agreed` is the person's own yes to a call.

    `kind` is the kind of that address.
    """

    id: str
    contact_id: str | None
    address_sealed: bytes | None
    agreed: bool
    reason: str
    urgent: bool
    created_at: datetime
    kind: str = "phone"

    @property
    def number(self) -> str:
        """What staff call it by."""
        return number_of(self.id)


@dataclass(frozen=True)
class Done:
    """A wish that was dealt with, by whom and with what note."""

    number: str
    reason: str
    done_at: datetime
    by: str
    note: str


def number_of(callback_id: str) -> str:
    """Return the short number of a wish: digits only, for it is typed on any phone."""
    return f"{int(callback_id[:5], 16):07}"


def ask(
    conn: Connection,
    contact_id: str | None,
    reason: str,
    urgent: bool,
    now: datetime,
    *,
    agreed: bool = False,
    phone_sealed: bytes | None = None,
) -> str:
    """Keep a wish and return its id; `phone_sealed` is sealed as an address, None for the contact's own, if any."""
    row = {
        "id": new_id(),
        "contact_id": contact_id,
        "reason": reason,
        "urgent": urgent,
        "agreed": agreed,
        "phone_sealed": phone_sealed,
        "state": CallbackState.OPEN.value,
        "created_at": now,
    }
    conn.execute(insert(callbacks), row)
    return str(row["id"])


def open_since(conn: Connection, contact_id: str, since: datetime) -> tuple[str, bool] | None:
    """Return the id and the urgency of this person's open wish since a moment, the newest."""
    theirs = (
        _COLUMNS.contact_id == contact_id,
        _COLUMNS.state == CallbackState.OPEN.value,
        _COLUMNS.created_at > since,
    )
    newest = select(_COLUMNS.id, _COLUMNS.urgent).where(*theirs).order_by(_COLUMNS.created_at.desc()).limit(1)
    row = conn.execute(newest).first()
    return None if row is None else (row.id, row.urgent)


def add_to(conn: Connection, callback_id: str, *, urgent: bool, agreed: bool, phone_sealed: bytes | None) -> None:
    """Note what else a person said of the same wish: that it is urgent, yes to a call, another number."""
    said = {"urgent": urgent or None, "agreed": agreed or None, "phone_sealed": phone_sealed}
    new = {name: value for name, value in said.items() if value is not None}
    if new:
        conn.execute(update(callbacks).where(_COLUMNS.id == callback_id).values(**new))


def forget_unagreed(conn: Connection, contact_id: str, since: datetime) -> None:
    """Take the person off the wishes since a moment to which they didn't say yes; the wishes stay."""
    theirs = (_COLUMNS.contact_id == contact_id, _COLUMNS.created_at >= since, _COLUMNS.agreed.is_(False))
    conn.execute(update(callbacks).where(*theirs).values(contact_id=None))


_WITH_ADDRESS = select(callbacks, contacts.c.address_sealed, contacts.c.kind).join_from(
    callbacks, contacts, isouter=True
)


def waiting(conn: Connection, limit: int = 100) -> list[Callback]:
    """Return the open wishes, urgent first, then oldest first."""
    open_ = _WITH_ADDRESS.where(_COLUMNS.state == CallbackState.OPEN.value)
    rows = conn.execute(open_.order_by(_COLUMNS.urgent.desc(), _COLUMNS.created_at).limit(limit))
    return [_callback(row) for row in rows]


def by_id(conn: Connection, callback_id: str) -> tuple[Callback, CallbackState] | None:
    """Return a wish and what has become of it."""
    row = conn.execute(_WITH_ADDRESS.where(_COLUMNS.id == callback_id)).first()
    return None if row is None else (_callback(row), CallbackState(row.state))


def done(
    conn: Connection, callback_id: str, now: datetime, *, by: str = "", note: str = "", vault: Vault | None = None
) -> bool:
    """It is dealt with, by whom and with what to say of it; False where it was before."""
    mine = update(callbacks).where(_COLUMNS.id == callback_id, _COLUMNS.state == CallbackState.OPEN.value)
    sealed = vault.seal(note, NOTE) if vault and note else None
    new = {"state": CallbackState.DONE.value, "done_at": now, "done_by": by, "note_sealed": sealed}
    return conn.execute(mine.values(**new)).rowcount == 1


def done_lately(conn: Connection, vault: Vault, limit: int) -> list[Done]:
    """Return the last wishes that were dealt with, newest first."""
    dealt = select(callbacks).where(_COLUMNS.state == CallbackState.DONE.value, _COLUMNS.done_at.is_not(None))
    return [
        Done(
            number_of(row.id),
            row.reason,
            row.done_at,
            row.done_by,
            vault.open(row.note_sealed, NOTE) if row.note_sealed else "",
        )
        for row in conn.execute(dealt.order_by(_COLUMNS.done_at.desc()).limit(limit))
    ]


def _callback(row: Row[Any]) -> Callback:
    return Callback(
        row.id,
        row.contact_id,
        row.phone_sealed or row.address_sealed,
        row.agreed,
        row.reason,
        row.urgent,
        row.created_at,
        "phone" if row.phone_sealed or not row.kind else row.kind,
    )
