"""What people say of the service, without a name."""

from datetime import date

from sqlalchemy import Connection, insert, select

from gateway.store.crypto import Vault
from gateway.store.identity import new_id
from gateway.store.tip_schema import feedback

BODY = "feedback.body"


def add(conn: Connection, vault: Vault, text: str, today: date) -> None:
    """Keep it."""
    row = {"id": new_id(), "body_sealed": vault.seal(text, BODY), "created_on": today}
    conn.execute(insert(feedback), row)


def latest(conn: Connection, vault: Vault, limit: int = 100) -> list[tuple[date, str]]:
    """Return the last, newest first."""
    rows = conn.execute(select(feedback).order_by(feedback.c.created_on.desc()).limit(limit))
    return [(row.created_on, vault.open(row.body_sealed, BODY)) for row in rows]
