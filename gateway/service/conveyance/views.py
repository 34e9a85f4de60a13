"""The parts in which staff look through payments, by what must be done next. Pure."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from gateway.service.conveyance.states import OWED, UNSETTLED
from gateway.store.payment_list import Wanted
from gateway.store.payments import PaymentState


class View(StrEnum):
    """One part."""

    OVERDUE = "overdue"
    DUE = "due"
    UNTOLD = "untold"  # paid, and she hasn't been told
    ASKED = "asked"  # told, and she hasn't answered
    DISPUTED = "disputed"
    RECEIVED = "received"
    CLOSED = "closed"


STATES: Mapping[View, frozenset[PaymentState]] = {
    View.OVERDUE: OWED,
    View.DUE: OWED,
    View.UNTOLD: frozenset({PaymentState.PAID}),
    View.ASKED: frozenset({PaymentState.TOLD}),
    View.DISPUTED: UNSETTLED,
    View.RECEIVED: frozenset({PaymentState.RECEIVED}),
    View.CLOSED: frozenset({PaymentState.CLOSED}),
}


def wanted(view: View, today: date) -> Wanted:
    """Return which payments a part holds today."""
    return Wanted(
        states=STATES[view],
        since=today if view is View.DUE else None,
        before=today if view is View.OVERDUE else None,
    )
