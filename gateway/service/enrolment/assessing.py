"""An assessment of needs written down: kept in the file, tasks for what can't wait, and the step of the way."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.service.acting import Acting
from gateway.service.appointments.tasks import NEED, Tasks
from gateway.service.enrolment import steps
from gateway.service.enrolment.agreement import Fault
from gateway.service.enrolment.assessment import Assessment, faults
from gateway.service.enrolment.own_area import guardian_missing, hers
from gateway.service.enrolment.steps import Step
from gateway.service.rules import Rules
from gateway.store import audit, care_tasks, enrolment_history, needs, survivors
from gateway.store.engine import Store
from gateway.store.needs import Found
from gateway.store.survivors import Survivor


class Unfinished(AshshashError):
    """Something is missing or wrong; `faults` says where."""

    def __init__(self, found: Sequence[Fault]) -> None:
        super().__init__(", ".join(f"{one.field}: {one.code}" for one in found))
        self.faults = tuple(found)


class Assessing:
    """Acts on assessments; whoever does them signs."""

    def __init__(self, store: Store, tasks: Tasks, rules: Rules, clock: Clock) -> None:
        self._store, self._tasks, self._rules, self._clock = store, tasks, rules, clock

    def assess(self, survivor_id: str, one: Assessment, by: Acting) -> str:
        """Write down what she needs and return the id; raises NoSurvivor and Unfinished."""
        now = self._clock.now()
        today = self._rules.local(now).date()
        if wrong := faults(one, today):
            raise Unfinished(wrong)
        with self._store.writing() as conn:
            her, vault = hers(conn, self._store.vault, survivor_id, by), self._store.vault
            found = tuple(Found(domain, said.level, said.note) for domain, said in one.answers.items())
            made = needs.keep(conn, vault, her.id, found, one.on, by.actor, now)
            audit.note(conn, by.actor, "survivor.assess", her.id, now)
            for service, where in one.referrals:
                enrolment_history.refer(conn, vault, her.id, service, where, by.actor, one.on)
                audit.note(conn, by.actor, "survivor.refer", her.id, now)
            self._ask_for_help(conn, her, made, one, now)
            if one.moves_on:
                self._move_on(conn, her, by, today, now)
        return made

    def _ask_for_help(self, conn: Connection, her: Survivor, made: str, one: Assessment, now: datetime) -> None:
        """Make a task for each part that can't wait, unless one for it is open; staff are told once."""
        known = care_tasks.of_survivor(conn, self._store.vault, her.id)
        waiting = {each.note for each in known if each.kind == NEED and each.state == care_tasks.OPEN}
        for at, domain in enumerate(each for each in one.urgent if each not in waiting):
            self._tasks.add(conn, NEED, her.id, made, now, domain, again=domain, quietly=at > 0)

    def _move_on(self, conn: Connection, her: Survivor, by: Acting, today: date, now: datetime) -> None:
        missing = guardian_missing(her.about, today)
        if not steps.objection(her.step, Step.NEEDS_ASSESSED, "", guardian_missing=missing):
            survivors.move_to(conn, self._store.vault, her.id, Step.NEEDS_ASSESSED, by.actor, "", now)
            audit.note(conn, by.actor, f"survivor.step.{Step.NEEDS_ASSESSED.value}", her.id, now)
