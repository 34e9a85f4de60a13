"""The gate before survivors in care: over profiles, purposes, times and zones nothing goes outside what was agreed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.i18n.language import Medium
from gateway.service.gate import Allow, Hold, Hours, Party, Refuse, may_send
from gateway.service.purposes import Purpose
from gateway.service.safe_contact import WEEK, Profile, Reach

DHAKA = ZoneInfo("Asia/Dhaka")
MONDAY_TEN = datetime(2026, 11, 23, 10, tzinfo=DHAKA)
HOURS = Hours(time(8), time(21))
CARE = (Purpose.REMINDER, Purpose.PAYMENT, Purpose.SURVEY)
SAFE = Reach("c1", Medium.SMS, WEEK, time(9), time(17))
AGREED = Profile("s1", frozenset(CARE), (SAFE,), date(2027, 5, 1))

clock_times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
reaches = st.builds(
    Reach,
    contact_id=st.sampled_from(["c1", "c2"]),
    medium=st.sampled_from(Medium),
    days=st.frozensets(st.integers(0, 6)),
    opens=clock_times,
    closes=clock_times,
    quarantined=st.booleans(),
)
moments = st.builds(
    lambda minutes, zone: (MONDAY_TEN + timedelta(minutes=minutes)).astimezone(zone).astimezone(DHAKA),
    st.integers(-300 * 24 * 60, 300 * 24 * 60),
    st.sampled_from([UTC, DHAKA, ZoneInfo("Europe/Rome")]),
)
profiles = st.builds(
    Profile,
    survivor_id=st.just("s1"),
    consents=st.frozensets(st.sampled_from(Purpose)),
    reaches=st.lists(reaches, max_size=3).map(tuple),
    confirm_by=st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    silent=st.booleans(),
    guardian_missing=st.booleans(),
)


def party(profile: Profile, contact_id: str = "c1", medium: Medium = Medium.SMS, **more: object) -> Party:
    return Party(profile=profile, reach=profile.reach(contact_id, medium), **more)


@given(profiles, st.sampled_from(["c1", "c2"]), st.sampled_from(Medium), st.sampled_from(CARE), moments, st.booleans())
def test_nothing_is_sent_outside_what_was_agreed(profile, contact_id, medium, purpose, now, stopped):
    verdict = may_send(party(profile, contact_id, medium, stopped=stopped), purpose, now, HOURS)
    if isinstance(verdict, Refuse):
        return
    at = now if isinstance(verdict, Allow) else verdict.until
    reach = profile.reach(contact_id, medium)
    assert reach in profile.reaches
    assert not any((stopped, profile.silent, profile.guardian_missing, reach.quarantined))
    assert purpose in profile.consents
    assert at.date() <= profile.confirm_by
    assert at.weekday() in reach.days
    assert reach.opens <= at.time() < reach.closes
    assert at >= now
    assert at - now <= timedelta(days=8)


@given(profiles, st.sampled_from(CARE), moments)
def test_what_is_held_may_be_sent_when_its_time_comes(profile, purpose, now):
    one = party(profile)
    verdict = may_send(one, purpose, now, HOURS)
    if isinstance(verdict, Hold):
        assert may_send(one, purpose, verdict.until, HOURS) == Allow()


@given(profiles, st.sampled_from([Purpose.TIP_NEWS, Purpose.BROADCAST, Purpose.ALERT]), moments)
def test_a_survivor_in_care_is_in_no_audience_of_ours(profile, purpose, now):
    assert isinstance(may_send(party(profile, agreed=True), purpose, now, HOURS), Refuse)


@given(profiles, moments)
def test_nobody_is_called_back_at_a_survivors_phone_outside_her_hours(profile, now):
    verdict = may_send(party(profile, medium=Medium.VOICE, agreed=True), Purpose.CALLBACK, now, HOURS)
    if not isinstance(verdict, Refuse):
        reach = profile.reach("c1", Medium.VOICE)
        assert reach.next_opening(now) == now
        assert not profile.silent


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"silent": True}, "silenced"),
        ({"guardian_missing": True}, "no_guardian"),
        ({"consents": frozenset()}, "no_consent"),
        ({"confirm_by": None}, "not_confirmed"),
        ({"confirm_by": date(2026, 11, 22)}, "not_confirmed"),
        ({"reaches": ()}, "not_a_safe_address"),
        ({"reaches": (replace(SAFE, quarantined=True),)}, "wrong_person"),
        ({"reaches": (replace(SAFE, days=frozenset()),)}, "no_safe_hours"),
    ],
)
def test_each_objection_has_its_reason(change, reason):
    assert may_send(party(replace(AGREED, **change)), Purpose.REMINDER, MONDAY_TEN, HOURS) == Refuse(reason)


def test_inside_her_hours_it_is_sent_and_before_them_held():
    assert may_send(party(AGREED), Purpose.REMINDER, MONDAY_TEN, HOURS) == Allow()
    night = MONDAY_TEN.replace(hour=3)
    assert may_send(party(AGREED), Purpose.REMINDER, night, HOURS) == Hold(night.replace(hour=9))


def test_what_would_be_held_past_the_day_of_renewal_is_refused():
    last_evening = replace(AGREED, confirm_by=date(2026, 11, 23))
    assert may_send(party(last_evening), Purpose.REMINDER, MONDAY_TEN.replace(hour=18), HOURS) == Refuse(
        "not_confirmed"
    )


def test_a_stranger_has_agreed_to_nothing():
    assert may_send(Party(agreed=True), Purpose.REMINDER, MONDAY_TEN, HOURS) == Refuse("no_consent")
