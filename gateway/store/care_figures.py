"""What happened to survivors in a stretch of time, as the report of the programme counts it: ids and words of ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from gateway.store.care_schema import appointments, enrolment_steps, referrals, survivors


@dataclass(frozen=True)
class Person:
    """What the report tells people apart by."""

    sex: str
    district: str
    upazila: str
    union: str


@dataclass(frozen=True)
class Happened:
    """`what` is a step, a kind of appointment that was attended, or a kind of help; `detail` why somebody left."""

    survivor_id: str
    what: str
    at: datetime | date
    detail: str = ""


def people(conn: Connection) -> dict[str, Person]:
    """Return every survivor by id."""
    columns = survivors.c
    rows = conn.execute(select(columns.id, columns.sex, columns.district, columns.upazila, columns.union_))
    return {row.id: Person(row.sex, row.district, row.upazila, row.union_) for row in rows}


def steps(conn: Connection, start: datetime, end: datetime) -> Iterator[Happened]:
    """Yield the steps that were taken, the first first."""
    columns = enrolment_steps.c
    inside = select(columns.survivor_id, columns.step, columns.at, columns.reason)
    for row in conn.execute(inside.where(columns.at >= start, columns.at < end).order_by(columns.at)):
        yield Happened(row.survivor_id, row.step, row.at, row.reason)


def attended(conn: Connection, start: datetime, end: datetime) -> Iterator[Happened]:
    """Yield the appointments that were attended, the first first."""
    columns = appointments.c
    inside = (columns.starts_at >= start, columns.starts_at < end, columns.state == "attended")
    rows = select(columns.survivor_id, columns.kind, columns.starts_at).where(*inside).order_by(columns.starts_at)
    for row in conn.execute(rows):
        yield Happened(row.survivor_id, row.kind, row.starts_at)


def referred(conn: Connection, first: date, last: date) -> Iterator[Happened]:
    """Yield the referrals, the first first."""
    columns = referrals.c
    inside = (columns.referred_on >= first, columns.referred_on <= last)
    rows = select(columns.survivor_id, columns.service, columns.referred_on).where(*inside)
    for row in conn.execute(rows.order_by(columns.referred_on)):
        yield Happened(row.survivor_id, row.service, row.referred_on)
