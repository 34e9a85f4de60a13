"""Who is there for an alert: leave, stand-ins and working hours. Pure.

Who is away is left out, and their stand-in takes their place and area. Outside somebody's hours an alert that isn't
urgent goes to the nearest who is at work; where nobody is, it waits for the nearest one's hours. What is urgent wakes
the nearest at any hour.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from gateway.service.routing import Colleague
from gateway.store.staff import Member, Presence

A_WEEK = 8  # days to look ahead: today's hours may be over, and the same weekday's are the next


def away(one: Presence, local: datetime) -> bool:
    """Tell whether somebody is on leave on this day."""
    day = local.date()
    begun = one.away_from is None or one.away_from <= day
    return one.away_until is not None and begun and day <= one.away_until


def at_work(one: Presence, local: datetime) -> bool:
    """Tell whether this moment lies in somebody's hours; who has none works always. Hours may pass midnight."""
    if not one.begins or not one.ends:
        return not one.days or str(local.weekday()) in one.days
    begins, ends, at = time.fromisoformat(one.begins), time.fromisoformat(one.ends), local.time()
    if begins < ends:
        return _works_on(one, local) and begins <= at < ends
    yesterday = local - timedelta(days=1)
    return (_works_on(one, local) and at >= begins) or (_works_on(one, yesterday) and at < ends)


def next_at_work(one: Presence, local: datetime) -> datetime:
    """Return this moment, or when somebody's next hours begin."""
    if at_work(one, local):
        return local
    begins = time.fromisoformat(one.begins) if one.begins and one.ends else time()
    days = (local + timedelta(days=ahead) for ahead in range(A_WEEK))
    starts = (datetime.combine(day.date(), begins, local.tzinfo) for day in days if _works_on(one, day))
    return next((start for start in starts if start > local), local)


def standing(members: Iterable[Member], local: datetime) -> list[Colleague]:
    """Return who routing may choose from: those who are there, and stand-ins at the place of those who aren't."""
    everyone = list(members)
    there = {one.id for one in everyone if not away(one.presence, local)}
    own = [_colleague(one) for one in everyone if one.id in there]
    gone = [one for one in everyone if one.id not in there and one.presence.stand_in in there]
    return own + [replace(_colleague(one), id=one.presence.stand_in) for one in gone]


def soonest(
    order: Sequence[Colleague], members: Mapping[str, Member], local: datetime, *, urgent: bool
) -> tuple[str, datetime] | None:
    """Return who is alerted and from when on; `order` is the nearest first, without those called already."""
    if not order:
        return None
    if urgent:
        return order[0].id, local
    at_once = next((one for one in order if at_work(members[one.id].presence, local)), None)
    if at_once is not None:
        return at_once.id, local
    return order[0].id, next_at_work(members[order[0].id].presence, local)


def on_duty(members: Iterable[Member], local: datetime) -> list[Member]:
    """Return those who are there and at work; where nobody is, all who aren't on leave, or else everybody."""
    everyone = list(members)
    there = [one for one in everyone if not away(one.presence, local)]
    return [one for one in there if at_work(one.presence, local)] or there or everyone


def _works_on(one: Presence, day: datetime) -> bool:
    return not one.days or str(day.weekday()) in one.days


def _colleague(one: Member) -> Colleague:
    return Colleague(one.id, one.role, one.district, one.upazila, one.union)
