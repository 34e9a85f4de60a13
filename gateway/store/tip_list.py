"""Lists of tips by what stands outside the seals, a page at a time, inside somebody's area."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from gateway.store.states import TipState
from gateway.store.tip_schema import tip_entries, tip_exclusions, tips
from gateway.store.tips import OUTSIDE, Tip, tip_of

PAGE = 50
_C = tips.c


@dataclass(frozen=True)
class Wanted:
    """Which tips: the area of who asks, what they filter by, and after which tip of the list to go on.

    `besides` is a member of staff whom some tips exclude: those don't exist for them.
    """

    district: str = ""
    upazila: str = ""
    union: str = ""
    besides: str = ""
    state: str = ""  # a state, or "open"
    kind: str | None = None
    danger: bool = False
    source: str = ""
    since: datetime | None = None
    until: datetime | None = None
    after: tuple[datetime, str] | None = None


def page(conn: Connection, wanted: Wanted, size: int = PAGE) -> list[Tip]:
    """Return the newest tips that fit; one more than `size` where there are more."""
    found = select(*OUTSIDE).where(*_fits(wanted))
    if wanted.after:
        at, tip_id = wanted.after
        found = found.where(or_(_C.created_on < at, and_(_C.created_on == at, _C.id < tip_id)))
    rows = conn.execute(found.order_by(_C.created_on.desc(), _C.id.desc()).limit(size + 1))
    return [tip_of(row) for row in rows]


def count(conn: Connection, wanted: Wanted) -> int:
    """Return how many fit."""
    return conn.scalar(select(func.count()).select_from(tips).where(*_fits(wanted))) or 0


def new_words(conn: Connection, tip_ids: list[str]) -> frozenset[str]:
    """Return which of these tips had something added by their teller after the last question or note of the desk."""
    last = (
        select(tip_entries.c.tip_id, func.max(tip_entries.c.place).label("place"))
        .where(tip_entries.c.tip_id.in_(tip_ids))
        .group_by(tip_entries.c.tip_id)
        .subquery()
    )
    joined = tip_entries.join(last, and_(last.c.tip_id == tip_entries.c.tip_id, last.c.place == tip_entries.c.place))
    rows = conn.scalars(select(tip_entries.c.tip_id).select_from(joined).where(tip_entries.c.kind == "fact"))
    return frozenset(rows)


def _fits(wanted: Wanted) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    if wanted.union:
        fits.append(_C.union_ == wanted.union)
    elif wanted.upazila:
        fits.append(_C.upazila == wanted.upazila)
    elif wanted.district:
        fits.append(_C.district == wanted.district)
    if wanted.state == "open":
        fits.append(_C.state != TipState.CLOSED.value)
    elif wanted.state:
        fits.append(_C.state == wanted.state)
    equal: tuple[tuple[Any, object], ...] = (
        (_C.kind, wanted.kind),
        (_C.source, wanted.source or None),
        (_C.danger_now, wanted.danger or None),
    )
    fits += [column == value for column, value in equal if value is not None]
    if wanted.since:
        fits.append(_C.created_on >= wanted.since)
    if wanted.until:
        fits.append(_C.created_on < wanted.until)
    if wanted.besides:
        barred = exists().where(tip_exclusions.c.tip_id == _C.id, tip_exclusions.c.staff_id == wanted.besides)
        fits.append(~barred)
    return fits
