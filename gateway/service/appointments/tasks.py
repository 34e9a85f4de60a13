"""What a caseworker must do: made once, for who is nearest to the survivor, and told at once where it can't wait."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.i18n.catalogue import Catalogue
from gateway.service import notify
from gateway.service.staff_book import StaffBook
from gateway.store import care_tasks, standing
from gateway.store.care_tasks import Task
from gateway.store.crypto import Vault
from gateway.store.states import Role

NEED = "need"
"""A part of her life in which help can't wait; the note names it."""
URGENT = frozenset({"not_safe", "wrong_person", "silenced", NEED})
ABOUT_ANSWERS = ("no_answer", "move", "call", "no_money", "no_permission", "ill", "cant")
"""Tasks that settle themselves when she confirms, or when the appointment is over."""
SOON, A_DAY = timedelta(), timedelta(days=1)


class Tasks:
    """Makes tasks. Every method runs inside the caller's transaction."""

    def __init__(self, vault: Vault, words: Catalogue, staff: StaffBook) -> None:
        self._vault = vault
        self._words = words
        self._staff = staff

    def add(
        self,
        conn: Connection,
        kind: str,
        survivor_id: str,
        about_id: str,
        now: datetime,
        note: str = "",
        *,
        not_for: str | None = None,
        again: str = "",
        quietly: bool = False,
    ) -> bool:
        """Make a task for her caseworker, or for a coordinator; False where it was made before.

        `not_for` is a member of staff whom it mustn't be given to; `again` tells tasks of the same kind apart;
        `quietly` tells nobody of it, for one of several that are told of together.
        """
        urgent = kind in URGENT
        task = Task(
            kind,
            survivor_id,
            dedupe_key=":".join(filter(None, (kind, survivor_id, about_id, again))),
            due_at=now + (SOON if urgent else A_DAY),
            about_id=about_id,
            assigned_to=self._whose(conn, survivor_id, not_for),
            urgent=urgent,
            note=note,
        )
        made = care_tasks.add(conn, self._vault, task, now)
        if made and urgent and not quietly:
            self._tell(conn, made, task.assigned_to, now)
        return made is not None

    def settled(self, conn: Connection, about_id: str, kinds: tuple[str, ...], by: str, now: datetime) -> None:
        """End tasks that have settled themselves."""
        care_tasks.settled(conn, about_id, kinds, by, now)

    def _whose(self, conn: Connection, survivor_id: str, not_for: str | None) -> str | None:
        how = standing.of_all(conn, [survivor_id]).get(survivor_id)
        if how and how.caseworker_id and how.caseworker_id != not_for:
            return how.caseworker_id
        others = [one for one in self._staff.everyone(conn) if one.id != not_for]
        return next((one.id for one in others if one.role is Role.COORDINATOR), None)

    def _tell(self, conn: Connection, task_id: str, staff_id: str | None, now: datetime) -> None:
        everyone = self._staff.everyone(conn)
        told = [one for one in everyone if one.id == staff_id] or [
            one for one in everyone if one.role is not Role.ACTIVIST
        ]
        for member in told:
            notify.of_care(conn, self._vault, self._words, member, task_id, now)
