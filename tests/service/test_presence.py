"""Who is there: leave, stand-ins, hours and what is urgent, as tables."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.i18n.language import Lang
from gateway.service import presence
from gateway.service.routing import Area, chain
from gateway.store.staff import Member, Presence
from gateway.store.states import Role

DHAKA = ZoneInfo("Asia/Dhaka")
MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=DHAKA)
MONDAY_NIGHT = MONDAY_NOON.replace(hour=23)
DAY, NIGHT = Presence(begins="09:00", ends="17:00"), Presence(begins="22:00", ends="06:00")
SUNDAY_TO_THURSDAY = Presence(days="60123", begins="09:00", ends="17:00")


def member(name: str, when: Presence = Presence(), role: Role = Role.ACTIVIST, **area: object) -> Member:  # noqa: B008
    area = {"district": "jashore", "upazila": "", "union": "", **area}
    reach = {"channel": "x", "address_kind": "phone", "address_sealed": b"", "lang": Lang.BN}
    return Member(id=name, name=name, role=role, **area, **reach, active=True, names=(), presence=when)


def on_leave(stand_in: str = "") -> Presence:
    return Presence(away_from=date(2026, 11, 20), away_until=date(2026, 11, 25), stand_in=stand_in)


@pytest.mark.parametrize(
    ("when", "at", "works"),
    [
        (Presence(), MONDAY_NIGHT, True),
        (DAY, MONDAY_NOON, True),
        (DAY, MONDAY_NOON.replace(hour=9), True),
        (DAY, MONDAY_NOON.replace(hour=17), False),
        (DAY, MONDAY_NIGHT, False),
        (NIGHT, MONDAY_NIGHT, True),
        (NIGHT, MONDAY_NOON.replace(hour=5, minute=59), True),
        (NIGHT, MONDAY_NOON, False),
        (Presence(days="0"), MONDAY_NIGHT, True),
        (Presence(days="1"), MONDAY_NOON, False),
        (Presence(days="6", begins="22:00", ends="06:00"), MONDAY_NOON.replace(hour=3), True),  # Sunday's night
        (Presence(days="0", begins="22:00", ends="06:00"), MONDAY_NOON.replace(hour=3), False),
    ],
)
def test_hours(when: Presence, at: datetime, works: bool) -> None:
    assert presence.at_work(when, at) is works


@pytest.mark.parametrize(
    ("when", "at", "begins"),
    [
        (DAY, MONDAY_NOON, MONDAY_NOON),
        (DAY, MONDAY_NIGHT, MONDAY_NIGHT.replace(day=24, hour=9)),
        (DAY, MONDAY_NOON.replace(hour=3), MONDAY_NOON.replace(hour=9)),
        (SUNDAY_TO_THURSDAY, MONDAY_NIGHT + timedelta(days=3), datetime(2026, 11, 29, 9, tzinfo=DHAKA)),
        (Presence(days="2"), MONDAY_NOON, datetime(2026, 11, 25, tzinfo=DHAKA)),
        (Presence(days="0", begins="09:00", ends="10:00"), MONDAY_NOON, datetime(2026, 11, 30, 9, tzinfo=DHAKA)),
    ],
)
def test_the_next_hours(when: Presence, at: datetime, begins: datetime) -> None:
    assert presence.next_at_work(when, at) == begins


HOURS = st.times().map(lambda at: f"{at:%H:%M}")
PRESENCES = st.builds(Presence, days=st.sets(st.sampled_from("0123456")).map("".join), begins=HOURS, ends=HOURS)


@given(when=PRESENCES, at=st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1)))  # noqa: DTZ001
def test_whoever_has_hours_is_there_when_they_begin(when: Presence, at: datetime) -> None:
    local = at.replace(tzinfo=DHAKA)
    begins = presence.next_at_work(when, local)
    assert local <= begins <= local + timedelta(days=8)
    assert presence.at_work(when, begins) or when.begins == when.ends


def called(members: list[Member], at: datetime, *, urgent: bool = False) -> tuple[str, datetime] | None:
    order = chain(Area("jashore", "jashore/sadar", ""), presence.standing(members, at), "")
    return presence.soonest(order, {one.id: one for one in members}, at, urgent=urgent)


NEAR = {"upazila": "jashore/sadar"}
FAR, FAR_NIGHT, FAR_DAY = member("far"), member("far", NIGHT), member("far", DAY)
SUB, SUB_AWAY = member("sub", district="magura"), member("sub", on_leave(), district="magura")
NEAR_DAY, NEAR_AWAY = member("near", DAY, **NEAR), member("near", on_leave(), **NEAR)
NEAR_REPLACED = member("near", on_leave("sub"), **NEAR)
MORNING, BACK = MONDAY_NIGHT.replace(day=24, hour=9), MONDAY_NOON + timedelta(days=3)


@pytest.mark.parametrize(
    ("members", "at", "urgent", "expected"),
    [
        ([member("near", **NEAR), FAR], MONDAY_NIGHT, False, ("near", MONDAY_NIGHT)),
        # At night the one at work, though farther; the near one where somebody is in danger.
        ([NEAR_DAY, FAR_NIGHT], MONDAY_NIGHT, False, ("far", MONDAY_NIGHT)),
        ([NEAR_DAY, FAR_NIGHT], MONDAY_NIGHT, True, ("near", MONDAY_NIGHT)),
        # Nobody is at work: the nearest, when their hours begin.
        ([NEAR_DAY, FAR_DAY], MONDAY_NIGHT, False, ("near", MORNING)),
        # On leave: the stand-in in their place and area; without one, the next.
        ([NEAR_REPLACED, SUB, FAR], MONDAY_NOON, False, ("sub", MONDAY_NOON)),
        ([NEAR_AWAY, FAR], MONDAY_NOON, True, ("far", MONDAY_NOON)),
        ([NEAR_REPLACED, SUB_AWAY, FAR], MONDAY_NOON, False, ("far", MONDAY_NOON)),
        ([NEAR_AWAY], MONDAY_NOON, True, None),
        ([NEAR_AWAY], BACK, False, ("near", BACK)),
    ],
)
def test_who_is_called(
    members: list[Member], at: datetime, urgent: bool, expected: tuple[str, datetime] | None
) -> None:
    assert called(members, at, urgent=urgent) == expected


def test_a_call_for_a_person_goes_to_who_is_on_duty_and_never_to_nobody() -> None:
    day, night, gone = member("day", DAY), member("night", NIGHT), member("gone", on_leave())
    assert presence.on_duty([day, night, gone], MONDAY_NIGHT) == [night]
    assert presence.on_duty([day, gone], MONDAY_NIGHT) == [day]
    assert presence.on_duty([gone], MONDAY_NOON) == [gone]
