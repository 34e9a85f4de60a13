"""The clock process: turns what is due into rows of the outbox, and forgets what is due to be forgotten."""

import asyncio
import contextlib
import socket
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.errors import StoreDown
from gateway.service.alerts import Alerts
from gateway.service.appointments.reminding import BATCH, Reminding
from gateway.service.conveyance.paying import Paying
from gateway.service.outcome import Outcomes
from gateway.service.receive import Receiver
from gateway.service.spool import Spool
from gateway.service.threads.writing import Writing
from gateway.service.tip_services import TipUpkeep
from gateway.service.turn import TurnTaker
from gateway.service.wakeup import Wakeup
from gateway.store import attempts, conversations, inbound, leases, outbox_rows, quiz, reports
from gateway.store.engine import Store

log = structlog.get_logger()
LEASE = timedelta(seconds=15)
TICK_SECONDS = 2.0
A_DAY = timedelta(days=1)
ERASING = timedelta(minutes=1)
NAME = "clock"


class Tick:
    """One of any number of clocks is active at a time, by a lease in the database."""

    def __init__(
        self,
        store: Store,
        turns: TurnTaker,
        alerts: Alerts,
        reminding: Reminding,
        paying: Paying,
        receiver: Receiver,
        outcomes: Outcomes,
        writing: Writing,
        upkeep: TipUpkeep,
        spool: Spool,
        wakeup: Wakeup,
        clock: Clock,
    ) -> None:
        self._store = store
        self._turns = turns
        self._alerts = alerts
        self._reminding = reminding
        self._paying = paying
        self._receiver = receiver
        self._outcomes = outcomes
        self._writing = writing
        self._upkeep = upkeep
        self._spool = spool
        self._wakeup = wakeup
        self._clock = clock
        self._holder = f"{socket.gethostname()}-{uuid4().hex[:8]}"
        self._unerased, self._erased_at = True, clock.now() - ERASING

    async def run(self, stopping: asyncio.Event) -> None:
        """Tick until stopped, then leave the lease to another."""
        while not stopping.is_set():
            try:
                await asyncio.to_thread(self.once)
            except StoreDown:
                log.warning("clock.store_down")
            except Exception:
                log.exception("clock.fault")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), TICK_SECONDS)
        with contextlib.suppress(StoreDown), self._store.writing() as conn:
            leases.give_up(conn, NAME, self._holder)

    def once(self) -> bool:
        """Do what is due now; False where another clock is active."""
        # Every host's clock, for the spool lies on its own host's disk.
        self._spool.replay(self._receiver.take_back)
        now = self._clock.now()
        with self._store.writing() as conn:
            if not leases.take(conn, NAME, self._holder, now, now + LEASE):
                return False
        with self._store.writing() as conn:
            late = self._alerts.escalate(conn, now) + self._alerts.remind(conn, now)
            self._outcomes.settle(conn)
            outbox_rows.expire(conn, now)
            forgotten = inbound.forget_due(conn, now) + quiz.forget_people(conn, now)
            attempts.forget_before(conn, now - A_DAY)
            reports.forget_early(conn, now - A_DAY)
        self._writing.hand_back_silent()
        if self._remind() or late:
            self._wakeup.ring()
        while over := self._expire_some():
            forgotten += over
        forgotten += self._upkeep.once()
        self._erase(forgotten)
        return True

    def _remind(self) -> int:
        """Act on what is due of appointments, some at a time; return how many there were."""
        found, more = 0, True
        while more:
            with self._store.writing() as conn:
                acted = self._reminding.run(conn, self._clock.now())
            found, more = found + acted, acted == BATCH
        with self._store.writing() as conn:
            self._reminding.follow(conn, self._clock.now())
            found += self._paying.run(conn, self._clock.now())
        return found

    def _erase(self, forgotten: int) -> None:
        """Take what was forgotten out of the database's log too, once a minute at most."""
        self._unerased = self._unerased or bool(forgotten)
        now = self._clock.now()
        if self._unerased and now - self._erased_at >= ERASING:
            self._unerased, self._erased_at = not self._store.empty_log(), now

    def _expire_some(self) -> int:
        """Close some conversations that fell silent; return how many."""
        now = self._clock.now()
        with self._store.writing() as conn:
            over = conversations.expired(conn, self._store.vault, now, limit=50)
            for one in over:
                self._end(conn, one, now)
        return len(over)

    def _end(self, conn: Connection, one: conversations.Conversation, now: datetime) -> None:
        """Close one conversation; one that can't be closed is forgotten, and holds up nobody else."""
        try:
            with conn.begin_nested():
                self._turns.expire(conn, one, now)
        except StoreDown:
            raise
        except Exception:
            log.exception("conversation.fault")
            conversations.forget(conn, one.contact_id, one.medium)
