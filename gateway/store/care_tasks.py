"""What waits for a caseworker: each task once, by its dedupe key, until it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, or_, select, text, update

from gateway.store.care_schema import appointments, care_tasks, survivors
from gateway.store.crypto import Vault
from gateway.store.identity import InsertUnlessThere, new_id
from gateway.store.survivors import CODE, NAME

NOTE, DONE_NOTE = "care_tasks.note", "care_tasks.done_note"
OPEN, DONE = "open", "done"
LOW_MARK = "low_mark"
"""Somebody was unhappy with a session; whoever led it, her caseworker where nobody is named, doesn't see the task."""
_COLUMNS = care_tasks.c
_OPEN = text("state = 'open'")  # in these very words: the partial index is found by them
_READ = select(care_tasks, survivors.c.code_sealed, survivors.c.name_sealed).outerjoin(
    survivors, survivors.c.id == _COLUMNS.survivor_id
)
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


@dataclass(frozen=True)
class Wanted:
    """Which: open or done; one's own and those of nobody where `staff_id` is; `area` is a condition on survivors.

    `everywhere` finds those about nobody too, `urgent` leaves out the others; `looks` is the member of staff who looks.
    """

    area: ColumnElement[bool]
    everywhere: bool = False
    staff_id: str | None = None
    state: str = OPEN
    urgent: bool = False
    looks: str | None = None


@dataclass(frozen=True)
class Listed:
    """A task with the case number and the name of whom it is about, and what became of it."""

    task: Task
    code: str
    name: str
    created_at: datetime
    done_at: datetime | None
    done_by: str
    done_note: str


def listed(conn: Connection, vault: Vault, wanted: Wanted, limit: int, offset: int = 0) -> list[Listed]:
    """Return a page of tasks: open ones urgent first and then by when they are due, done ones the latest first."""
    which = _READ.where(*_which(wanted))
    open_first = (_COLUMNS.urgent.desc(), _COLUMNS.due_at, _COLUMNS.id)
    order = open_first if wanted.state == OPEN else (_COLUMNS.done_at.desc(), _COLUMNS.id)
    return [_listed(row, vault) for row in conn.execute(which.order_by(*order).limit(limit).offset(offset))]


def counted(conn: Connection, wanted: Wanted) -> int:
    """Return how many there are."""
    both = select(func.count()).select_from(care_tasks.outerjoin(survivors, survivors.c.id == _COLUMNS.survivor_id))
    return conn.scalar(both.where(*_which(wanted))) or 0


def by_id(conn: Connection, vault: Vault, task_id: str, looks: str | None = None) -> Listed | None:
    """Return a task, where whoever looks may see it."""
    seen = (~_of_own_session(looks),) if looks else ()
    row = conn.execute(_READ.where(_COLUMNS.id == task_id, *seen)).first()
    return None if row is None else _listed(row, vault)


def _which(wanted: Wanted) -> list[ColumnElement[bool]]:
    which: list[ColumnElement[bool]] = [_OPEN if wanted.state == OPEN else _COLUMNS.state == wanted.state]  # type: ignore[list-item]
    if not wanted.everywhere:
        which.append(wanted.area)  # and so not what is about nobody
    if wanted.urgent:
        which.append(_COLUMNS.urgent)
    if wanted.looks is not None:
        which.append(~_of_own_session(wanted.looks))
    if wanted.staff_id is not None:
        which.append(or_(_COLUMNS.assigned_to == wanted.staff_id, _COLUMNS.assigned_to.is_(None)))
    return which


def _of_own_session(staff_id: str) -> ColumnElement[bool]:
    """Whether it says that somebody was unhappy with this very member of staff: what was said of them isn't theirs."""
    caseworker = select(survivors.c.caseworker_id).where(survivors.c.id == _COLUMNS.survivor_id).scalar_subquery()
    session = appointments.c
    led = func.coalesce(session.with_id, caseworker) == staff_id
    return and_(_COLUMNS.kind == LOW_MARK, exists().where(session.id == _COLUMNS.about_id, led))


def _listed(row: Row[Any], vault: Vault) -> Listed:
    known = row.code_sealed is not None
    return Listed(
        _task(row, vault),
        vault.open(row.code_sealed, CODE) if known else "",
        vault.open(row.name_sealed, NAME) if known else "",
        row.created_at,
        row.done_at,
        row.done_by,
        vault.open(row.done_note_sealed, DONE_NOTE) if row.done_note_sealed is not None else "",
    )


def of_survivor(conn: Connection, vault: Vault, survivor_id: str, looks: str | None = None) -> list[Task]:
    """Return all tasks about a survivor that whoever looks may see, the newest first."""
    seen = (~_of_own_session(looks),) if looks else ()
    hers = select(care_tasks).where(_COLUMNS.survivor_id == survivor_id, *seen).order_by(_COLUMNS.created_at.desc())
    return [_task(row, vault) for row in conn.execute(hers)]


def done(conn: Connection, vault: Vault, task_id: str, by: str, now: datetime, note: str = "") -> bool:
    """It is dealt with, and what there is to say of it; False where it was before."""
    mine = update(care_tasks).where(_COLUMNS.id == task_id, _OPEN)
    sealed = vault.seal(note, DONE_NOTE) if note else None
    return conn.execute(mine.values(state=DONE, done_at=now, done_by=by, done_note_sealed=sealed)).rowcount == 1


def take(conn: Connection, task_id: str, staff_id: str) -> bool:
    """Give an open task to somebody; False where it is done."""
    mine = update(care_tasks).where(_COLUMNS.id == task_id, _OPEN)
    return conn.execute(mine.values(assigned_to=staff_id)).rowcount == 1


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
