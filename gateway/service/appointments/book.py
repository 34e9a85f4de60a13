"""Setting, moving and cancelling appointments, and noting who came: each change with its cause, and what follows it.

What pages call. Every method runs inside the caller's transaction.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from gateway.i18n.reminder_rules import ReminderRules
from gateway.service import parties
from gateway.service.appointments import ladder
from gateway.service.appointments.messages import MISSED, SURVEY
from gateway.service.appointments.planning import Opening, plan
from gateway.service.appointments.states import AHEAD, SAID, Cause, State, after
from gateway.service.appointments.tasks import ABOUT_ANSWERS, Tasks
from gateway.service.conveyance.making import Making, Session
from gateway.service.rules import Rules
from gateway.service.safe_contact import Profile
from gateway.store import appointments, outbox_rows, questions, reminders, slots
from gateway.store.appointments import Appointment, Event
from gateway.store.crypto import Vault

IN_A_ROW = 2
"""So many missed one after the other make a task."""


class UnknownAppointment(LookupError):
    """There is no such appointment."""


class Book:
    """The appointments of this site."""

    def __init__(self, vault: Vault, tasks: Tasks, when: ReminderRules, making: Making, rules: Rules) -> None:
        self._making = making
        self._vault = vault
        self.tasks = tasks
        self._when = when
        self._rules = rules

    def set(self, conn: Connection, new: Appointment, by: str, now: datetime) -> str:
        """Set an appointment, plan its reminders and return its id."""
        return self.set_many(conn, [new], by, now)[0]

    def set_many(self, conn: Connection, new: Sequence[Appointment], by: str, now: datetime) -> list[str]:
        """Set appointments, plan all their reminders and return their ids."""
        made = appointments.add_many(conn, self._vault, [replace(one, state=State.SET) for one in new], by, now)
        self._plan(conn, [replace(one, id=made_id) for one, made_id in zip(new, made, strict=True)], now)
        return made

    def alter(self, conn: Connection, appointment_id: str, new: Appointment, by: str, now: datetime) -> None:
        """Describe one anew; another time or kind moves it, and plans its reminders anew. Raises IllegalStep."""
        one = self._known(conn, appointment_id)
        appointments.describe(conn, self._vault, one.id, new, now)
        if (new.starts_at, new.kind) != (one.starts_at, one.kind):
            self.move(conn, one.id, new.starts_at, by, now)

    def move(
        self,
        conn: Connection,
        appointment_id: str,
        starts_at: datetime,
        by: str,
        now: datetime,
        slot_id: str | None = None,
    ) -> None:
        """Give it another time: what was planned or asked for the earlier one is moot; raises IllegalStep.

        In a slot it is with whom, where and as long as the slot says.
        """
        one = self._known(conn, appointment_id)
        state = after(State(one.state), Cause.MOVED)
        appointments.move(conn, one.id, starts_at, now, state=state, slot_id=slot_id)
        if slot_id and (seats := slots.by_id(conn, self._vault, slot_id)):
            slot = seats.slot
            appointments.meet(conn, self._vault, one.id, slot.with_id, slot.place, slot.minutes)
        appointments.note(conn, self._vault, one.id, Event(state, Cause.MOVED, by, now))
        self._moot(conn, one.id, "moved", by, now)
        self._plan(conn, [self._known(conn, one.id)], now)

    def cancel(self, conn: Connection, appointment_id: str, by: str, now: datetime, note: str = "") -> None:
        """Cancel it; raises IllegalStep."""
        self.step(conn, appointment_id, Cause.CANCELLED, by, now, note)
        self._moot(conn, appointment_id, "cancelled", by, now)

    def attended(self, conn: Connection, appointment_id: str, by: str, now: datetime) -> None:
        """She came: afterwards she is asked how it was; raises IllegalStep."""
        one = self._known(conn, appointment_id)
        self.step(conn, one.id, Cause.MARKED_ATTENDED, by, now)
        self._moot(conn, one.id, "attended", by, now)
        self._after(conn, one, SURVEY, now)
        self._making.after(conn, _session(one), by, now)

    def missed(self, conn: Connection, appointment_id: str, by: str, now: datetime) -> None:
        """She didn't come: a kind message offers another time; after two in a row a caseworker is asked too."""
        one = self._known(conn, appointment_id)
        self.step(conn, one.id, Cause.MARKED_MISSED, by, now)
        self._moot(conn, one.id, "missed", by, now)
        self._after(conn, one, MISSED, now)
        ended = (State.ATTENDED, State.MISSED)
        last = appointments.last_states(conn, one.survivor_id, ended, IN_A_ROW)
        if last == [State.MISSED] * IN_A_ROW:
            self.tasks.add(conn, "missed_twice", one.survivor_id, one.id, now)

    def said(self, conn: Connection, appointment_id: str, answer: State, now: datetime, note: str = "") -> None:
        """Note her answer; whatever else was planned to get one is moot, and after a refusal the reminders too."""
        cause = {State.CONFIRMED: Cause.SAID_YES, State.ASKED_TO_MOVE: Cause.SAID_MOVE, **SAID}[answer]
        self.step(conn, appointment_id, cause, SURVIVOR, now, note)
        questions.close(conn, "appointment", appointment_id, answer, now)
        if answer is State.CONFIRMED:
            rungs = [row.rule for row in reminders.of_appointment(conn, appointment_id) if ladder.is_rung(row.rule)]
            self._withdraw(conn, reminders.make_moot(conn, appointment_id, now, rules=rungs) if rungs else [])
            self.tasks.settled(conn, appointment_id, ABOUT_ANSWERS, SURVIVOR, now)
        else:
            self._withdraw(conn, reminders.make_moot(conn, appointment_id, now))
        if answer is State.NO_MONEY:
            self._making.in_advance(conn, _session(self._known(conn, appointment_id)), SURVIVOR, now)

    def step(
        self, conn: Connection, appointment_id: str, cause: Cause, by: str, now: datetime, note: str = ""
    ) -> State:
        """Change the state by a cause and write it into the time line; raises IllegalStep."""
        one = self._known(conn, appointment_id)
        state = after(State(one.state), cause)
        appointments.set_state(conn, one.id, state, now)
        appointments.note(conn, self._vault, one.id, Event(state, cause, by, now, note))
        return state

    def free(self, conn: Connection, one: Appointment, now: datetime, limit: int = 3) -> Sequence[slots.Slot]:
        """Return the next free times for such an appointment, with the same person where there are any."""
        hers = slots.free(conn, self._vault, one.kind, now, limit, one.with_id) if one.with_id else []
        return hers or slots.free(conn, self._vault, one.kind, now, limit)

    def take(self, conn: Connection, appointment_id: str, slot_id: str, by: str, now: datetime) -> datetime | None:
        """Move it to a free time, or set a new one after a missed one; return when, None where the seat is gone."""
        one, slot = self._known(conn, appointment_id), slots.with_a_seat(conn, self._vault, slot_id)
        if slot is None or slot.starts_at <= now:
            return None
        if one.state in AHEAD:
            self.move(conn, one.id, slot.starts_at, by, now, slot.id)
        else:
            new = Appointment(one.survivor_id, slot.kind, slot.starts_at, slot.minutes, with_id=slot.with_id)
            self.set(conn, replace(new, place=slot.place, slot_id=slot.id, series=slot.series), by, now)
        return slot.starts_at

    def get(self, conn: Connection, appointment_id: str) -> Appointment | None:
        """Return an appointment."""
        return appointments.by_id(conn, self._vault, appointment_id)

    def _known(self, conn: Connection, appointment_id: str) -> Appointment:
        one = self.get(conn, appointment_id)
        if one is None:
            raise UnknownAppointment(appointment_id)
        return one

    def _plan(self, conn: Connection, ones: Sequence[Appointment], now: datetime) -> None:
        local = self._rules.local(now)
        profiles = parties.crowd(conn, {one.survivor_id for one in ones}, local).profiles
        planned = []
        for one in ones:
            opens, rules = _opening(profiles.get(one.survivor_id)), self._when.of(one.kind)
            for each in plan(self._rules.local(one.starts_at), rules, opens, local):
                planned.append(reminders.New(one.id, each.rule, one.revision, each.due_at))
        reminders.plan(conn, planned)

    def _after(self, conn: Connection, one: Appointment, rule: str, now: datetime) -> None:
        """Plan the message after an appointment, in her next safe hour."""
        local = self._rules.local(now)
        if rule == SURVEY:
            wanted = max(local, self._rules.local(one.starts_at)) + self._when.survey_after
        else:
            wanted = local + self._when.missed_after
        opening = _opening(parties.profile_of(conn, one.survivor_id, local.date()))(wanted)
        if opening is not None:
            reminders.plan(conn, [reminders.New(one.id, rule, one.revision, opening)])

    def _moot(self, conn: Connection, appointment_id: str, why: str, by: str, now: datetime) -> None:
        questions.close(conn, "appointment", appointment_id, why, now)
        self._withdraw(conn, reminders.make_moot(conn, appointment_id, now))
        self.tasks.settled(conn, appointment_id, ABOUT_ANSWERS, by, now)

    def _withdraw(self, conn: Connection, outbox_ids: Sequence[str]) -> None:
        for waiting in outbox_ids:
            outbox_rows.cancel(conn, waiting, "moot")


SURVIVOR, CLOCK = "survivor", "clock"
"""Who changes an appointment beside the staff, as the time line names them."""


def _opening(profile: Profile | None) -> Opening:
    """Return her hours at the first address that isn't shut; without one, the gate will say why nothing goes."""
    reaches = ladder.addresses("", profile) if profile else ()
    return reaches[0].next_opening if reaches else lambda moment: moment


def _session(one: Appointment) -> Session:
    return Session(one.survivor_id, one.id, one.kind, one.starts_at)
