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
    alone=st.booleans(),
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


@given(profiles, st.sampled_from([Purpose.TIP_NEWS, Purpose.ALERT]), moments)
def test_a_survivor_in_care_is_in_no_audience_of_ours(profile, purpose, now):
    assert isinstance(may_send(party(profile, agreed=True), purpose, now, HOURS), Refuse)


@given(profiles, st.sampled_from(Medium), moments, st.booleans(), st.booleans(), st.booleans())
def test_what_all_hear_reaches_a_survivor_only_under_her_own_terms(profile, medium, now, agreed, discreet, stopped):
    one = party(profile, medium=medium, agreed=agreed, discreet=discreet, stopped=stopped, in_care=True)
    verdict = may_send(one, Purpose.BROADCAST, now, HOURS)
    if isinstance(verdict, Refuse):
        return
    at = now if isinstance(verdict, Allow) else verdict.until
    reach = profile.reach("c1", medium)
    assert Purpose.BROADCAST in profile.consents  # asked for itself: no other consent stands for it
    assert agreed
    assert discreet
    assert not any((stopped, profile.silent, profile.guardian_missing, reach.quarantined))
    assert reach.alone
    assert medium is not Medium.VOICE
    assert at.date() <= profile.confirm_by
    assert at.weekday() in reach.days
    assert max(reach.opens, HOURS.opens) <= at.time() < min(reach.closes, HOURS.closes)
    assert may_send(one, Purpose.BROADCAST, at, HOURS) == Allow()


@given(profiles, moments)
def test_who_did_not_ask_hears_nothing_that_all_hear(profile, now):
    """Not with every other consent, on a phone of her own, in the plainest words."""
    silent = replace(profile, consents=profile.consents - {Purpose.BROADCAST})
    for one in (party(silent, agreed=True, discreet=True), Party(agreed=True, discreet=True, in_care=True)):
        assert isinstance(may_send(one, Purpose.BROADCAST, now, HOURS), Refuse)


HEARS = replace(AGREED, consents=frozenset({Purpose.BROADCAST}), reaches=(replace(SAFE, alone=True),))


@pytest.mark.parametrize(
    ("change", "more", "reason"),
    [
        ({"consents": frozenset(CARE)}, {}, "no_consent"),
        ({}, {"agreed": False}, "no_consent"),
        ({}, {"discreet": False}, "not_discreet"),
        ({}, {"stopped": True}, "stopped"),
        ({"reaches": (SAFE,)}, {}, "others_read"),
        ({"reaches": (replace(SAFE, alone=True, opens=time(5), closes=time(7)),)}, {}, "no_safe_hours"),
        ({"confirm_by": date(2026, 11, 22)}, {}, "not_confirmed"),
        ({"guardian_missing": True}, {}, "no_guardian"),
        ({"silent": True}, {}, "silenced"),
        ({"reaches": ()}, {}, "not_a_safe_address"),
    ],
)
def test_why_she_does_not_hear_what_all_hear_has_its_reason(change, more, reason):
    told = {"agreed": True, "discreet": True, **more}
    assert may_send(party(HEARS, agreed=True, discreet=True), Purpose.BROADCAST, MONDAY_TEN, HOURS) == Allow()
    assert may_send(party(replace(HEARS, **change), **told), Purpose.BROADCAST, MONDAY_TEN, HOURS) == Refuse(reason)


def test_what_all_hear_waits_for_the_end_of_her_talk_and_for_hours_that_are_hers_and_ours():
    early = replace(HEARS, reaches=(replace(SAFE, alone=True, opens=time(6)),))
    told = {"agreed": True, "discreet": True}
    night = MONDAY_TEN.replace(hour=3)
    assert may_send(party(early, **told), Purpose.BROADCAST, night, HOURS) == Hold(night.replace(hour=8))
    talking = party(HEARS, talking_until=MONDAY_TEN.replace(minute=20), **told)
    assert may_send(talking, Purpose.BROADCAST, MONDAY_TEN, HOURS) == Hold(MONDAY_TEN.replace(minute=20))


@given(
    profiles, st.sampled_from([*CARE, Purpose.BROADCAST, Purpose.STAFF, Purpose.CALLBACK]), moments, st.integers(1, 600)
)
def test_after_the_word_to_leave_nothing_comes_before_its_time(profile, purpose, now, minutes):
    until = (now + timedelta(minutes=minutes)).astimezone(UTC)
    hushed = replace(profile, hushed_until=until)
    for medium in Medium:
        one = party(hushed, medium=medium, agreed=True, discreet=True, wrote_at=now - timedelta(minutes=5))
        verdict = may_send(one, purpose, now, HOURS)
        assert isinstance(verdict, Refuse) or (isinstance(verdict, Hold) and verdict.until >= until)
        assert may_send(one, Purpose.REPLY, now, HOURS) == Allow()  # who writes again is answered


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
