"""Who did what to what: ids and words of ours only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from gateway.store.identity import new_id
from gateway.store.schema import audit


@dataclass(frozen=True)
class Deed:
    """One line of the audit trail."""

    at: datetime
    actor: str
    act: str
    object: str


def note(conn: Connection, actor: str, act: str, object_id: str, now: datetime) -> None:
    """Write down a deed."""
    conn.execute(insert(audit), {"id": new_id(), "at": now, "actor": actor, "act": act, "object": object_id})


def latest(conn: Connection, limit: int = 100) -> list[Deed]:
    """Return the last deeds, newest first."""
    rows = conn.execute(select(audit).order_by(audit.c.at.desc()).limit(limit))
    return [Deed(row.at, row.actor, row.act, row.object) for row in rows]
