"""How far an appointment has come, and which cause leads from where to where. Pure; what the table lacks is refused."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """How far an appointment has come."""

    SET = "set"
    REMINDED = "reminded"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    ASKED_TO_MOVE = "asked_to_move"
    NO_MONEY = "no_money"  # she can't come, for want of the fare
    NOT_SAFE = "not_safe"
    NO_PERMISSION = "no_permission"
    ILL = "ill"
    CANT = "cant"  # for a reason of her own
    NO_ANSWER = "no_answer"
    ATTENDED = "attended"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Cause(StrEnum):
    """What changes the state of an appointment."""

    REMINDER_SENT = "reminder_sent"
    REMINDER_DELIVERED = "reminder_delivered"
    SAID_YES = "said_yes"
    SAID_MOVE = "said_move"
    SAID_NO_MONEY = "said_no_money"
    SAID_NOT_SAFE = "said_not_safe"
    SAID_NO_PERMISSION = "said_no_permission"
    SAID_ILL = "said_ill"
    SAID_CANT = "said_cant"
    NOBODY_ANSWERED = "nobody_answered"
    MOVED = "moved"
    MARKED_ATTENDED = "marked_attended"
    MARKED_MISSED = "marked_missed"
    CANCELLED = "cancelled"


class IllegalStep(ValueError):
    """This cause can't come from that state."""


OVER = frozenset({State.ATTENDED, State.MISSED, State.CANCELLED})
AHEAD = frozenset(State) - OVER
UNANSWERED = frozenset({State.SET, State.REMINDED, State.DELIVERED})
CANT = frozenset({State.NO_MONEY, State.NOT_SAFE, State.NO_PERMISSION, State.ILL, State.CANT})
REMINDABLE = UNANSWERED | {State.CONFIRMED, State.NO_ANSWER}
"""A reminder of it still makes sense: neither refused nor being moved."""
SAID: Mapping[State, Cause] = {
    State.NO_MONEY: Cause.SAID_NO_MONEY,
    State.NOT_SAFE: Cause.SAID_NOT_SAFE,
    State.NO_PERMISSION: Cause.SAID_NO_PERMISSION,
    State.ILL: Cause.SAID_ILL,
    State.CANT: Cause.SAID_CANT,
}
"""The cause of each of her reasons not to come."""

STEPS: Mapping[Cause, Mapping[State, State]] = {
    Cause.REMINDER_SENT: {
        **{state: state for state in REMINDABLE},
        State.SET: State.REMINDED,
    },
    Cause.REMINDER_DELIVERED: {State.REMINDED: State.DELIVERED},
    Cause.SAID_YES: dict.fromkeys(AHEAD, State.CONFIRMED),
    Cause.SAID_MOVE: dict.fromkeys(AHEAD, State.ASKED_TO_MOVE),
    **{cause: dict.fromkeys(AHEAD, state) for state, cause in SAID.items()},
    Cause.NOBODY_ANSWERED: dict.fromkeys(UNANSWERED, State.NO_ANSWER),
    Cause.MOVED: dict.fromkeys(AHEAD, State.SET),
    Cause.MARKED_ATTENDED: dict.fromkeys((*AHEAD, State.MISSED), State.ATTENDED),
    Cause.MARKED_MISSED: dict.fromkeys((*AHEAD, State.ATTENDED), State.MISSED),
    Cause.CANCELLED: dict.fromkeys(AHEAD, State.CANCELLED),
}


def after(state: State, cause: Cause) -> State:
    """Return the state that follows; raises IllegalStep."""
    try:
        return STEPS[cause][state]
    except KeyError:
        raise IllegalStep(f"{cause} can't follow {state}") from None
