"""What we asked a survivor and at which address, until she answers: an answer is matched to what was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, text, update

from gateway.store.care_schema import questions
from gateway.store.identity import new_id
from gateway.store.prepared import Prepared

_COLUMNS = questions.c
_OPEN = text("answered_at IS NULL")  # in these very words: the partial index is found by them
_ANY = Prepared(select(_COLUMNS.id).where(_COLUMNS.contact_id == bindparam("contact"), _OPEN).limit(1))


@dataclass(frozen=True)
class Question:
    """One question; `about` is "appointment", "payment" or "survey"."""

    survivor_id: str
    contact_id: str
    medium: str
    about: str
    about_id: str
    outbox_id: str | None
    asked_at: datetime
    id: str = ""


def ask(conn: Connection, asked: Sequence[Question]) -> None:
    """Keep questions; their ids are made before, for their buttons carry them."""
    rows = [
        {
            "id": one.id or new_id(),
            "survivor_id": one.survivor_id,
            "contact_id": one.contact_id,
            "medium": one.medium,
            "about": one.about,
            "about_id": one.about_id,
            "outbox_id": one.outbox_id,
            "asked_at": one.asked_at,
            "answer": "",
        }
        for one in asked
    ]
    if rows:
        conn.execute(insert(questions), rows)


def any_open(conn: Connection, contact_id: str) -> bool:
    """Tell whether anything asked at this address waits for an answer; asked in every turn, so it costs little."""
    return _ANY.first(conn, {"contact": contact_id}) is not None


def open_at(conn: Connection, contact_id: str) -> list[Question]:
    """Return what waits for an answer at this address: one for each thing asked about, the last asked first."""
    waiting = select(questions).where(_COLUMNS.contact_id == contact_id, _OPEN).order_by(_COLUMNS.asked_at.desc())
    latest: dict[tuple[str, str], Question] = {}
    for row in conn.execute(waiting):
        latest.setdefault((row.about, row.about_id), _question(row))
    return list(latest.values())


def by_id(conn: Connection, contact_id: str, beginning: str) -> Question | None:
    """Return the question asked at this address whose id begins so, answered or not."""
    hers = select(questions).where(_COLUMNS.contact_id == contact_id, _COLUMNS.id.startswith(beginning))
    row = conn.execute(hers).first()
    return None if row is None else _question(row)


def close(conn: Connection, about: str, about_id: str, answer: str, now: datetime) -> None:
    """It was answered, or needs no answer any more: at whatever address it was asked."""
    mine = update(questions).where(_COLUMNS.about == about, _COLUMNS.about_id == about_id, _OPEN)
    conn.execute(mine.values(answered_at=now, answer=answer))


def close_at(conn: Connection, contact_id: str, answer: str, now: datetime) -> None:
    """Nothing that was asked at this address waits any more."""
    mine = update(questions).where(_COLUMNS.contact_id == contact_id, _OPEN)
    conn.execute(mine.values(answered_at=now, answer=answer))


def _question(row: Row[Any]) -> Question:
    return Question(
        *(row.survivor_id, row.contact_id, row.medium, row.about, row.about_id, row.outbox_id, row.asked_at, row.id)
    )
