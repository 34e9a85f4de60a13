"""The way of a broadcast: no path leads to a run that another person didn't approve as it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.service.broadcasts.states import OVER, STEPS, Act, IllegalStep, State, after


@given(st.lists(st.sampled_from(Act), max_size=40))
def test_nothing_runs_without_an_approval_after_the_last_change(acts: list[Act]) -> None:
    state, approved = State.DRAFT, False
    for act in acts:
        try:
            state = after(state, act)
        except IllegalStep:
            continue
        if act in (Act.CHANGE, Act.SEND_BACK, Act.VOID):
            approved = False
        approved = approved or act is Act.APPROVE
        assert approved or state not in {State.APPROVED, State.SCHEDULED, State.PREPARING, State.RUNNING, State.PAUSED}


@pytest.mark.parametrize("state", list(State))
def test_what_is_over_stays_over_but_for_another_try(state: State) -> None:
    ways = {act for act in Act if state in STEPS[act]}
    assert ways == {State.DONE: {Act.RETRY}, State.CANCELLED: set()}.get(state, ways)
    assert (Act.CANCEL in ways) is (state not in OVER)
