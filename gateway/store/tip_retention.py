"""Tips whose time is over: found, warned of, and really deleted, with all that hangs on them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from gateway.store import tip_counts
from gateway.store.schema import outbox
from gateway.store.tip_schema import recordings, tips
from gateway.store.tips import OUTSIDE, Tip, tip_of

_C = tips.c


@dataclass(frozen=True)
class Gone:
    """A deleted tip: its id, and the files that lie on the disk still."""

    tip_id: str
    files: tuple[str, ...]


def unwarned(conn: Connection, before: datetime, limit: int = 100) -> list[Tip]:
    """Return tips that end before a moment and of which nobody was warned yet."""
    ending = (_C.keep_until.is_not(None), _C.keep_until <= before, _C.warned_at.is_(None))
    return [tip_of(row) for row in conn.execute(select(*OUTSIDE).where(*ending).order_by(_C.keep_until).limit(limit))]


def over(conn: Connection, now: datetime, warned_before: datetime, limit: int = 100) -> list[str]:
    """Return the tips to be deleted: their time is over, and the warning stood long enough."""
    ended = (_C.keep_until.is_not(None), _C.keep_until <= now, _C.warned_at.is_not(None), _C.warned_at <= warned_before)
    return list(conn.scalars(select(_C.id).where(*ended).order_by(_C.keep_until).limit(limit)))


def delete_tip(conn: Connection, tip_id: str) -> Gone:
    """Delete a tip: rows that belong to it go with it, what it counts stays, files are named to be deleted.

    Its alerts that were sent lose their words: they hold its number, place and kind.
    """
    tip_counts.keep(conn, tip_id)
    files = tuple(conn.scalars(select(recordings.c.path).where(recordings.c.tip_id == tip_id, recordings.c.path != "")))
    conn.execute(delete(outbox).where(outbox.c.dedupe_key.startswith(f"tip:{tip_id}:", autoescape=True)))
    conn.execute(delete(tips).where(_C.id == tip_id))
    return Gone(tip_id, files)


def warned(conn: Connection, tip_id: str, now: datetime) -> None:
    """Note that those who may read it were warned."""
    conn.execute(update(tips).where(_C.id == tip_id).values(warned_at=now))
