"""What became of reminders that went out: what arrived is noted, what failed lets the next rung wait no longer."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.service.appointments import ladder
from gateway.service.appointments.book import CLOCK
from gateway.service.appointments.states import STEPS, Cause, State, after
from gateway.store import appointments, reminders
from gateway.store.appointments import Event
from gateway.store.crypto import Vault
from gateway.store.reminders import ReminderState
from gateway.store.states import OutboxState

REPORT_WITHIN = timedelta(hours=2)
ARRIVED = (OutboxState.DELIVERED.value, OutboxState.READ.value)
FAILED = (OutboxState.FAILED.value, OutboxState.EXPIRED.value, OutboxState.CANCELLED.value, None)


def follow(conn: Connection, vault: Vault, now: datetime) -> None:
    """Look at everything under way; what was handed over and never reported on is looked at for two hours."""
    under_way = reminders.out(conn)
    arrived = [one for one in under_way if one.outbox_state in ARRIVED]
    failed = [one for one in under_way if one.outbox_state in FAILED]
    reminders.settle(conn, [one.id for one in arrived], ReminderState.SENT, now)
    reminders.settle(conn, [one.id for one in failed], ReminderState.FAILED, now)
    changes = {
        one.appointment_id: Event(
            after(State(one.state), Cause.REMINDER_DELIVERED), Cause.REMINDER_DELIVERED, CLOCK, now
        )
        for one in arrived
        if State(one.state) in STEPS[Cause.REMINDER_DELIVERED]
    }
    appointments.set_states(conn, vault, changes)
    for one in failed:
        for rung in reminders.of_appointment(conn, one.appointment_id):
            if ladder.is_rung(rung.rule):
                reminders.hurry(conn, one.appointment_id, rung.rule, now)
    reminders.overdue_out(conn, now - REPORT_WITHIN, now)
