"""What waits for a caseworker: each task once, by its dedupe key, until it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select, text, update

from gateway.store.care_schema import care_tasks
from gateway.store.crypto import Vault
from gateway.store.identity import InsertUnlessThere, new_id

NOTE = "care_tasks.note"
OPEN, DONE = "open", "done"
_COLUMNS = care_tasks.c
_OPEN = text("state = 'open'")  # in these very words: the partial index is found by them
_INSERT = InsertUnlessThere(care_tasks)


@dataclass(frozen=True)
class Task:
    """One thing to do; `about_id` is the appointment, payment or address it came from."""

    kind: str
    survivor_id: str | None
    dedupe_key: str
    due_at: datetime
    about_id: str = ""
    assigned_to: str | None = None
    urgent: bool = False
    note: str = ""
    id: str = ""
    state: str = OPEN


def add(conn: Connection, vault: Vault, task: Task, now: datetime) -> str | None:
    """Keep a task and return its id; None where it is there already, done or not."""
    row = {
        "id": new_id(),
        "kind": task.kind,
        "survivor_id": task.survivor_id,
        "about_id": task.about_id,
        "assigned_to": task.assigned_to,
        "urgent": task.urgent,
        "state": OPEN,
        "due_at": task.due_at,
        "note_sealed": vault.seal(task.note, NOTE) if task.note else None,
        "created_at": now,
        "dedupe_key": task.dedupe_key,
    }
    made = conn.execute(_INSERT.for_(conn.dialect.name), row).rowcount == 1
    return str(row["id"]) if made else None


def waiting(conn: Connection, vault: Vault, staff_id: str | None = None, limit: int = 200) -> list[Task]:
    """Return the open tasks, urgent first, then by when they are due: all, or one's own and those of nobody."""
    open_ = select(care_tasks).where(_OPEN)
    if staff_id is not None:
        open_ = open_.where(or_(_COLUMNS.assigned_to == staff_id, _COLUMNS.assigned_to.is_(None)))
    rows = conn.execute(open_.order_by(_COLUMNS.urgent.desc(), _COLUMNS.due_at).limit(limit))
    return [_task(row, vault) for row in rows]


def of_survivor(conn: Connection, vault: Vault, survivor_id: str) -> list[Task]:
    """Return all tasks about a survivor, the newest first."""
    hers = select(care_tasks).where(_COLUMNS.survivor_id == survivor_id).order_by(_COLUMNS.created_at.desc())
    return [_task(row, vault) for row in conn.execute(hers)]


def done(conn: Connection, task_id: str, by: str, now: datetime) -> bool:
    """It is dealt with; False where it was before."""
    mine = update(care_tasks).where(_COLUMNS.id == task_id, _OPEN)
    return conn.execute(mine.values(state=DONE, done_at=now, done_by=by)).rowcount == 1


def settled(conn: Connection, about_id: str, kinds: Sequence[str], by: str, now: datetime) -> int:
    """What these tasks were about has settled itself; return how many there were."""
    these = update(care_tasks).where(_COLUMNS.about_id == about_id, _COLUMNS.kind.in_(kinds), _OPEN)
    return conn.execute(these.values(state=DONE, done_at=now, done_by=by)).rowcount


def _task(row: Row[Any], vault: Vault) -> Task:
    return Task(
        row.kind,
        row.survivor_id,
        row.dedupe_key,
        row.due_at,
        row.about_id,
        row.assigned_to,
        row.urgent,
        vault.open(row.note_sealed, NOTE) if row.note_sealed is not None else "",
        row.id,
        row.state,
    )
