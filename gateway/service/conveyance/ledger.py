"""Looking through payments: the parts with their sums, a page of one, one payment with its time line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gateway.clock import Clock
from gateway.service.acting import Acting
from gateway.service.conveyance.acts import PAGE, NoPayment, within
from gateway.service.conveyance.states import Cause, open_to_staff
from gateway.service.conveyance.views import View, wanted
from gateway.service.enrolment.own_area import covers
from gateway.service.rules import Rules
from gateway.store import audit, payment_list, payments, survivors
from gateway.store.engine import Store
from gateway.store.payment_list import Listed as Listed
from gateway.store.payment_list import Sum
from gateway.store.payments import Event, Payment

MOST_EXPORTED = 20_000


@dataclass(frozen=True)
class Opened:
    """A payment, whose it is, what happened to it and what staff may do next."""

    payment: Payment
    code: str
    line: Sequence[Event]
    open: tuple[Cause, ...]

    @property
    def staffs_word(self) -> bool:
        """Whether only staff say that she has it."""
        came = {one.by == "survivor" for one in self.line if one.state == "received"}
        return came == {False}


class Ledger:
    """Reads payments of somebody's area; each look is audited."""

    def __init__(self, store: Store, rules: Rules, clock: Clock) -> None:
        self._store, self._rules, self._clock = store, rules, clock

    @property
    def today(self) -> date:
        """The day it is here."""
        return self._rules.local(self._clock.now()).date()

    def parts(self, by: Acting) -> Mapping[View, Sum]:
        """Return the sum of each part."""
        with self._store.reading() as conn:
            return {view: payment_list.count(conn, within(by.scope, wanted(view, self.today))) for view in View}

    def page(self, view: View, by: Acting, page: int = 0) -> tuple[list[Listed], bool]:
        """Return a page of a part, and whether more follow."""
        which = within(by.scope, wanted(view, self.today))
        with self._store.writing() as conn:
            audit.note(conn, by.actor, "payment.list", "", self._clock.now())
            found = payment_list.listed(conn, self._store.vault, which, PAGE + 1, page * PAGE)
        return found[:PAGE], len(found) > PAGE

    def everything(self, view: View, by: Acting) -> list[Listed]:
        """Return a whole part, for a file."""
        which = within(by.scope, wanted(view, self.today))
        with self._store.writing() as conn:
            audit.note(conn, by.actor, "payment.export", "", self._clock.now())
            return payment_list.listed(conn, self._store.vault, which, MOST_EXPORTED)

    def one(self, payment_id: str, by: Acting) -> Opened:
        """Return one payment; raises NoPayment, outside somebody's area too."""
        vault = self._store.vault
        with self._store.writing() as conn:
            found = payments.by_id(conn, vault, payment_id)
            hers = survivors.by_id(conn, vault, found.survivor_id) if found else None
            if found is None or hers is None or not covers(by, hers.about):
                raise NoPayment("There is no such payment.")
            audit.note(conn, by.actor, "payment.show", payment_id, self._clock.now())
            line = payments.events(conn, vault, payment_id)
        return Opened(found, hers.about.code, line, open_to_staff(found.state))

    def of_case(self, code: str, by: Acting) -> str | None:
        """Return the id of the survivor of a case number, None where there is none in this area."""
        with self._store.reading() as conn:
            hers = survivors.by_code(conn, self._store.vault, code.strip())
        return hers.id if hers and covers(by, hers.about) else None
