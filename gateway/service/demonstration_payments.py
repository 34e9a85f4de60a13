"""Plainly made-up conveyance for the demonstration: every part of the pages of payments has something to show."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.service.conveyance.states import CLOCK, SURVIVOR, Cause, Origin, after
from gateway.store import payments, survivors
from gateway.store.engine import Store
from gateway.store.payments import Event, Method, Payment, PaymentState
from gateway.store.survivors import About

ACTOR = "demonstration"
FIRST = "DEMO-P1"
DAY = timedelta(days=1)
_PAID = ((Cause.APPROVED, ACTOR), (Cause.PAID, ACTOR))
_TOLD = (*_PAID, (Cause.TOLD, CLOCK))
_DISPUTED = (*_TOLD, (Cause.SHE_HASNT, SURVIVOR), (Cause.DISPUTE_OPENED, CLOCK))
STORIES = (
    # taka, due so many days from today, how, and what happened since
    (300, 5, Method.BKASH, ()),
    (250, 2, Method.CASH, ((Cause.APPROVED, ACTOR),)),
    (300, -3, Method.BKASH, ()),
    (450, -12, Method.BKASH, ((Cause.APPROVED, ACTOR),)),
    (300, -41, Method.CASH, ()),
    (300, -2, Method.BKASH, _PAID),
    (350, -6, Method.BKASH, _TOLD),
    (300, -9, Method.BKASH, _DISPUTED),
    (500, -20, Method.CASH, _DISPUTED),
    (300, -14, Method.BKASH, (*_TOLD, (Cause.SHE_HAS_IT, SURVIVOR))),
    (250, -15, Method.CASH, (*_TOLD, (Cause.ENTERED_BY_STAFF, ACTOR))),
    (300, -30, Method.BKASH, (*_TOLD, (Cause.SHE_HAS_IT, SURVIVOR), (Cause.CLOSED, ACTOR))),
)
NOTE = "নমুনা: কেসওয়ার্কার বাড়িতে গিয়ে শুনে এসেছেন"


def pay(store: Store, clock: Clock) -> int:
    """Add the made-up payments unless they are there; return how many. Nobody is told anything: no number is known."""
    now = clock.now()
    with store.writing() as conn:
        if survivors.by_code(conn, store.vault, FIRST):
            return 0
        for at, (taka, due, method, causes) in enumerate(STORIES, 1):
            about = About(f"DEMO-P{at}", f"নমুনা পাওনা {at}", "f", None, "jashore", "jashore/manirampur")
            hers = survivors.add(conn, store.vault, about, ACTOR, now)
            new = Payment(hers, taka, (now + due * DAY).date(), method)
            first = now + min(due - 5, -5) * DAY
            made = payments.add(conn, store.vault, new, Origin.ATTENDED, ACTOR, first)
            _go_on(conn, store, made, causes, method, at, first, now)
    return len(STORIES)


def _go_on(
    conn: Connection,
    store: Store,
    made: str,
    causes: tuple[tuple[Cause, str], ...],
    method: Method,
    at: int,
    first: datetime,
    now: datetime,
) -> None:
    """Let happen what happened since, hours apart, none of it so lately that anybody would be told now."""
    state = PaymentState.DUE
    step = (now - 4 * DAY - first) / (len(causes) + 1) if first < now - 4 * DAY else timedelta(hours=1)
    for number, (cause, by) in enumerate(causes, 1):
        state = after(state, cause, by)
        note = NOTE if cause is Cause.ENTERED_BY_STAFF else ""
        more = {"transfer": f"DEMO{at:06}"} if cause is Cause.PAID and method is Method.BKASH else {}
        payments.change(conn, store.vault, made, Event(state, cause, by, first + number * step, note), **more)
