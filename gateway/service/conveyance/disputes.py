"""What she answers about a payment: it came, or it didn't, which two people are asked to look into at once."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.service.appointments.tasks import Tasks
from gateway.service.conveyance.states import CLOCK, STEPS, SURVIVOR, Cause, IllegalStep, after
from gateway.store import care_tasks, payments, questions
from gateway.store.care_tasks import Task
from gateway.store.crypto import Vault
from gateway.store.payments import Event, Payment

CASEWORKERS, FINANCES = "payment_dispute", "payment_dispute_finance"
DUE, OVERDUE = "payment_due", "payment_overdue"
ABOUT_OWED = (DUE, OVERDUE)
ABOUT_DISPUTES = (CASEWORKERS, FINANCES)
A_DAY = timedelta(days=1)


class Disputes:
    """Takes her word about payments. Every method runs inside the caller's transaction."""

    def __init__(self, vault: Vault, tasks: Tasks) -> None:
        self._vault, self._tasks = vault, tasks

    def answered(self, conn: Connection, payment_id: str, now: datetime, *, came: bool) -> bool:
        """Note her answer; False where it changes nothing any more."""
        one = payments.by_id(conn, self._vault, payment_id)
        cause = Cause.SHE_HAS_IT if came else Cause.SHE_HASNT
        if one is None or not self._step(conn, one, cause, SURVIVOR, now):
            return False
        questions.close(conn, "payment", payment_id, cause, now)
        if came:
            self._tasks.settled(conn, payment_id, ABOUT_DISPUTES, SURVIVOR, now)
        else:
            self._open(conn, payment_id, now)
        return True

    def waits_for_her(self, conn: Connection, payment_id: str) -> bool:
        """Tell whether her word about it still changes anything."""
        one = payments.by_id(conn, self._vault, payment_id)
        return one is not None and one.state in STEPS[Cause.SHE_HAS_IT].keys() | STEPS[Cause.SHE_HASNT].keys()

    def wants_call(self, conn: Connection, payment_id: str, now: datetime) -> None:
        """She would rather talk about it."""
        one = payments.by_id(conn, self._vault, payment_id)
        if one is not None:
            self._tasks.add(conn, "call", one.survivor_id, payment_id, now)

    def _open(self, conn: Connection, payment_id: str, now: datetime) -> None:
        one = payments.by_id(conn, self._vault, payment_id)
        assert one is not None
        self._step(conn, one, Cause.DISPUTE_OPENED, CLOCK, now + timedelta(microseconds=1))
        again = now.isoformat()
        self._tasks.add(conn, CASEWORKERS, one.survivor_id, payment_id, now, again=again)
        # Nobody's own: whoever keeps the money sees what nobody has taken.
        task = Task(FINANCES, one.survivor_id, f"{FINANCES}:{payment_id}:{again}", now + A_DAY, payment_id)
        care_tasks.add(conn, self._vault, task, now)

    def _step(self, conn: Connection, one: Payment, cause: Cause, by: str, now: datetime) -> bool:
        try:
            state = after(one.state, cause, by)
        except IllegalStep:
            return False
        payments.change(conn, self._vault, one.id, Event(state, cause, by, now))
        return True
