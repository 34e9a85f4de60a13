"""The table of states, and the plan of reminders: over all states, causes, hours and times nothing steps outside."""

from datetime import datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.i18n.language import Medium
from gateway.i18n.reminder_rules import ReminderRules, span
from gateway.service.appointments.planning import END, plan
from gateway.service.appointments.states import AHEAD, OVER, STEPS, Cause, IllegalStep, State, after
from gateway.service.safe_contact import Reach
from tests.service.world import LOCALES

DHAKA = ZoneInfo("Asia/Dhaka")
MONDAY = datetime(2026, 11, 23, tzinfo=DHAKA)
RULES = ("3d", "1d", "2h")

hours = st.tuples(st.integers(0, 23), st.integers(0, 23)).filter(lambda both: both[0] < both[1])
reaches = st.builds(
    lambda days, both: Reach("c1", Medium.SMS, days, time(both[0]), time(both[1])),
    st.frozensets(st.integers(0, 6)),
    hours,
)
moments = st.integers(0, 60 * 24 * 40).map(lambda minutes: MONDAY + timedelta(minutes=minutes))


@pytest.mark.parametrize(("state", "cause"), list(product(State, Cause)), ids=str)
def test_every_step_is_in_the_table_or_refused(state: State, cause: Cause):
    if state in STEPS[cause]:
        assert after(state, cause) in State
    else:
        with pytest.raises(IllegalStep):
            after(state, cause)


@given(st.lists(st.sampled_from(Cause), max_size=12))
def test_whatever_happens_what_is_over_stays_over_but_for_a_corrected_mark(causes: list[Cause]):
    state = State.SET
    for cause in causes:
        before = state
        try:
            state = after(state, cause)
        except IllegalStep:
            continue
        if before in OVER:
            assert cause in (Cause.MARKED_ATTENDED, Cause.MARKED_MISSED)
        if cause.startswith("said_"):
            assert before in AHEAD
            assert state in AHEAD


def test_every_state_can_be_reached_and_every_state_ahead_can_end():
    reached = {State.SET} | {to for steps in STEPS.values() for to in steps.values()}
    assert reached == set(State)
    for state in AHEAD:
        assert {after(state, cause) for cause in (Cause.MARKED_ATTENDED, Cause.MARKED_MISSED, Cause.CANCELLED)} == OVER


@given(reaches, moments, moments)
def test_reminders_go_inside_her_hours_before_the_time_and_before_one_another(reach, starts_at, now):
    planned = plan(starts_at, RULES, reach.next_opening, now)
    assert len({one.rule for one in planned}) == len(planned)
    assert [one.due_at for one in planned] == sorted(one.due_at for one in planned)
    for one in planned:
        assert one.due_at >= now
        if one.rule == END:
            assert one.due_at == starts_at
        else:
            assert starts_at - span(one.rule) <= one.due_at < starts_at
            assert reach.next_opening(one.due_at) == one.due_at


@given(reaches, moments)
def test_all_reminders_come_where_her_hours_leave_room(reach, starts_at):
    long_before = starts_at - timedelta(days=9)
    planned = {one.rule for one in plan(starts_at, RULES, lambda moment: moment, long_before)}
    assert planned == {*RULES, END}


def test_an_appointment_of_the_past_plans_nothing():
    assert plan(MONDAY, RULES, lambda moment: moment, MONDAY) == []


def test_the_rules_on_file_can_be_read():
    rules = ReminderRules.load(LOCALES)
    assert rules.of("health") == RULES
    assert rules.of("training") == ("3d", "1d")
    with pytest.raises(ValueError, match="3 days"):
        span("3 days")
