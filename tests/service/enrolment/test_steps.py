"""The way through the programme: in its order, out of it from anywhere with a reason, back in by being asked anew."""

import pytest

from gateway.service.enrolment.steps import BEFORE_CONSENT, MOVES, DropOut, next_steps, objection
from gateway.store.survivors import Step

WAY = [
    (Step.IDENTIFIED, Step.VERIFIED),
    (Step.VERIFIED, Step.CONSENTED),
    (Step.CONSENTED, Step.ENROLLED),
    (Step.ENROLLED, Step.COUNSELLING),
    (Step.COUNSELLING, Step.NEEDS_ASSESSED),
    (Step.NEEDS_ASSESSED, Step.CERTIFIED),
    (Step.CERTIFIED, Step.TRAINING),
    (Step.TRAINING, Step.PLACED),
    (Step.PLACED, Step.FOLLOW_UP),
]


@pytest.mark.parametrize(("step", "to"), WAY)
def test_the_programme_goes_step_by_step(step: Step, to: Step) -> None:
    assert objection(step, to, "", guardian_missing=False) == ""


@pytest.mark.parametrize(
    ("step", "to", "reason", "why"),
    [
        (Step.IDENTIFIED, Step.ENROLLED, "", "no_such_way"),
        (Step.VERIFIED, Step.ENROLLED, "", "no_such_way"),
        (Step.ENROLLED, Step.ENROLLED, "", "no_such_way"),
        (Step.COUNSELLING, Step.CERTIFIED, "", "no_such_way"),
        (Step.TRAINING, Step.DROPPED_OUT, "", "reason_missing"),
        (Step.TRAINING, Step.DROPPED_OUT, "she was rude", "reason_missing"),
        (Step.TRAINING, Step.DROPPED_OUT, "no_money", ""),
        (Step.DROPPED_OUT, Step.DROPPED_OUT, "no_money", "no_such_way"),
        (Step.DROPPED_OUT, Step.TRAINING, "", "no_such_way"),
        (Step.DROPPED_OUT, Step.VERIFIED, "", ""),
        (Step.TRAINING, Step.PLACED, "no_money", "reason_unasked"),
    ],
)
def test_other_ways_are_refused(step: Step, to: Step, reason: str, why: str) -> None:
    assert objection(step, to, reason, guardian_missing=False) == why


def test_a_minor_goes_no_further_than_her_guardian_agreed() -> None:
    refused = {to for step in Step for to in next_steps(step) if objection(step, to, "", guardian_missing=True)}
    assert refused == set(Step) - BEFORE_CONSENT | {Step.DROPPED_OUT}
    assert objection(Step.IDENTIFIED, Step.DROPPED_OUT, DropOut.LOST, guardian_missing=True) == ""


def test_every_step_is_reached_and_every_step_can_be_left() -> None:
    assert set(MOVES) == set(Step)
    assert set().union(*MOVES.values()) | {Step.IDENTIFIED, Step.DROPPED_OUT} == set(Step)
    assert all(next_steps(step) for step in Step)
