"""What is due becomes messages: through the gate, once, never after its time, never into a live conversation.

Everything that is due is read together, decided one by one, and written together: a tick costs by what is due, not by
what is stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from gateway.channels.contract import Channel
from gateway.i18n.care_words import CareWords
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Medium
from gateway.service import parties
from gateway.service.appointments import ladder
from gateway.service.appointments.batch import Batch
from gateway.service.appointments.book import CLOCK
from gateway.service.appointments.following import follow
from gateway.service.appointments.messages import MISSED, SURVEY, Messages
from gateway.service.appointments.planning import END
from gateway.service.appointments.states import REMINDABLE, UNANSWERED, Cause, State, after
from gateway.service.appointments.tasks import Tasks
from gateway.service.appointments.verdicts import Best, best
from gateway.service.gate import Allow, Hold, Refuse
from gateway.service.purposes import Purpose
from gateway.service.rules import Rules
from gateway.service.safe_contact import Profile
from gateway.store import appointments, outbox, questions, refusals, reminders
from gateway.store.appointments import Event
from gateway.store.crypto import Vault
from gateway.store.reminders import Due, ReminderState

BATCH = 500
NEWS_FOR = timedelta(days=2)
"""A message after an appointment is no news later than this."""
AFTERWARDS = {SURVEY: State.ATTENDED, MISSED: State.MISSED}


class Reminding:
    """The clock's part for appointments. Every method runs inside the caller's transaction."""

    def __init__(
        self,
        vault: Vault,
        words: Catalogue,
        care: CareWords,
        tasks: Tasks,
        rules: Rules,
        channels: Mapping[str, Channel],
    ) -> None:
        self._vault = vault
        self._messages = Messages(vault, words, rules, channels)
        self._when = care.rules
        self._tasks = tasks
        self._rules = rules

    def run(self, conn: Connection, now: datetime, limit: int = BATCH) -> int:
        """Act on what is due; return how many there were."""
        due = reminders.due(conn, now, limit)
        if due:
            ids = {one.survivor_id for one in due}
            batch = Batch(now, parties.crowd(conn, ids, self._rules.local(now)))
            for one in _one_of_each(due, batch):
                self._decide(conn, one, batch)
            self._write(conn, batch)
        return len(due)

    def follow(self, conn: Connection, now: datetime) -> None:
        """Note what arrived of what went out, and what failed."""
        follow(conn, self._vault, now)

    def _decide(self, conn: Connection, one: Due, batch: Batch) -> None:
        profile = batch.crowd.profiles.get(one.survivor_id)
        if not _makes_sense(one, batch.now) or profile is None:
            batch.settle(one, ReminderState.MOOT)
        elif one.rule in (END, ladder.TASK):
            batch.settle(one, ReminderState.SENT)
            batch.changes[one.appointment_id] = Event(State.NO_ANSWER, Cause.NOBODY_ANSWERED, CLOCK, batch.now)
            self._tasks.add(conn, "no_answer", one.survivor_id, one.appointment_id, batch.now)
        else:
            self._send(conn, one, profile, batch)

    def _send(self, conn: Connection, one: Due, profile: Profile, batch: Batch) -> None:
        purpose = Purpose.SURVEY if one.rule == SURVEY else Purpose.REMINDER
        reaches, local = ladder.addresses(one.rule, profile), self._rules.local(batch.now)
        crowd, route = batch.crowd, self._messages.route
        found = best(one.survivor_id, reaches, crowd, route, purpose, local, self._rules.hours)
        match found.verdict:
            case Allow() if found.reach and found.reach.medium is Medium.VOICE and one.state == State.CONFIRMED:
                batch.settle(one, ReminderState.MOOT)  # who comes isn't rung up to be told so
            case Allow():
                self._go(one, found, purpose, batch)
                self._plan_next(one, profile, batch)
            case Hold(until) if until < _good_until(one):
                batch.later[one.id] = until.astimezone(UTC)
            case Hold():
                batch.settle(one, ReminderState.DROPPED)
                self._plan_next(one, profile, batch, passed_over=True)
            case Refuse(reason):
                batch.settle(one, ReminderState.REFUSED)
                self._refused(conn, one, found, purpose, reason, batch.now)
                self._plan_next(one, profile, batch, passed_over=True)

    def _go(self, one: Due, found: Best, purpose: Purpose, batch: Batch) -> None:
        asks, how = State(one.state) is not State.CONFIRMED, batch.crowd.standings[one.survivor_id]
        row, question = self._messages.make(one, found, purpose, how, batch.now, _good_until(one), asks=asks)
        batch.rows[one.id] = row
        if question is not None:
            batch.asked[one.id] = question
        if one.rule not in AFTERWARDS:
            state = after(State(one.state), Cause.REMINDER_SENT)
            batch.changes[one.appointment_id] = Event(state, Cause.REMINDER_SENT, CLOCK, batch.now, one.rule)

    def _plan_next(self, one: Due, profile: Profile, batch: Batch, *, passed_over: bool = False) -> None:
        """Plan the rung to be tried when nobody answers: once for each time of the appointment, for a rule is unique.

        A rung that can't be sent is passed over at once; a reminder by rule only leaves it to the next reminder.
        """
        if State(one.state) not in UNANSWERED or (passed_over and not ladder.is_rung(one.rule)):
            return
        rung = ladder.following(one.rule, profile)
        wait = self._when.call_within if one.rule == ladder.CALL else self._when.answer_within
        wanted = self._rules.local(batch.now if passed_over else batch.now + wait)
        reaches = ladder.addresses(rung, profile) if rung != ladder.TASK else ()
        opening = reaches[0].next_opening(wanted) if reaches else None
        if opening is None or opening >= one.starts_at:
            rung, opening = ladder.TASK, wanted
        if opening < one.starts_at:
            batch.planned.append(reminders.New(one.appointment_id, rung, one.revision, opening.astimezone(UTC)))

    def _refused(self, conn: Connection, one: Due, found: Best, purpose: Purpose, reason: str, now: datetime) -> None:
        contact_id = found.contact.id if found.contact else None
        refusals.add(conn, contact_id, purpose, reason, now, one.survivor_id)
        if one.rule not in AFTERWARDS and not ladder.is_rung(one.rule):  # these two end in a task of their own, or none
            self._tasks.add(conn, "unreachable", one.survivor_id, one.appointment_id, now, reason)

    def _write(self, conn: Connection, batch: Batch) -> None:
        made = outbox.add_many(conn, self._vault, batch.rows.values(), batch.now)
        ids = dict(zip(batch.rows, made, strict=True))
        asked = [replace(question, outbox_id=ids[one]) for one, question in batch.asked.items()]
        questions.ask(conn, asked)
        reminders.went_out(conn, ids, batch.now)
        reminders.put_off(conn, batch.later)
        for state, settled in batch.settled.items():
            reminders.settle(conn, settled, state, batch.now)
        appointments.set_states(conn, self._vault, batch.changes)
        reminders.plan(conn, batch.planned)


def _one_of_each(due: Sequence[Due], batch: Batch) -> list[Due]:
    """Leave out reminders of the same appointment that the latest of them says anyway."""
    by_rule = [one for one in due if one.rule not in (*AFTERWARDS, END) and not ladder.is_rung(one.rule)]
    latest = {one.appointment_id: one.id for one in by_rule}  # in the order of their moments: the last one stays
    said_anyway = {one.id for one in by_rule if latest[one.appointment_id] != one.id}
    for one in by_rule:
        if one.id in said_anyway:
            batch.settle(one, ReminderState.DROPPED)
    return [one for one in due if one.id not in said_anyway]


def _makes_sense(one: Due, now: datetime) -> bool:
    state = State(one.state)
    if one.rule in AFTERWARDS:
        return state is AFTERWARDS[one.rule] and now < _good_until(one)
    if one.rule == END or one.rule == ladder.TASK:
        return one.current and state in UNANSWERED
    fitting = UNANSWERED if ladder.is_rung(one.rule) else REMINDABLE
    return one.current and state in fitting and now < one.starts_at


def _good_until(one: Due) -> datetime:
    return one.due_at + NEWS_FOR if one.rule in AFTERWARDS else one.starts_at
