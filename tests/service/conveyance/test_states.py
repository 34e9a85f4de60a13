"""The way of a payment: what leads where, and whose word counts for what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.service.conveyance.states import (
    CLOCK,
    HERS,
    NEEDS_NOTE,
    STEPS,
    SURVIVOR,
    THE_CLOCKS,
    Cause,
    IllegalStep,
    after,
    may_say,
    open_to_staff,
)
from gateway.store.payments import PaymentState

_S, STAFF = PaymentState, "account:a1"


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        (
            [(Cause.APPROVED, STAFF), (Cause.PAID, STAFF), (Cause.TOLD, CLOCK), (Cause.SHE_HAS_IT, SURVIVOR)],
            _S.RECEIVED,
        ),
        ([(Cause.APPROVED, STAFF), (Cause.PAID, STAFF), (Cause.SHE_HASNT, SURVIVOR)], _S.NOT_RECEIVED),
        ([(Cause.CALLED_OFF, STAFF)], _S.CLOSED),
        (
            [(Cause.APPROVED, STAFF), (Cause.PAID, STAFF), (Cause.SHE_HASNT, SURVIVOR), (Cause.DISPUTE_OPENED, CLOCK)],
            _S.DISPUTED,
        ),
    ],
)
def test_it_goes_its_way(said: list[tuple[Cause, str]], ends: PaymentState) -> None:
    state = _S.DUE
    for cause, by in said:
        state = after(state, cause, by)
    assert state is ends


@pytest.mark.parametrize(
    ("state", "cause", "by"),
    [
        (_S.DUE, Cause.PAID, STAFF),  # nobody pays what nobody approved
        (_S.TOLD, Cause.SHE_HAS_IT, STAFF),  # nobody says it in her place
        (_S.TOLD, Cause.SHE_HASNT, STAFF),
        (_S.TOLD, Cause.SHE_HAS_IT, CLOCK),
        (_S.DUE, Cause.APPROVED, SURVIVOR),
        (_S.DUE, Cause.APPROVED, CLOCK),
        (_S.TOLD, Cause.ENTERED_BY_STAFF, SURVIVOR),
        (_S.CLOSED, Cause.SHE_HASNT, SURVIVOR),
        (_S.TOLD, Cause.CLOSED, STAFF),  # closed is what was received, called off or given up
    ],
)
def test_all_else_is_refused(state: PaymentState, cause: Cause, by: str) -> None:
    with pytest.raises(IllegalStep):
        after(state, cause, by)


steps = st.tuples(st.sampled_from(Cause), st.sampled_from([STAFF, SURVIVOR, CLOCK]))


@given(st.lists(steps, max_size=30))
def test_whatever_happens_received_is_her_word_or_marked_as_the_staffs(tried: list[tuple[Cause, str]]) -> None:
    state, line = _S.DUE, [_S.DUE]
    for cause, by in tried:
        try:
            state = after(state, cause, by)
        except IllegalStep:
            continue
        line.append(state)
        if state is _S.RECEIVED:
            assert (by == SURVIVOR) == (cause is Cause.SHE_HAS_IT)
            assert by == SURVIVOR or cause is Cause.ENTERED_BY_STAFF
        if state is _S.PAID:
            assert _S.APPROVED in line


def test_every_state_is_reached_and_all_but_closed_are_left() -> None:
    assert {state for ways in STEPS.values() for state in ways.values()} | {_S.DUE} == set(_S)
    assert {state for ways in STEPS.values() for state in ways} == set(_S) - {_S.CLOSED}
    assert set(STEPS) == set(Cause)
    assert open_to_staff(_S.CLOSED) == ()


def test_each_cause_is_somebodys_to_give() -> None:
    for cause in Cause:
        assert [by for by in (STAFF, SURVIVOR, CLOCK) if may_say(by, cause)] == [
            SURVIVOR if cause in HERS else CLOCK if cause in THE_CLOCKS else STAFF
        ]
    assert all(may_say(STAFF, cause) for cause in NEEDS_NOTE)
