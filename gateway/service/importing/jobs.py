"""Files handed in by a page: looked at and carried out by a worker, so that nothing is lost when the page is left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.service.acting import Acting, AtTerminal
from gateway.service.importing.found import Found, found_in
from gateway.service.importing.importer import Importer, Kind
from gateway.service.importing.plan import Plan
from gateway.service.importing.progress import Progress
from gateway.service.roles import Permission
from gateway.service.scope import Scope
from gateway.store import imports
from gateway.store.engine import Store
from gateway.store.imports import Handed
from gateway.store.imports import ImportState as ImportState

log = structlog.get_logger()
ASKS: Mapping[Kind, Permission] = {
    Kind.SURVIVORS: Permission.CASES,
    Kind.CONTACTS: Permission.CASES,
    Kind.APPOINTMENTS: Permission.CASES,
    Kind.PAYMENTS: Permission.PAYMENTS_APPROVE,
}
"""Who may take in what, beside the pages themselves."""
LEASE = timedelta(seconds=90)
"""Then another worker tries, for this one may be dead; both at once harm nothing, the later one is undone."""
MOST_TRIES = 3
UNCONFIRMED_FOR, KEPT_FOR = timedelta(days=1), timedelta(days=30)
LATEST = 10


class NoFile(AshshashError):
    """This person handed in no such file."""


class Overtaken(AshshashError):
    """Another worker was quicker: what this one did is undone."""


@dataclass(frozen=True)
class Job:
    """One file for its page; `per_cent` of the work under way, None where nobody knows."""

    id: str
    kind: Kind
    state: ImportState
    handed_at: datetime
    found: Found
    per_cent: int | None

    @property
    def works(self) -> bool:
        """Whether a worker has it to do."""
        return self.state in (ImportState.WAITING, ImportState.CONFIRMED)


class Jobs:
    """Hands files from pages to workers."""

    def __init__(self, store: Store, importer: Importer, progress: Progress, clock: Clock) -> None:
        self._store, self._importer, self._progress, self._clock = store, importer, progress, clock

    def hand_in(self, kind: Kind, data: bytes, by: Acting) -> str:
        """Keep a file to be looked at; return its id."""
        where = by.scope
        new = Handed(kind.value, by.actor, where.district, where.upazila, where.union)
        with self._store.writing() as conn:
            return imports.add(conn, self._store.vault, new, data, self._clock.now())

    def one(self, import_id: str, by: Acting) -> Job:
        """Return a file that this person handed in; raises NoFile."""
        with self._store.reading() as conn:
            found = imports.by_id(conn, self._store.vault, import_id, by.actor)
        if found is None:
            raise NoFile("There is no such file.")
        return self._job(found)

    def latest(self, by: Acting) -> list[Job]:
        """Return the latest files of this person."""
        with self._store.reading() as conn:
            return [self._job(one) for one in imports.latest(conn, self._store.vault, by.actor, LATEST)]

    def confirm(self, import_id: str, by: Acting) -> bool:
        """Say yes to what a file would do; False where there is nothing to say yes to any more. Raises NoFile."""
        was, state = ImportState.LOOKED, ImportState.CONFIRMED
        self.one(import_id, by)
        with self._store.writing() as conn:
            return imports.settle(conn, self._store.vault, import_id, was, state, "", self._clock.now())

    def call_off(self, import_id: str, by: Acting) -> bool:
        """Forget a file that nobody said yes to; raises NoFile."""
        self.one(import_id, by)
        with self._store.writing() as conn:
            return imports.drop(conn, import_id, (ImportState.LOOKED, ImportState.FAULTY, ImportState.WAITING))

    def work(self) -> bool:
        """Do what one waiting file asks for; False where none waits."""
        now = self._clock.now()
        with self._store.writing() as conn:
            job = imports.claim(conn, self._store.vault, now, now + LEASE)
            data = imports.data(conn, self._store.vault, job.id) if job else b""
        if job is None:
            return False
        if job.tries >= MOST_TRIES:
            log.error("import.given_up", import_id=job.id)
            self._settle(job, ImportState.FAILED, "")
        elif job.state is ImportState.WAITING:
            self._look(job, data)
        else:
            self._carry_out(job, data)
        return True

    def forget(self) -> int:
        """Forget old files; return how many."""
        now = self._clock.now()
        with self._store.writing() as conn:
            return imports.forget(conn, now - UNCONFIRMED_FOR, now - KEPT_FOR)

    def _look(self, job: Handed, data: bytes) -> None:
        read = self._progress.teller(job.id, 0, 100)
        plan = self._importer.preview(Kind(job.kind), data, _by(job), read)
        self._settle(job, ImportState.FAULTY if plan.faults else ImportState.LOOKED, found_in(plan).as_json())

    def _carry_out(self, job: Handed, data: bytes) -> None:
        def done(conn: Connection, plan: Plan) -> None:
            if not imports.settle(conn, self._store.vault, *self._end(job, ImportState.DONE, plan)):
                raise Overtaken("Another worker did it.")

        read, kept = self._progress.teller(job.id, 0, 50), self._progress.teller(job.id, 50, 100)
        plan = self._importer.carry_out(Kind(job.kind), data, _by(job), kept, read, done)
        if plan.faults:  # somebody changed meanwhile what the file is about
            self._settle(job, ImportState.FAULTY, found_in(plan).as_json())

    def _end(self, job: Handed, state: ImportState, plan: Plan) -> tuple[str, ImportState, ImportState, str, datetime]:
        return job.id, job.state, state, found_in(plan).as_json(), self._clock.now()

    def _settle(self, job: Handed, state: ImportState, found: str) -> None:
        with self._store.writing() as conn:
            imports.settle(conn, self._store.vault, job.id, job.state, state, found, self._clock.now())

    def _job(self, one: Handed) -> Job:
        works = one.state in (ImportState.WAITING, ImportState.CONFIRMED)
        per_cent = self._progress.of(one.id) if works else None
        assert one.created_at is not None  # it comes from the store
        return Job(one.id, Kind(one.kind), one.state, one.created_at, Found.of_json(one.found), per_cent)


def _by(job: Handed) -> Acting:
    return AtTerminal(job.by, Scope(job.district, job.upazila, job.union))
