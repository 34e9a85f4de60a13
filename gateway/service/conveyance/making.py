"""A session makes its conveyance due once, whether she came or asks for the fare in advance. In the caller's turn."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from gateway.i18n.conveyance_rates import Rates
from gateway.service.conveyance.states import Origin
from gateway.service.rules import Rules
from gateway.store import payments, survivors
from gateway.store.crypto import Vault
from gateway.store.payments import Payment


@dataclass(frozen=True)
class Session:
    """What a payment must know of an appointment."""

    survivor_id: str
    appointment_id: str
    kind: str
    starts_at: datetime


class Making:
    """Makes payments for sessions. Every method runs inside the caller's transaction, which holds the appointment."""

    def __init__(self, vault: Vault, rates: Rates, rules: Rules) -> None:
        self._vault, self._rates, self._rules = vault, rates, rules

    def after(self, conn: Connection, session: Session, by: str, now: datetime) -> str | None:
        """She came: her way is paid, unless it was in advance. Return the payment's id, None where nothing is due."""
        return self._make(conn, session, self._day(session.starts_at) + self._rates.after, Origin.ATTENDED, by, now)

    def in_advance(self, conn: Connection, session: Session, by: str, now: datetime) -> str | None:
        """She can't pay her way to a session ahead. Return the payment's id, None where there is one already."""
        due = max(self._day(now), self._day(session.starts_at) - self._rates.before)
        return self._make(conn, session, due, Origin.IN_ADVANCE, by, now)

    def _make(
        self, conn: Connection, session: Session, due_on: date, origin: Origin, by: str, now: datetime
    ) -> str | None:
        if payments.stands_for(conn, session.survivor_id, session.appointment_id):
            return None
        one = survivors.by_id(conn, self._vault, session.survivor_id)
        rate = self._rates.of(session.kind, one.about.district) if one else None
        if rate is None:
            return None
        new = Payment(session.survivor_id, rate.taka, due_on, appointment_id=session.appointment_id)
        return payments.add(conn, self._vault, new, origin, by, now)

    def _day(self, at: datetime) -> date:
        return self._rules.local(at).date()
