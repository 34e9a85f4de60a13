"""Counted attempts, such as wrong receipts, by a key that names nobody in clear."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from gateway.store.crypto import Vault
from gateway.store.identity import new_id
from gateway.store.schema import attempts

_COLUMNS = attempts.c


def note(conn: Connection, vault: Vault, key: str, now: datetime) -> str:
    """Count one attempt and return its id."""
    row = {"id": new_id(), "key": vault.hash(key, "attempts"), "at": now}
    conn.execute(insert(attempts), row)
    return str(row["id"])


def take_back(conn: Connection, attempt_id: str) -> None:
    """Count this attempt no more: it was a right one."""
    conn.execute(delete(attempts).where(_COLUMNS.id == attempt_id))


def count(conn: Connection, vault: Vault, key: str, since: datetime) -> int:
    """Return how many attempts there were since a moment."""
    mine = (_COLUMNS.key == vault.hash(key, "attempts"), _COLUMNS.at > since)
    return conn.scalar(select(func.count()).select_from(attempts).where(*mine)) or 0


def moments(conn: Connection, vault: Vault, key: str, since: datetime) -> list[datetime]:
    """Return when there were attempts since a moment."""
    mine = (_COLUMNS.key == vault.hash(key, "attempts"), _COLUMNS.at > since)
    return [row.at for row in conn.execute(select(_COLUMNS.at).where(*mine))]


def forget(conn: Connection, vault: Vault, key: str) -> None:
    """Drop the attempts of a key: it succeeded."""
    conn.execute(delete(attempts).where(_COLUMNS.key == vault.hash(key, "attempts")))


def forget_before(conn: Connection, before: datetime) -> int:
    """Drop attempts older than a moment; return how many."""
    return conn.execute(delete(attempts).where(_COLUMNS.at < before)).rowcount
