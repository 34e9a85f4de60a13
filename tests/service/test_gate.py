"""The gate, over every party and purpose: default deny, and never outside what was agreed."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from gateway.service.gate import Allow, Hold, Hours, Party, Refuse, may_send
from gateway.service.purposes import Purpose

DHAKA = ZoneInfo("Asia/Dhaka")
NOON = datetime(2026, 11, 21, 12, tzinfo=DHAKA)
HOURS = Hours(time(8), time(21))

moments = st.integers(0, 365 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
parties = st.builds(
    Party,
    staff=st.booleans(),
    active=st.booleans(),
    stopped=st.booleans(),
    blocked=st.booleans(),
    bad=st.booleans(),
    wrote_at=st.none() | moments,
    agreed=st.booleans(),
)


@given(parties, moments)
def test_nobody_is_reminded_without_a_consent_on_file(party, now):
    assert isinstance(may_send(party, Purpose.REMINDER, now, HOURS), Refuse)


@given(parties, moments, st.booleans())
def test_a_broadcast_goes_by_day_to_who_agreed_and_never_to_a_survivor(party, now, in_care):
    verdict = may_send(replace(party, in_care=in_care), Purpose.BROADCAST, now, HOURS)
    if isinstance(verdict, Allow):
        assert party.agreed
        assert not in_care
        assert not party.stopped
        assert HOURS.opens <= now.time() < HOURS.closes
    if in_care:
        assert isinstance(verdict, Refuse)


@given(parties, st.sampled_from(Purpose), moments)
def test_nothing_goes_to_a_blocked_or_bad_address(party, purpose, now):
    if party.blocked or party.bad:
        assert isinstance(may_send(party, purpose, now, HOURS), Refuse)


@given(parties, st.sampled_from([Purpose.CALLBACK, Purpose.TIP_NEWS]), moments)
def test_we_reach_out_only_to_who_agreed_and_only_in_hours(party, purpose, now):
    verdict = may_send(party, purpose, now, HOURS)
    if isinstance(verdict, Allow):
        assert party.agreed
        assert not party.stopped
        assert HOURS.opens <= now.time() < HOURS.closes
    if isinstance(verdict, Hold):
        assert verdict.until > now
        assert verdict.until - now <= timedelta(hours=11)
        assert isinstance(may_send(party, purpose, verdict.until, HOURS), Allow)


@given(parties, moments)
def test_alerts_go_to_staff_on_duty_alone(party, now):
    allowed = isinstance(may_send(party, Purpose.ALERT, now, HOURS), Allow)
    assert allowed == (party.staff and party.active and not party.blocked and not party.bad)


def test_who_wrote_is_answered_by_night_and_after_stop():
    night = NOON.replace(hour=3)
    party = Party(stopped=True, wrote_at=night - timedelta(minutes=1))
    assert may_send(party, Purpose.REPLY, night, HOURS) == Allow()
    assert may_send(party, Purpose.DANGER, night, HOURS) == Allow()


def test_a_reply_a_day_late_is_no_reply():
    assert may_send(Party(wrote_at=NOON - timedelta(hours=25)), Purpose.REPLY, NOON, HOURS) == Refuse("nobody_asked")
    assert may_send(Party(), Purpose.REPLY, NOON, HOURS) == Refuse("nobody_asked")
