"""Counted attempts, such as wrong receipts, by a key that names nobody in clear."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from gateway.store.crypto import Vault
from gateway.store.identity import new_id
from gateway.store.schema import attempts

_COLUMNS = attempts.c


def note(conn: Connection, vault: Vault, key: str, now: datetime) -> None:
    """Count one attempt."""
    conn.execute(insert(attempts), {"id": new_id(), "key": vault.hash(key, "attempts"), "at": now})


def count(conn: Connection, vault: Vault, key: str, since: datetime) -> int:
    """Return how many attempts there were since a moment."""
    mine = (_COLUMNS.key == vault.hash(key, "attempts"), _COLUMNS.at > since)
    return conn.scalar(select(func.count()).select_from(attempts).where(*mine)) or 0


def forget_before(conn: Connection, before: datetime) -> int:
    """Drop attempts older than a moment; return how many."""
    return conn.execute(delete(attempts).where(_COLUMNS.at < before)).rowcount
