"""What staff add to a thread: notes, and when somebody took it over, gave it back, or was put in charge of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from gateway.store.crypto import Vault
from gateway.store.identity import new_id
from gateway.store.states import MarkKind
from gateway.store.thread_schema import thread_marks

BODY = "thread_marks.body"

_COLUMNS = thread_marks.c


@dataclass(frozen=True)
class Mark:
    """One mark, opened; `author` is an account's id."""

    id: str
    kind: MarkKind
    author: str
    body: str
    at: datetime


def add(
    conn: Connection, vault: Vault, thread_id: str, kind: MarkKind, author: str, now: datetime, body: str = ""
) -> None:
    """Add a mark to a thread."""
    row = {
        "id": new_id(),
        "contact_id": thread_id,
        "kind": kind.value,
        "author": author,
        "body_sealed": vault.seal(body, BODY) if body else None,
        "at": now,
    }
    conn.execute(insert(thread_marks), row)


def notes(conn: Connection, vault: Vault, thread_id: str, limit: int = 50) -> list[Mark]:
    """Return the notes on a thread, newest first."""
    theirs = select(thread_marks).where(_COLUMNS.contact_id == thread_id, _COLUMNS.kind == MarkKind.NOTE.value)
    return [opened(row, vault) for row in conn.execute(theirs.order_by(_COLUMNS.at.desc()).limit(limit))]


def move(conn: Connection, from_thread: str, to_thread: str) -> None:
    """Carry the marks along where two threads turn out to be one person's."""
    conn.execute(update(thread_marks).where(_COLUMNS.contact_id == from_thread).values(contact_id=to_thread))


def forget_since(conn: Connection, thread_id: str, since: datetime) -> None:
    """Erase who wrote when since a moment; notes stay."""
    theirs = (_COLUMNS.contact_id == thread_id, _COLUMNS.at >= since, _COLUMNS.kind != MarkKind.NOTE.value)
    conn.execute(delete(thread_marks).where(*theirs))


def opened(row: Row[Any], vault: Vault) -> Mark:
    """Return the mark of a row; raises Unreadable."""
    body = "" if row.body_sealed is None else vault.open(row.body_sealed, BODY)
    return Mark(row.id, MarkKind(row.kind), row.author, body, row.at)
