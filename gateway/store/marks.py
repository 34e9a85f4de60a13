"""The marks that survivors give a session: 1 to 5, each question once."""

from datetime import datetime

from sqlalchemy import Connection, select

from gateway.store.care_schema import marks
from gateway.store.identity import Upsert, new_id

QUESTIONS = ("1", "2", "3")
_GIVE = Upsert(marks, ("appointment_id", "question"), ("mark", "at"))


def give(conn: Connection, appointment_id: str, question: str, mark: int, now: datetime) -> None:
    """Keep a mark, instead of an earlier one for the same question."""
    row = {"id": new_id(), "appointment_id": appointment_id, "question": question, "mark": mark, "at": now}
    conn.execute(_GIVE.for_(conn.dialect.name), row)


def of(conn: Connection, appointment_id: str) -> dict[str, int]:
    """Return the marks of a session by question."""
    given = select(marks.c.question, marks.c.mark).where(marks.c.appointment_id == appointment_id)
    return {row.question: row.mark for row in conn.execute(given)}
