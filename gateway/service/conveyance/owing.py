"""What is due soon, and what is overdue, reminds the staff: once, then once a week, never her."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from gateway.service.conveyance.disputes import DUE, OVERDUE
from gateway.service.conveyance.states import OWED
from gateway.service.rules import Rules
from gateway.store import care_tasks, payments
from gateway.store.care_tasks import Task
from gateway.store.crypto import Vault

AHEAD = timedelta(days=2)
MOST = 1_000


class Owing:
    """The clock's part for what is owed; looks once a day."""

    def __init__(self, vault: Vault, rules: Rules) -> None:
        self._vault, self._rules = vault, rules
        self._looked: date | None = None

    def run(self, conn: Connection, now: datetime) -> int:
        """Make today's tasks; return how many are new."""
        today = self._rules.local(now).date()
        if self._looked == today:
            return 0
        owed = payments.due_by(conn, self._vault, OWED, today + AHEAD, MOST)
        made = 0
        for one in owed:
            late = one.due_on < today
            kind, again = (OVERDUE, f"{today:%G-%V}") if late else (DUE, "")
            task = Task(kind, one.survivor_id, f"{kind}:{one.id}:{again}", now, one.id, urgent=late)
            made += care_tasks.add(conn, self._vault, task, now) is not None
        self._looked = today
        return made
