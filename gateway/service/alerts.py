"""Alerts of tips: first to whom they are nearest, then to the next, until somebody takes the tip."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection

from gateway.i18n.catalogue import Catalogue
from gateway.i18n.places import Places
from gateway.service import notify, presence
from gateway.service.routing import Area, chain
from gateway.service.rules import Rules
from gateway.service.staff_book import StaffBook
from gateway.store import alerts, audit, tips
from gateway.store.crypto import Vault
from gateway.store.states import AlertState, TipState


class Alerts:
    """Calls on people for tips. Every method runs inside the caller's transaction."""

    def __init__(self, vault: Vault, words: Catalogue, places: Places, staff: StaffBook, rules: Rules) -> None:
        self._vault = vault
        self._words = words
        self._places = places
        self._staff = staff
        self._rules = rules

    def call_next(self, conn: Connection, tip_id: str, now: datetime) -> bool:
        """Alert the next person for a tip; False where nobody is left, which the coordinators' list then shows."""
        tip = tips.by_id(conn, self._vault, tip_id)
        if tip is None:
            return False
        local = self._rules.local(now)
        members = {one.id: one for one in self._staff.everyone(conn)}
        called = {one.staff_id for one in alerts.of_tip(conn, tip_id)}
        order = chain(
            Area(tip.district, tip.upazila, tip.union),
            presence.standing(members.values(), local),
            _words_of(tip.body),
            tips.excluded(conn, tip_id),
        )
        left = [one for one in order if one.id not in called]
        following = presence.soonest(left, members, local, urgent=tip.danger_now)
        if following is None:
            return False
        wait = self._rules.urgent_escalation if tip.danger_now else self._rules.escalation
        staff_id, at = following[0], following[1].astimezone(UTC)
        alerts.add(conn, tip_id, staff_id, len(called), at + wait, now)
        notify.of_tip(conn, self._vault, self._words, self._places, members[staff_id], tip, at)
        return True

    def open_number(self, conn: Connection, staff_id: str) -> str:
        """Return the number of the tip this person was alerted of last and hasn't answered, or an empty string."""
        waiting = alerts.waiting_for(conn, staff_id)
        return waiting[0].number if waiting else ""

    def acknowledge(self, conn: Connection, staff_id: str, number: str, now: datetime) -> None:
        """This person takes the tip: nobody else is called on."""
        for one in alerts.waiting_for(conn, staff_id):
            if one.number == number and alerts.acknowledge(conn, one.id, now):
                tips.set_state(conn, one.tip_id, TipState.SEEN)
                audit.note(conn, staff_id, "tip.acknowledge", one.tip_id, now)
                for other in alerts.of_tip(conn, one.tip_id):
                    alerts.end(conn, other.id, AlertState.MISSED)

    def pass_on(self, conn: Connection, staff_id: str, number: str, now: datetime) -> None:
        """This person can't: the next is called at once."""
        for one in alerts.waiting_for(conn, staff_id):
            if one.number == number and alerts.end(conn, one.id, AlertState.PASSED):
                audit.note(conn, staff_id, "tip.pass", one.tip_id, now)
                self.call_next(conn, one.tip_id, now)

    def escalate(self, conn: Connection, now: datetime) -> int:
        """Call the next person for every alert that nobody answered in time; return how many there were."""
        late = alerts.overdue(conn, now)
        for one in late:
            alerts.end(conn, one.id, AlertState.MISSED)
            self.call_next(conn, one.tip_id, now)
        return len(late)


def _words_of(body: str) -> str:
    """Return all words of a tip in one text, to look for names in."""
    said: dict[str, object] = json.loads(body)
    parts: Sequence[str] = [value for value in said.values() if isinstance(value, str)]
    return " ".join(parts)
