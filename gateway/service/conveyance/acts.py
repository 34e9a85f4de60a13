"""What staff do with conveyance: make it due, approve, pay, settle; each act stands in the time line and the audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.i18n.conveyance_rates import MOST
from gateway.service.acting import Acting
from gateway.service.conveyance.disputes import ABOUT_DISPUTES, ABOUT_OWED
from gateway.service.conveyance.states import NEEDS_NOTE, OWED, UNSETTLED, Cause, IllegalStep, Origin, after
from gateway.service.enrolment.own_area import Refused, hers
from gateway.service.rules import Rules
from gateway.service.scope import Scope
from gateway.store import audit, care_tasks, payment_list, payments
from gateway.store.engine import Store
from gateway.store.payment_list import Listed, Sum, Wanted
from gateway.store.payments import Event, Payment, PaymentState
from gateway.store.payments import Method as Method

PAGE = 50
AGES = (0, 7, 14, 30)
"""Days overdue at which the next part of the ageing begins."""


SETTLES: Mapping[Cause, tuple[str, ...]] = {
    Cause.PAID: ABOUT_OWED,
    Cause.CALLED_OFF: ABOUT_OWED,
    Cause.PAID_AGAIN: ABOUT_DISPUTES,
    Cause.ENTERED_BY_STAFF: ABOUT_DISPUTES,
    Cause.GIVEN_UP: ABOUT_DISPUTES,
}
"""The tasks that an act makes needless."""


class NoPayment(AshshashError):
    """There is no such payment, or it lies outside this person's area."""


@dataclass(frozen=True)
class Totals:
    """The sums of an area; `owed` and `disputed` in parts by how long they are overdue (AGES)."""

    by_state: dict[PaymentState, Sum]
    owed: tuple[Sum, ...]
    disputed: tuple[Sum, ...]
    by_her_word: Sum
    by_staffs_word: Sum


class Conveyance:
    """Acts of staff on payments; whoever does them signs."""

    def __init__(self, store: Store, rules: Rules, clock: Clock) -> None:
        self._store, self._rules, self._clock = store, rules, clock

    def listed(self, by: Acting, wanted: Wanted, offset: int = 0) -> list[Listed]:
        """Return a page of the payments of this person's area."""
        with self._store.writing() as conn:
            audit.note(conn, by.actor, "payment.list", "", self._now)
            return payment_list.listed(conn, self._store.vault, within(by.scope, wanted), PAGE, offset)

    def totals(self, by: Acting) -> Totals:
        """Return the sums of this person's area."""
        wanted = within(by.scope, Wanted())
        edges = [self._today - timedelta(days=days) for days in AGES]
        with self._store.reading() as conn:
            came = payment_list.received(conn, wanted)
            return Totals(
                payment_list.by_state(conn, wanted),
                tuple(payment_list.by_age(conn, wanted, OWED, edges)),
                tuple(payment_list.by_age(conn, wanted, UNSETTLED, edges)),
                came[True],
                came[False],
            )

    def opened(self, payment_id: str, by: Acting) -> tuple[Payment, Sequence[Event]]:
        """Return a payment and its time line; raises NoPayment."""
        with self._store.writing() as conn:
            found = self._theirs(conn, payment_id, by)
            audit.note(conn, by.actor, "payment.show", payment_id, self._now)
            return found, payments.events(conn, self._store.vault, payment_id)

    def of_survivor(self, survivor_id: str, by: Acting) -> list[Payment]:
        """Return the payments of one survivor; raises NoSurvivor."""
        with self._store.writing() as conn:
            hers(conn, self._store.vault, survivor_id, by)
            audit.note(conn, by.actor, "payment.list", survivor_id, self._now)
            return payments.of_survivor(conn, self._store.vault, survivor_id)

    def add(self, survivor_id: str, taka: int, due_on: date, by: Acting) -> str:
        """Make a payment due that no session did; raises NoSurvivor and Refused."""
        with self._store.writing() as conn:
            hers(conn, self._store.vault, survivor_id, by)
            new = Payment(survivor_id, _fare(taka), due_on)
            made = payments.add(conn, self._store.vault, new, Origin.BY_HAND, by.actor, self._now)
            audit.note(conn, by.actor, "payment.add", made, self._now)
        return made

    def approve(self, payment_id: str, taka: int, by: Acting) -> None:
        """Agree to a payment of this sum, which may differ from the one proposed; raises NoPayment and Refused."""
        self._do(payment_id, Cause.APPROVED, by, taka=_fare(taka))

    def pay(self, payment_id: str, method: Method, transfer: str, by: Acting) -> None:
        """Note that it was paid, and the number of the transfer; raises NoPayment and Refused."""
        if method is Method.BKASH and not transfer.strip():
            raise Refused("transfer_missing")
        self._do(payment_id, Cause.PAID, by, method=method.value, transfer=transfer.strip())

    def pay_again(self, payment_id: str, method: Method, transfer: str, by: Acting) -> None:
        """Note that what never came was paid once more; raises NoPayment and Refused."""
        if method is Method.BKASH and not transfer.strip():
            raise Refused("transfer_missing")
        self._do(payment_id, Cause.PAID_AGAIN, by, method=method.value, transfer=transfer.strip())

    def settle(self, payment_id: str, cause: Cause, note: str, by: Acting) -> None:
        """Do what needs no sum: enter her receipt, call off, give up, close; raises NoPayment and Refused."""
        if cause in NEEDS_NOTE and not note.strip():
            raise Refused("note_missing")
        self._do(payment_id, cause, by, note=note.strip())

    @property
    def _now(self) -> datetime:
        return self._clock.now()

    @property
    def _today(self) -> date:
        return self._rules.local(self._now).date()

    def _do(self, payment_id: str, cause: Cause, by: Acting, note: str = "", **values: Any) -> None:
        with self._store.writing() as conn:
            found = self._theirs(conn, payment_id, by)
            try:
                state = after(found.state, cause, by.actor)
            except IllegalStep as error:
                raise Refused("no_such_way") from error
            if values.get("taka", found.taka) != found.taka:
                note = f"{found.taka} → {values['taka']}"
            event = Event(state, cause, by.actor, self._now, note)
            payments.change(conn, self._store.vault, payment_id, event, **values)
            over = SETTLES.get(cause, ())
            care_tasks.settled(conn, payment_id, over, by.actor, self._now)
            audit.note(conn, by.actor, f"payment.{cause}", payment_id, self._now)

    def _theirs(self, conn: Connection, payment_id: str, by: Acting) -> Payment:
        found = payments.by_id(conn, self._store.vault, payment_id)
        if found is None:
            raise NoPayment("There is no such payment.")
        hers(conn, self._store.vault, found.survivor_id, by)
        return found


def within(scope: Scope, wanted: Wanted) -> Wanted:
    """Return what is wanted, held to somebody's area."""
    if not scope.place:
        return wanted
    return replace(wanted, district=scope.district, upazila=scope.upazila, union=scope.union)


def _fare(taka: int) -> int:
    if not 0 < taka <= MOST:
        raise Refused("bad_sum")
    return taka
