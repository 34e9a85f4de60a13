"""What people agreed to hear of, each choice with its day and where it was made; the last one counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from gateway.store.broadcast_schema import topic_choices, topic_history
from gateway.store.identity import InsertUnlessThere, Upsert, new_id

_COLUMNS = topic_choices.c
_SET = Upsert(topic_choices, ("contact_id", "topic"), ("agreed", "at", "source"))
_FIRST = InsertUnlessThere(topic_choices)
STOPPED = "stop:"
"""How the source of a choice begins that was made by stopping everything: START takes these back, and no others."""


@dataclass(frozen=True)
class Choice:
    """One choice of one person; `source` says where it was made: a channel, a list, an account."""

    topic: str
    agreed: bool
    at: datetime
    source: str


def choose(conn: Connection, contact_id: str, topic: str, agreed: bool, source: str, now: datetime) -> None:
    """Write down what somebody chose; what they chose before stays in the history."""
    row = {"contact_id": contact_id, "topic": topic, "agreed": agreed, "at": now, "source": source}
    conn.execute(_SET.for_(conn.dialect.name), row)
    conn.execute(insert(topic_history), {"id": new_id(), **row})


def leave_all(conn: Connection, contact_id: str, source: str, now: datetime) -> None:
    """They stopped everything: write down, topic by topic, what they leave by it."""
    agreed = select(_COLUMNS.topic).where(_COLUMNS.contact_id == contact_id, _COLUMNS.agreed)
    for topic in conn.scalars(agreed).all():
        choose(conn, contact_id, topic, False, STOPPED + source, now)


def come_back(conn: Connection, contact_id: str, source: str, now: datetime) -> None:
    """They want messages again: the topics that they left by stopping everything, and none that they left by name."""
    left = select(_COLUMNS.topic).where(
        _COLUMNS.contact_id == contact_id, ~_COLUMNS.agreed, _COLUMNS.source.startswith(STOPPED)
    )
    for topic in conn.scalars(left).all():
        choose(conn, contact_id, topic, True, source, now)


def agree_unless_chosen(conn: Connection, contact_ids: Sequence[str], topic: str, source: str, now: datetime) -> None:
    """Note that these agreed elsewhere, on a list; who ever chose for themselves is left as they are."""
    rows = [{"contact_id": one, "topic": topic, "agreed": True, "at": now, "source": source} for one in contact_ids]
    if not rows:
        return
    known = select(_COLUMNS.contact_id).where(_COLUMNS.topic == topic, _COLUMNS.contact_id.in_(contact_ids))
    chosen = set(conn.scalars(known))
    fresh = [row for row in rows if row["contact_id"] not in chosen]
    if fresh:
        conn.execute(_FIRST.for_(conn.dialect.name), fresh)
        conn.execute(insert(topic_history), [{"id": new_id(), **row} for row in fresh])


def agreed(conn: Connection, contact_id: str) -> tuple[str, ...]:
    """Return the topics this person wants now."""
    return tuple(
        conn.scalars(
            select(_COLUMNS.topic).where(_COLUMNS.contact_id == contact_id, _COLUMNS.agreed).order_by(_COLUMNS.topic)
        )
    )


def of_contact(conn: Connection, contact_id: str) -> list[Choice]:
    """Return every choice of one person, the last first."""
    one = topic_history.c
    rows = conn.execute(select(topic_history).where(one.contact_id == contact_id).order_by(one.at.desc()))
    return [Choice(row.topic, row.agreed, row.at, row.source) for row in rows]
