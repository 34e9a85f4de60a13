"""Her next appointments in full, to whoever says her word; three wrong ones in a day and nothing is told any more."""

from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from gateway.dialogue.care import CareView, LookUpCare, Meeting, NothingToTell, Sum, WordWanted
from gateway.service.appointments.states import AHEAD
from gateway.service.appointments.tasks import Tasks
from gateway.service.enrolment import code_word
from gateway.service.rules import Rules
from gateway.store import appointments, attempts, payments, safe_addresses, survivors
from gateway.store.contacts import Contact
from gateway.store.crypto import Vault
from gateway.store.payments import Payment, PaymentState
from gateway.store.survivors import Survivor

TRIES, WITHIN = 3, timedelta(days=1)
TOLD = 3  # appointments, and payments
TOLD_AS = {
    PaymentState.DUE: "due",
    PaymentState.APPROVED: "due",
    PaymentState.PAID: "paid",
    PaymentState.TOLD: "paid",
    PaymentState.NOT_RECEIVED: "looking",
    PaymentState.DISPUTED: "looking",
    PaymentState.RECEIVED: "received",
}


class Details:
    """Answers LookUpCare. Every method runs inside the caller's transaction."""

    def __init__(self, vault: Vault, tasks: Tasks, rules: Rules) -> None:
        self._vault = vault
        self._tasks = tasks
        self._rules = rules

    def look_up(
        self, conn: Connection, query: LookUpCare, contact: Contact, now: datetime
    ) -> CareView | WordWanted | NothingToTell:
        """Return what may be told at this address."""
        here = [one for one in safe_addresses.of_contact(conn, contact.id) if one.quarantined_at is None]
        found = survivors.of_ids(conn, self._vault, list({one.survivor_id for one in here}))
        hers = [one for one in found.values() if one.code_word_hash]
        if not hers:
            return NothingToTell()
        key = f"care_word:{contact.id}"
        wrong = attempts.count(conn, self._vault, key, now - WITHIN)
        if wrong >= TRIES:
            return NothingToTell(harmless=True)
        if not query.word:
            return WordWanted()
        known = next((one for one in hers if code_word.fits(one.code_word_hash, query.word)), None)
        if known is not None:
            attempts.forget(conn, self._vault, key)
            return self._view(conn, known, now)
        attempts.note(conn, self._vault, key, now)
        if wrong + 1 < TRIES:
            return WordWanted(again=True)
        for one in hers:
            self._tasks.add(conn, "wrong_word", one.id, contact.id, now, again=f"{now:%Y%m%d}")
        return NothingToTell(harmless=True)

    def _view(self, conn: Connection, one: Survivor, now: datetime) -> CareView:
        ahead = [each for each in appointments.of_survivor(conn, self._vault, one.id, now) if each.state in AHEAD]
        meetings = tuple(Meeting(self._rules.local(each.starts_at), each.kind, each.place) for each in ahead[:TOLD])
        owed = [each for each in payments.of_survivor(conn, self._vault, one.id) if each.state in TOLD_AS]
        return CareView(meetings, tuple(self._sum(each) for each in owed[:TOLD]))

    def _sum(self, one: Payment) -> Sum:
        day = datetime.combine(one.due_on, time(), self._rules.zone)
        return Sum(one.taka, TOLD_AS[one.state], one.method.value, day)
