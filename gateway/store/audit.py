"""Who did what to what: ids and words of ours only. Lines are added, never changed; `audit_chain` links them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select

from gateway.store.identity import new_id
from gateway.store.schema import audit

NOTED = "audit.noted"
"""Marks a connection on which something was written down and isn't linked yet."""


@dataclass(frozen=True)
class Deed:
    """One line of the audit trail; `place` is its number in the chain, None for a moment only."""

    at: datetime
    actor: str
    act: str
    object: str
    place: int | None = None


def note(conn: Connection, actor: str, act: str, object_id: str, now: datetime) -> None:
    """Write down a deed; the line is linked to the one before at the end of the transaction."""
    conn.execute(insert(audit), {"id": new_id(), "at": now, "actor": actor, "act": act, "object": object_id})
    conn.info[NOTED] = True


def latest(conn: Connection, limit: int = 100) -> list[Deed]:
    """Return the last deeds, newest first."""
    rows = conn.execute(select(audit).order_by(audit.c.at.desc(), audit.c.place.desc()).limit(limit))
    return [_deed(row) for row in rows]


@dataclass(frozen=True)
class Wanted:
    """Which lines: by whom, of what kind (the beginning of the act), about what; empty for all."""

    actor: str = ""
    act: str = ""
    object: str = ""
    before: int | None = None


def search(conn: Connection, wanted: Wanted, limit: int) -> list[Deed]:
    """Return linked lines, newest first, from before a place on."""
    which: list[ColumnElement[bool]] = [audit.c.place.is_not(None)]
    if wanted.actor:
        which.append(audit.c.actor == wanted.actor)
    if wanted.act:
        which.append(audit.c.act.startswith(wanted.act, autoescape=True))
    if wanted.object:
        which.append(audit.c.object == wanted.object)
    if wanted.before is not None:
        which.append(audit.c.place < wanted.before)
    rows = conn.execute(select(audit).where(*which).order_by(audit.c.place.desc()).limit(limit))
    return [_deed(row) for row in rows]


def actors(conn: Connection) -> list[str]:
    """Return everybody who signed a line."""
    return [row.actor for row in conn.execute(select(audit.c.actor).group_by(audit.c.actor).order_by(audit.c.actor))]


def kinds(conn: Connection) -> Iterator[tuple[str, int]]:
    """Yield each act with how often it was done."""
    by_act = select(audit.c.act, func.count().label("times")).group_by(audit.c.act).order_by(audit.c.act)
    yield from ((row.act, row.times) for row in conn.execute(by_act))


def _deed(row: Row[Any]) -> Deed:
    return Deed(row.at, row.actor, row.act, row.object, row.place)
