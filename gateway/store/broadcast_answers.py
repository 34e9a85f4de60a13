"""What people answered by a key to a message to many; the last key counts."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from gateway.store.broadcast_schema import broadcast_answers, recipients
from gateway.store.identity import Upsert

_COLUMNS = broadcast_answers.c
_KEEP = Upsert(broadcast_answers, ("broadcast_id", "contact_id"), ("answer", "at"))


def keep(conn: Connection, broadcast_id: str, contact_id: str, answer: str, now: datetime) -> bool:
    """Keep an answer of somebody who was told; False for anybody else."""
    told = recipients.c
    known = select(told.contact_id).where(told.broadcast_id == broadcast_id, told.contact_id == contact_id)
    if conn.scalar(known) is None:
        return False
    row = {"broadcast_id": broadcast_id, "contact_id": contact_id, "answer": answer, "at": now}
    conn.execute(_KEEP.for_(conn.dialect.name), row)
    return True


def counts(conn: Connection, broadcast_id: str) -> dict[str, int]:
    """Return how many gave each answer, the most frequent first."""
    many = func.count()
    found = select(_COLUMNS.answer, many).where(_COLUMNS.broadcast_id == broadcast_id).group_by(_COLUMNS.answer)
    return {row[0]: row[1] for row in conn.execute(found.order_by(many.desc(), _COLUMNS.answer))}
