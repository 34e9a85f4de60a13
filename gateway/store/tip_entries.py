"""What is added to a tip after it was told: facts from its teller, questions and answers of staff, notes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from gateway.store.crypto import Vault
from gateway.store.identity import new_id
from gateway.store.tip_schema import tip_entries, tips
from gateway.store.tips import to_the_hour

BODY = "tip_entries.body"
TELLER = "teller"
"""The author of what the neighbour adds; staff are named by their id."""

_COLUMNS = tip_entries.c


@dataclass(frozen=True)
class Entry:
    """One addition, opened. `kind` is "fact", "question", "answer" or "note"; notes are never read to the teller."""

    id: str
    tip_id: str
    place: int
    author: str
    kind: str
    body: str
    created_on: datetime
    read_on: datetime | None


def add(conn: Connection, vault: Vault, tip_id: str, author: str, kind: str, body: str, now: datetime) -> str:
    """Add to a tip and return the entry's id."""
    conn.execute(select(tips.c.id).where(tips.c.id == tip_id).with_for_update())
    last: int | None = conn.scalar(select(func.max(_COLUMNS.place)).where(_COLUMNS.tip_id == tip_id))
    row = {
        "id": new_id(),
        "tip_id": tip_id,
        "place": (last or 0) + 1,
        "author": author,
        "kind": kind,
        "body_sealed": vault.seal(body, BODY),
        "created_on": to_the_hour(now),
    }
    conn.execute(insert(tip_entries), row)
    return str(row["id"])


def of_tip(conn: Connection, vault: Vault, tip_id: str) -> list[Entry]:
    """Return all additions in their order."""
    rows = conn.execute(select(tip_entries).where(_COLUMNS.tip_id == tip_id).order_by(_COLUMNS.place))
    return [_entry(row, vault) for row in rows]


def mark_read(conn: Connection, tip_id: str, now: datetime) -> int:
    """The teller has heard the questions and answers; return how many were new to them."""
    unread = (_COLUMNS.tip_id == tip_id, _COLUMNS.read_on.is_(None), _COLUMNS.kind.in_(("question", "answer")))
    return conn.execute(update(tip_entries).where(*unread).values(read_on=to_the_hour(now))).rowcount


def _entry(row: Row[Any], vault: Vault) -> Entry:
    body = vault.open(row.body_sealed, BODY)
    return Entry(row.id, row.tip_id, row.place, row.author, row.kind, body, row.created_on, row.read_on)
