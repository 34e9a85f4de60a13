"""What waits for somebody of the staff: one's own tasks, those of an area, done with a note."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.i18n.initials import initials
from gateway.i18n.normalise import tidy
from gateway.service.enrolment.own_area import NoSurvivor, hers
from gateway.service.signed_in import SignedIn
from gateway.store import appointments, area, audit, care_tasks
from gateway.store.care_tasks import DONE, OPEN, Listed, Task, Wanted
from gateway.store.engine import Store

PAGE = 30
LONGEST_NOTE = 2000
SHOWS = ("mine", "area", "done")


class NoSuchTask(AshshashError):
    """There is no such task, or it lies outside this person's area."""


@dataclass(frozen=True)
class Waiting:
    """One task as it is shown; `late` says that its time is over, `meeting` that it came from an appointment."""

    listed: Listed
    initials: str
    late: bool
    meeting: bool = False


class TaskDesk:
    """Acts on tasks; whoever does them signs."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def page(self, who: SignedIn, show: str, page: int = 0) -> tuple[list[Waiting], bool]:
        """Return a page of tasks, and whether there are more."""
        now = self._clock.now()
        with self._store.writing() as conn:
            audit.note(conn, who.actor, "task.list", "", now)
            found = care_tasks.listed(conn, self._store.vault, wanted(who, show), PAGE + 1, page * PAGE)
        return [_shown(one, now) for one in found[:PAGE]], len(found) > PAGE

    def one(self, who: SignedIn, task_id: str) -> Waiting:
        """Return one task; raises NoSuchTask."""
        with self._store.reading() as conn:
            found = self._theirs(conn, who, task_id)
            about = found.task.about_id
            meeting = bool(about) and appointments.by_id(conn, self._store.vault, about) is not None
        return _shown(found, self._clock.now(), meeting=meeting)

    def of_survivor(self, survivor_id: str, who: SignedIn) -> list[Task]:
        """Return all tasks about a survivor, the newest first; raises NoSurvivor."""
        with self._store.reading() as conn:
            hers(conn, self._store.vault, survivor_id, who)
            return care_tasks.of_survivor(conn, self._store.vault, survivor_id, who.account.staff_id)

    def done(self, who: SignedIn, task_id: str, note: str) -> None:
        """It is dealt with; raises NoSuchTask, where somebody else was faster too."""
        now = self._clock.now()
        with self._store.writing() as conn:
            self._theirs(conn, who, task_id)
            if not care_tasks.done(conn, self._store.vault, task_id, who.actor, now, tidy(note)[:LONGEST_NOTE]):
                raise NoSuchTask
            audit.note(conn, who.actor, "task.done", task_id, now)

    def take(self, who: SignedIn, task_id: str) -> None:
        """Somebody says that it is theirs to do; raises NoSuchTask."""
        with self._store.writing() as conn:
            self._theirs(conn, who, task_id)
            if who.account.staff_id is None or not care_tasks.take(conn, task_id, who.account.staff_id):
                raise NoSuchTask
            audit.note(conn, who.actor, "task.take", task_id, self._clock.now())

    def _theirs(self, conn: Connection, who: SignedIn, task_id: str) -> Listed:
        found = care_tasks.by_id(conn, self._store.vault, task_id, who.account.staff_id)
        if found is None:
            raise NoSuchTask
        if found.task.survivor_id is None:
            if who.scope.place:
                raise NoSuchTask
            return found
        try:
            hers(conn, self._store.vault, found.task.survivor_id, who)
        except NoSurvivor:
            raise NoSuchTask from None
        return found


def wanted(who: SignedIn, show: str) -> Wanted:
    """Return which tasks somebody means: their own and nobody's, all of their area, or those that are done."""
    scope = who.scope
    theirs = area.within(scope.district, scope.upazila, scope.union)
    mine = who.account.staff_id if show == "mine" else None
    state = DONE if show == "done" else OPEN
    return Wanted(theirs, not scope.place, mine, state, looks=who.account.staff_id)


def _shown(one: Listed, now: datetime, *, meeting: bool = False) -> Waiting:
    late = one.task.state == OPEN and one.task.due_at < now
    return Waiting(one, initials(one.name), late, meeting)
