"""Messages the gate did not let through: whom, why they were to be sent and why they were not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, insert, or_, select

from gateway.store.identity import new_id
from gateway.store.schema import refusals

_INSERT = insert(refusals)


@dataclass(frozen=True)
class Refused:
    """One message that wasn't sent."""

    purpose: str
    reason: str
    at: datetime


def add(
    conn: Connection,
    contact_id: str | None,
    purpose: str,
    reason: str,
    now: datetime,
    survivor_id: str | None = None,
) -> None:
    """Write down one refusal; `survivor_id` is whom in care it was about."""
    row = {"id": new_id(), "contact_id": contact_id, "purpose": str(purpose), "reason": reason, "at": now}
    conn.execute(_INSERT, row | {"survivor_id": survivor_id})


def of_survivor(conn: Connection, survivor_id: str, contact_ids: Collection[str], limit: int) -> list[Refused]:
    """Return what wasn't sent to a survivor, and to her addresses about nobody in particular, the latest first."""
    nobodys = and_(refusals.c.survivor_id.is_(None), refusals.c.contact_id.in_(contact_ids))
    hers = select(refusals).where(or_(refusals.c.survivor_id == survivor_id, nobodys))
    rows = conn.execute(hers.order_by(refusals.c.at.desc()).limit(limit))
    return [Refused(row.purpose, row.reason, row.at) for row in rows]


def counts(conn: Connection, since: datetime) -> dict[tuple[str, str], int]:
    """Return how many refusals each (purpose, reason) has since a moment."""
    grouped = select(refusals.c.purpose, refusals.c.reason, func.count()).where(refusals.c.at > since)
    rows = conn.execute(grouped.group_by(refusals.c.purpose, refusals.c.reason))
    return {(row[0], row[1]): row[2] for row in rows}
