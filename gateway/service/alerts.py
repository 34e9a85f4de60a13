"""Alerts of tips: first to whom they are nearest, then to the next, until somebody takes the tip."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from gateway.i18n.catalogue import Catalogue
from gateway.i18n.places import Places
from gateway.service import notify, presence
from gateway.service.routing import Area, chain
from gateway.service.rules import Rules
from gateway.service.staff_book import StaffBook
from gateway.store import alerts, audit, tip_events, tips
from gateway.store.alerts import Alert
from gateway.store.crypto import Vault
from gateway.store.states import AlertState, Role, TipState


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
        tip = tips.by_id(conn, tip_id)
        if tip is None or tip.state is not TipState.NEW:
            return False
        local = self._rules.local(now)
        barred = tips.excluded(conn, tip_id)
        # Whose place somebody would take must not be excluded either.
        members = {one.id: one for one in self._staff.everyone(conn) if one.id not in barred}
        called = {one.staff_id for one in alerts.of_tip(conn, tip_id)}
        area = Area(tip.district, tip.upazila, tip.union)
        order = chain(area, presence.standing(members.values(), local), barred)
        left = [one for one in order if one.id not in called]
        following = presence.soonest(left, members, local, urgent=tip.danger_now)
        if following is None:
            return False
        staff_id, at = following[0], following[1].astimezone(UTC)
        alerts.add(conn, tip_id, staff_id, len(called), at + self._wait(tip.danger_now), now)
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
                self.acknowledged(conn, one.tip_id, staff_id, now)

    def acknowledged(self, conn: Connection, tip_id: str, actor: str, now: datetime, note: str = "") -> None:
        """Somebody took this tip, by an alert or in the console: nobody else is called on or reminded."""
        tip = tips.by_id(conn, tip_id)
        if tip is not None and tip.state is TipState.NEW:
            tips.change(conn, tip_id, state=TipState.ACKNOWLEDGED.value, acknowledged_at=now)
            tip_events.add(conn, self._vault, tip_id, actor, TipState.ACKNOWLEDGED, now, note=note)
        audit.note(conn, actor, "tip.acknowledge", tip_id, now)
        for other in alerts.of_tip(conn, tip_id):
            alerts.end(conn, other.id, AlertState.MISSED)

    def pass_on(self, conn: Connection, staff_id: str, number: str, now: datetime) -> None:
        """This person can't: the next is called at once."""
        for one in alerts.waiting_for(conn, staff_id):
            if one.number == number and alerts.end(conn, one.id, AlertState.PASSED):
                audit.note(conn, staff_id, "tip.pass", one.tip_id, now)
                self.call_next(conn, one.tip_id, now)

    def take_from(self, conn: Connection, staff_id: str, tip_id: str, now: datetime) -> None:
        """Somebody was excluded from a tip they had been called on for: the next is called."""
        for one in alerts.waiting_for(conn, staff_id):
            if one.tip_id == tip_id and alerts.end(conn, one.id, AlertState.PASSED):
                self.call_next(conn, tip_id, now)

    def remind(self, conn: Connection, now: datetime) -> int:
        """Call for tips for which nobody is being called: whoever came since, or else all coordinators once more."""
        late = alerts.unanswered(conn, now - self._wait(False), now - self._wait(True))
        for tip in late:
            tips.change(conn, tip.id, reminded_at=now)
            if self.call_next(conn, tip.id, now) or not (tip.danger_now or self._rules.open(now)):
                continue
            barred = tips.excluded(conn, tip.id)
            for member in self._staff.everyone(conn):
                mine = member.role is Role.COORDINATOR and member.district in ("", tip.district)
                if mine and member.id not in barred:
                    notify.of_waiting(conn, self._vault, self._words, member, tip, now)
        return len(late)

    def escalate(self, conn: Connection, now: datetime) -> int:
        """Call the next person for every alert that nobody answered in time; return how many there were.

        Where nobody is left to call, who was called last is reminded until somebody acts.
        """
        late = alerts.overdue(conn, now)
        for one in late:
            if self.call_next(conn, one.tip_id, now):
                alerts.end(conn, one.id, AlertState.MISSED)
            else:
                self._call_again(conn, one, now)
        return len(late)

    def _call_again(self, conn: Connection, one: Alert, now: datetime) -> None:
        tip = tips.by_id(conn, one.tip_id)
        member = next((each for each in self._staff.everyone(conn) if each.id == one.staff_id), None)
        if tip is None or member is None or tip.state is not TipState.NEW:
            alerts.end(conn, one.id, AlertState.MISSED)
            return
        alerts.postpone(conn, one.id, now + self._wait(tip.danger_now))
        if tip.danger_now or self._rules.open(now):
            notify.of_waiting(conn, self._vault, self._words, member, tip, now)

    def _wait(self, danger_now: bool) -> timedelta:
        return self._rules.urgent_escalation if danger_now else self._rules.escalation
