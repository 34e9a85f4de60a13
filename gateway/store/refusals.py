"""Messages the gate did not let through: whom, why they were to be sent and why they were not."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from gateway.store.identity import new_id
from gateway.store.schema import refusals

_INSERT = insert(refusals)


def add(conn: Connection, contact_id: str | None, purpose: str, reason: str, now: datetime) -> None:
    """Write down one refusal."""
    row = {"id": new_id(), "contact_id": contact_id, "purpose": str(purpose), "reason": reason, "at": now}
    conn.execute(_INSERT, row)


def counts(conn: Connection, since: datetime) -> dict[tuple[str, str], int]:
    """Return how many refusals each (purpose, reason) has since a moment."""
    grouped = select(refusals.c.purpose, refusals.c.reason, func.count()).where(refusals.c.at > since)
    rows = conn.execute(grouped.group_by(refusals.c.purpose, refusals.c.reason))
    return {(row[0], row[1]): row[2] for row in rows}
