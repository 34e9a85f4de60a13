"""How far a broadcast has come, and which act leads from where to where. Pure; what the table lacks is refused."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """How far a broadcast has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What changes the state of a broadcast."""

    CHANGE = "change"  # any change of what was approved voids the approval
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    PREPARE = "prepare"
    RUN = "run"
    PAUSE = "pause"
    RESUME = "resume"
    VOID = "void"  # what would go out is no longer what was approved
    FINISH = "finish"
    RETRY = "retry"
    CANCEL = "cancel"


class Cause(StrEnum):
    """Why a run paused or ended other than by itself."""

    PERSON = "person"
    QUIET_HOURS = "quiet_hours"
    DAY_CAP = "day_cap"
    BUDGET = "budget"
    PROVIDER = "provider"  # it fails for more than 15 % in five minutes
    GREW = "grew"  # more people or more money than was approved
    CHANGED = "changed"


class IllegalStep(ValueError):
    """This act can't be done in that state."""


BY_ITSELF = frozenset({Cause.QUIET_HOURS, Cause.DAY_CAP})
"""Pauses that end by themselves; the others wait for a person."""

BEFORE = frozenset({State.DRAFT, State.SUBMITTED, State.APPROVED, State.SCHEDULED})
UNDER_WAY = frozenset({State.PREPARING, State.RUNNING, State.PAUSED})
OVER = frozenset({State.DONE, State.CANCELLED})

STEPS: Mapping[Act, Mapping[State, State]] = {
    Act.CHANGE: dict.fromkeys(BEFORE, State.DRAFT),
    Act.SUBMIT: {State.DRAFT: State.SUBMITTED},
    Act.SEND_BACK: dict.fromkeys((State.SUBMITTED, State.APPROVED, State.SCHEDULED), State.DRAFT),
    Act.APPROVE: {State.SUBMITTED: State.APPROVED},
    Act.SCHEDULE: {State.APPROVED: State.SCHEDULED},
    Act.PREPARE: {State.SCHEDULED: State.PREPARING},
    Act.RUN: {State.PREPARING: State.RUNNING},
    Act.PAUSE: {State.RUNNING: State.PAUSED, State.PREPARING: State.PAUSED},
    Act.RESUME: {State.PAUSED: State.PREPARING},  # which goes on at once where all is prepared
    Act.VOID: {State.SCHEDULED: State.DRAFT, State.PREPARING: State.DRAFT},
    Act.FINISH: {State.RUNNING: State.DONE},
    Act.RETRY: {State.DONE: State.RUNNING},
    Act.CANCEL: dict.fromkeys(BEFORE | UNDER_WAY, State.CANCELLED),
}


def after(state: State, act: Act) -> State:
    """Return the state that follows; raises IllegalStep."""
    try:
        return STEPS[act][state]
    except KeyError:
        raise IllegalStep(f"{act} can't follow {state}") from None


def may(state: State, act: Act) -> bool:
    """Tell whether the act can be done in this state."""
    return state in STEPS[act]
