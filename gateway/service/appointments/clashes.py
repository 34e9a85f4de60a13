"""What stands in the way of an appointment: somebody is elsewhere at that time, on leave, or the seats are gone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from gateway.service import presence
from gateway.store import calendar, slots, staff
from gateway.store.appointments import Appointment
from gateway.store.calendar import CANCELLED
from gateway.store.crypto import Vault


class Way(StrEnum):
    """What is in the way."""

    SURVIVOR = "survivor"
    CASEWORKER = "caseworker"
    AWAY = "away"
    SEATS = "seats"
    PAST = "past"


FINAL = frozenset({Way.SEATS, Way.PAST})
"""These nobody can wish away; the others may be meant."""


@dataclass(frozen=True)
class Clash:
    """One thing in the way, and from when until when."""

    way: Way
    starts_at: datetime
    ends_at: datetime


def clashes(conn: Connection, vault: Vault, wanted: Appointment, local: datetime) -> tuple[Clash, ...]:
    """Return what is in the way of an appointment that is wanted; `local` is now, in the site's zone."""
    start, end = wanted.starts_at, wanted.starts_at + timedelta(minutes=wanted.minutes)
    found = [Clash(Way.PAST, start, end)] if start <= local else []
    if wanted.slot_id:
        seats = slots.by_id(conn, vault, wanted.slot_id)
        found += [] if seats and seats.left else [Clash(Way.SEATS, start, end)]
    near = calendar.in_the_way(conn, vault, start, end, survivor_id=wanted.survivor_id, with_id=wanted.with_id)
    found += [_clash(one, wanted) for one in near if one.id != wanted.id and not _together(one, wanted)]
    member = staff.by_id(conn, vault, wanted.with_id) if wanted.with_id else None
    if member is not None and presence.away(member.presence, start.astimezone(local.tzinfo)):
        found.append(Clash(Way.AWAY, start, end))
    return tuple(found)


def _clash(one: Appointment, wanted: Appointment) -> Clash:
    way = Way.SURVIVOR if one.survivor_id == wanted.survivor_id else Way.CASEWORKER
    return Clash(way, one.starts_at, one.starts_at + timedelta(minutes=one.minutes))


def _together(one: Appointment, wanted: Appointment) -> bool:
    """Tell whether both are seats of one meeting: a group, not a clash."""
    same_meeting = one.slot_id is not None and one.slot_id == wanted.slot_id
    return same_meeting and one.survivor_id != wanted.survivor_id


def clashing(found: Iterable[Appointment]) -> set[str]:
    """Return the ids of those that go on at once and want the same survivor, or the same member of staff apart."""
    both: set[str] = set()
    under_way: list[Appointment] = []
    for one in sorted((each for each in found if each.state != CANCELLED), key=lambda each: each.starts_at):
        under_way = [each for each in under_way if each.starts_at + timedelta(minutes=each.minutes) > one.starts_at]
        for other in under_way:
            if not _together(other, one) and _same_people(other, one):
                both |= {one.id, other.id}
        under_way.append(one)
    return both


def _same_people(one: Appointment, other: Appointment) -> bool:
    return one.survivor_id == other.survivor_id or (one.with_id is not None and one.with_id == other.with_id)
