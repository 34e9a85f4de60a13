"""Which cause takes a payment from which state to which, and whose word each cause is. Pure; all else is refused."""

from collections.abc import Mapping
from enum import StrEnum

from gateway.store.payments import PaymentState

_S = PaymentState
SURVIVOR, CLOCK = "survivor", "clock"


class Cause(StrEnum):
    """What changes the state of a payment."""

    APPROVED = "approved"
    PAID = "paid"
    PAID_AGAIN = "paid_again"
    TOLD = "told"
    SHE_HAS_IT = "she_has_it"
    SHE_HASNT = "she_hasnt"
    ENTERED_BY_STAFF = "entered_by_staff"  # her receipt, on the word of a member of staff
    DISPUTE_OPENED = "dispute_opened"
    CALLED_OFF = "called_off"
    GIVEN_UP = "given_up"  # a dispute that can't be settled; the note says why
    CLOSED = "closed"


class Origin(StrEnum):
    """Why a payment is due."""

    ATTENDED = "attended"
    IN_ADVANCE = "in_advance"
    BY_HAND = "by_hand"
    IMPORTED = "imported"


class IllegalStep(ValueError):
    """This cause can't come from that state, or isn't this person's to give."""


HERS = frozenset({Cause.SHE_HAS_IT, Cause.SHE_HASNT})
"""Nobody else can say these for her."""

NEEDS_NOTE = frozenset({Cause.ENTERED_BY_STAFF, Cause.GIVEN_UP})
"""What staff decide in her place, they explain."""

THE_CLOCKS = frozenset({Cause.TOLD, Cause.DISPUTE_OPENED})

STEPS: Mapping[Cause, Mapping[PaymentState, PaymentState]] = {
    Cause.APPROVED: {_S.DUE: _S.APPROVED},
    Cause.PAID: {_S.APPROVED: _S.PAID},
    Cause.PAID_AGAIN: {_S.NOT_RECEIVED: _S.PAID, _S.DISPUTED: _S.PAID},
    Cause.TOLD: {_S.PAID: _S.TOLD},
    Cause.SHE_HAS_IT: dict.fromkeys((_S.PAID, _S.TOLD, _S.NOT_RECEIVED, _S.DISPUTED), _S.RECEIVED),
    Cause.SHE_HASNT: dict.fromkeys((_S.PAID, _S.TOLD, _S.RECEIVED), _S.NOT_RECEIVED),
    Cause.ENTERED_BY_STAFF: dict.fromkeys((_S.PAID, _S.TOLD, _S.NOT_RECEIVED, _S.DISPUTED), _S.RECEIVED),
    Cause.DISPUTE_OPENED: {_S.NOT_RECEIVED: _S.DISPUTED},
    Cause.GIVEN_UP: {_S.DISPUTED: _S.CLOSED},
    Cause.CALLED_OFF: {_S.DUE: _S.CLOSED, _S.APPROVED: _S.CLOSED},
    Cause.CLOSED: {_S.RECEIVED: _S.CLOSED},
}
OWED = frozenset({_S.DUE, _S.APPROVED})
UNSETTLED = frozenset({_S.NOT_RECEIVED, _S.DISPUTED})
ASKED = frozenset({_S.PAID, _S.TOLD})


def after(state: PaymentState, cause: Cause, by: str) -> PaymentState:
    """Return the state that follows; raises IllegalStep."""
    if not may_say(by, cause):
        raise IllegalStep(f"{cause} isn't for {by} to say")
    try:
        return STEPS[cause][state]
    except KeyError:
        raise IllegalStep(f"{cause} can't follow {state}") from None


def may_say(by: str, cause: Cause) -> bool:
    """Tell whether a cause is hers, the machine's or the staff's to give."""
    if by == SURVIVOR:
        return cause in HERS
    if by == CLOCK:
        return cause in THE_CLOCKS
    return cause not in HERS | THE_CLOCKS


def open_to_staff(state: PaymentState) -> tuple[Cause, ...]:
    """Return what staff may do with a payment in this state."""
    return tuple(cause for cause, ways in STEPS.items() if state in ways and may_say("staff", cause))
