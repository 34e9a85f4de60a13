"""What is added to a tip after it was told: facts from its teller, questions and answers of staff, notes.

All of it is sealed for the desk; what the teller is to hear also for them, so that their receipt opens it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from gateway.store import desk_crypto, sealed
from gateway.store.crypto import Unreadable, Vault
from gateway.store.identity import new_id
from gateway.store.sealed import Sealed
from gateway.store.tip_schema import tip_entries, tips
from gateway.store.tips import to_the_hour

BODY = "tip_entries.body"
FOR_TELLER = "tip_entries.teller"
TELLER = "teller"
"""The author of what the neighbour adds; staff are named by their id."""
HEARD = ("question", "answer")
"""Kinds that the teller hears with the receipt."""

_COLUMNS = tip_entries.c


@dataclass(frozen=True)
class Entry:
    """One addition, its words sealed. `kind` is "fact", "question", "answer" or "note"; notes are never read out."""

    id: str
    tip_id: str
    place: int
    author: str
    kind: str
    words: Sealed
    created_on: datetime
    read_on: datetime | None


def add(conn: Connection, vault: Vault, tip_id: str, author: str, kind: str, body: str, now: datetime) -> str:
    """Add to a tip and return the entry's id."""
    tip = conn.execute(select(tips.c.teller_public).where(tips.c.id == tip_id).with_for_update()).one()
    last: int | None = conn.scalar(select(func.max(_COLUMNS.place)).where(_COLUMNS.tip_id == tip_id))
    entry_id = new_id()
    kept, to = sealed.seal(conn, vault, body, BODY, entry_id)
    row = {
        "id": entry_id,
        "tip_id": tip_id,
        "place": (last or 0) + 1,
        "author": author,
        "kind": kind,
        "body_sealed": kept,
        "sealed_to": to,
        "teller_sealed": _for_teller(vault, tip.teller_public, entry_id, body) if kind in HEARD else None,
        "created_on": to_the_hour(now),
    }
    conn.execute(insert(tip_entries), row)
    return entry_id


def of_tip(conn: Connection, vault: Vault, tip_id: str) -> list[Entry]:
    """Return all additions in their order."""
    rows = conn.execute(select(tip_entries).where(_COLUMNS.tip_id == tip_id).order_by(_COLUMNS.place))
    return [_entry(row, vault) for row in rows]


def for_teller(conn: Connection, vault: Vault, tip_id: str, private: bytes | None) -> list[str]:
    """Return what the desk says to the teller, opened by their key.

    What was asked before tips had such keys is only under the vault, as long as no desk key was there either.
    """
    mine = select(tip_entries).where(_COLUMNS.tip_id == tip_id, _COLUMNS.kind.in_(HEARD)).order_by(_COLUMNS.place)
    return [words for row in conn.execute(mine) if (words := _told(row, vault, private)) is not None]


def mark_read(conn: Connection, tip_id: str, now: datetime) -> int:
    """The teller has heard the questions and answers; return how many were new to them."""
    unread = (_COLUMNS.tip_id == tip_id, _COLUMNS.read_on.is_(None), _COLUMNS.kind.in_(HEARD))
    return conn.execute(update(tip_entries).where(*unread).values(read_on=to_the_hour(now))).rowcount


def _for_teller(vault: Vault, public: str, entry_id: str, body: str) -> bytes | None:
    if not public:
        return None
    return vault.seal_bytes(desk_crypto.shut(bytes.fromhex(public), body.encode(), FOR_TELLER, entry_id), FOR_TELLER)


def _told(row: Row[Any], vault: Vault, private: bytes | None) -> str | None:
    if row.teller_sealed is None:
        return vault.open(row.body_sealed, BODY) if row.sealed_to == sealed.NOBODY else None
    if private is None:
        return None
    try:
        return desk_crypto.unshut(private, vault.open_bytes(row.teller_sealed, FOR_TELLER), FOR_TELLER, row.id).decode()
    except Unreadable:
        return None


def _entry(row: Row[Any], vault: Vault) -> Entry:
    words = sealed.taken(vault, row.body_sealed, row.sealed_to, BODY)
    return Entry(row.id, row.tip_id, row.place, row.author, row.kind, words, row.created_on, row.read_on)
