"""Counts of tips: of those that are kept, and of those that are gone, whose counts stay."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from gateway.store.desk_schema import tip_figures
from gateway.store.tip_schema import tips

_F = tip_figures.c
STEPS = ((1, "hour"), (4, "hours4"), (24, "day"), (72, "days3"), (168, "week"), (720, "month"))
"""Hours and the name of the step up to there; what takes longer is "longer", what never came is "never"."""


@dataclass(frozen=True)
class Count:
    """So many tips of one month that have all of this in common. `channel` is the medium, or who entered it."""

    month: date
    kind: str
    district: str
    upazila: str
    union: str
    channel: str
    acknowledged: str
    closed: str
    tips: int


def step(since: datetime, until: datetime | None) -> str:
    """Return the name of the time between; times of tips are known to the hour only."""
    if until is None:
        return "never"
    took = (until - since) / timedelta(hours=1)
    return next((name for hours, name in STEPS if took <= hours), "longer")


def of_kept(conn: Connection, since: datetime) -> list[Count]:
    """Return one count for each tip that is there, from a moment on."""
    wanted = (tips.c.kind, tips.c.district, tips.c.upazila, tips.c.union_, tips.c.medium, tips.c.source)
    times = (tips.c.created_on, tips.c.acknowledged_at, tips.c.closed_at)
    return [_count(row) for row in conn.execute(select(*wanted, *times).where(tips.c.created_on >= since))]


def of_gone(conn: Connection, since: date) -> list[Count]:
    """Return the counts of tips that were deleted."""
    rows = conn.execute(select(tip_figures).where(_F.month >= since))
    return [
        Count(
            row.month, row.kind, row.district, row.upazila, row.union_,
            row.channel, row.acknowledged, row.closed, row.tips,
        )
        for row in rows
    ]  # fmt: skip


def keep(conn: Connection, tip_id: str) -> None:
    """Count a tip that is about to be deleted."""
    row = conn.execute(select(tips).where(tips.c.id == tip_id)).first()
    if row is None:
        return
    one = _count(row)
    values = {
        "month": one.month,
        "kind": one.kind,
        "district": one.district,
        "upazila": one.upazila,
        "union_": one.union,
        "channel": one.channel,
        "acknowledged": one.acknowledged,
        "closed": one.closed,
    }
    insert: Any = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    conn.execute(insert(tip_figures).values(**values, tips=0).on_conflict_do_nothing())
    same = [_F[name] == value for name, value in values.items()]
    conn.execute(update(tip_figures).where(*same).values(tips=_F.tips + 1))


def _count(row: Any) -> Count:
    return Count(
        row.created_on.date().replace(day=1),
        row.kind,
        row.district,
        row.upazila,
        row.union_,
        row.source or row.medium,
        step(row.created_on, row.acknowledged_at),
        step(row.created_on, row.closed_at),
        1,
    )
