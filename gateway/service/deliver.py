"""The worker: sends due rows of the outbox, most urgent first, as fast as each channel's rate permits."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Connection

from gateway.channels import wording
from gateway.channels.contract import Channel, Outgoing, Remedy, SendError
from gateway.clock import Clock
from gateway.errors import StoreDown
from gateway.i18n.discreet import Discreet
from gateway.service import parties
from gateway.service.broadcasts import asking
from gateway.service.gate import Allow, Hold, Party, Refuse, Verdict, may_send
from gateway.service.marking import Marking
from gateway.service.outcome import Outcomes
from gateway.service.outgoing_care import objection
from gateway.service.pacing import Pace
from gateway.service.purposes import CARE, PRIORITY, Purpose
from gateway.service.rules import Rules
from gateway.store import channel_states, outbox, staff, tips
from gateway.store.engine import Store
from gateway.store.outbox import Claimed

log = structlog.get_logger()

IN_FLIGHT = 50
"""Messages a channel has under way at once: a killed worker can double no more than these."""
BULK_IN_FLIGHT = 40
"""So many of them may be broadcasts: a reply finds room while a slow provider is being handed a broadcast."""
BULK_LOT = 20
"""Of a broadcast so many are claimed at once: to claim one wherever one has landed would cost more than to send it."""
BULK = PRIORITY[Purpose.BROADCAST]
LONGEST_WAIT = 5.0
"""Seconds that a claimed message may wait for its slot; whatever is to wait longer goes back."""
BREATH = 0.25
"""Seconds in which nothing goes out after a provider called us too fast without saying for how long."""
BATCH = 50
IDLE_SECONDS = 0.5
MARK_AGAIN_SECONDS = 0.5
ROUNDS = 5
"""So many tries may each mark take after the database is back, by connections that don't know it yet."""


class Lane:
    """One channel's part of the worker."""

    def __init__(
        self,
        store: Store,
        channel: Channel,
        pace: Pace,
        outcomes: Outcomes,
        rules: Rules,
        clock: Clock,
        worker: str,
        lease: timedelta,
        discreet: Discreet,
    ) -> None:
        self._store = store
        self._channel = channel
        self._pace = pace
        self._outcomes = outcomes
        self._rules = rules
        self._clock = clock
        self._worker = worker
        self._lease = lease
        self._discreet = discreet
        self._flying: dict[asyncio.Task[None], Claimed] = {}
        self._marking = Marking(outcomes.sent)
        self._idle = IDLE_SECONDS
        self.bell = asyncio.Event()

    async def run(self, stopping: asyncio.Event) -> None:
        """Send until told to stop; what is under way is finished then."""
        renewing = asyncio.create_task(self._renew())
        try:
            await self._run(stopping)
        finally:
            renewing.cancel()

    async def _run(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            try:
                busy = await self._once()
            except StoreDown:
                log.warning("deliver.store_down", channel=self._channel.name)
                await self._until_back(stopping)
                busy = True
            if not busy:
                await self._rest(stopping)
        if self._flying:
            await asyncio.wait(self._flying, timeout=20)

    async def _renew(self) -> None:
        """Lengthen the leases of what is under way: a busy machine may take longer to mark than a lease lasts."""
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            with contextlib.suppress(StoreDown):
                await asyncio.to_thread(self._hold_on, [row.id for row in self._flying.values()])

    def _hold_on(self, ids: list[str]) -> None:
        if ids:
            with self._store.writing() as conn:
                outbox.renew(conn, ids, self._worker, self._clock.now() + self._lease)

    async def _until_back(self, stopping: asyncio.Event) -> None:
        """Wait for the database, then for every worker to mark what it had sent: its lease may have ended meanwhile."""
        back = False
        while not back and not stopping.is_set():
            await asyncio.sleep(MARK_AGAIN_SECONDS)
            back = await asyncio.to_thread(self._answers)
        await asyncio.sleep(ROUNDS * MARK_AGAIN_SECONDS)

    def _answers(self) -> bool:
        try:
            with self._store.reading() as conn:
                channel_states.stopped(conn, self._channel.name)
        except StoreDown:
            return False
        return True

    async def _once(self) -> bool:
        """Claim what the rate permits and start sending it; False where there is nothing to do now."""
        room = IN_FLIGHT - len(self._flying)
        if room <= 0:
            await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)
            return True
        bulk = self._bulk_room()
        least = BULK if bulk >= BULK_LOT else BULK - 1
        taken = await asyncio.to_thread(self._take, min(room, bulk, BATCH) if least == BULK else room, least)
        under_way = {row.id for row in self._flying.values()}  # one whose lease ended while the database was away
        for row, verdict, wait in taken:
            if row.id in under_way:
                continue
            task = asyncio.create_task(self._send(row, verdict, wait))
            self._flying[task] = row
            task.add_done_callback(self._landed)
        return bool(taken)

    def _landed(self, task: asyncio.Task[None]) -> None:
        if self._flying.pop(task).priority == BULK and self._bulk_room() == BULK_LOT:
            self.bell.set()

    def _bulk_room(self) -> int:
        return BULK_IN_FLIGHT - sum(row.priority == BULK for row in self._flying.values())

    def _take(self, most: int, least: int) -> list[tuple[Claimed, Verdict, float]]:
        """Claim what may go soon, and reserve its moments; nobody waits for those who are refused."""
        ready = self._pace.ready()
        self._idle = min(IDLE_SECONDS, ready.wait) if not ready.many else IDLE_SECONDS
        if not ready.many:
            return []
        now = self._clock.now()
        most = min(most, ready.many)
        with self._store.writing() as conn:
            mine = (self._lease, self._worker, least)
            rows = outbox.claim(conn, self._store.vault, [self._channel.name], most, now, *mine)
            many = [row for row in rows if row.purpose == Purpose.BROADCAST]
            told = asking.parties(conn, many, self._channel.medium, self._rules.local(now), self._discreet)
            judged = [(row, self._verdict(conn, row, told.get(row.id), now)) for row in rows]
        going = [row for row, verdict in judged if isinstance(verdict, Allow)]
        waits = self._pace.reserve([self._cost(row) for row in going], [row.contact_id or row.id for row in going])
        at = {row.id: wait for row, wait in zip(going, waits, strict=True)}
        return [(row, verdict, at.get(row.id, 0.0)) for row, verdict in judged]

    def _cost(self, row: Claimed) -> float:
        """Return what a message takes of the rate: a channel that counts segments says so."""
        weigh = getattr(self._channel, "weigh", None)
        if weigh is None:
            return 1.0
        answer = wording.load_answer(row.body)
        return float(weigh(Outgoing(row.id, row.address, answer.lang, answer.replies, row.purpose)))

    def _verdict(self, conn: Connection, row: Claimed, told: Party | None, now: datetime) -> Verdict:
        """Ask the gate once more: people stop, block and leave between writing and sending."""
        purpose, local = Purpose(row.purpose), self._rules.local(now)
        if told is not None:
            return asking.without_reason(told, may_send(told, purpose, local, self._rules.hours))
        if row.staff_id is not None:
            member = staff.by_id(conn, self._store.vault, row.staff_id)
            return may_send(Party(staff=True, active=bool(member and member.active)), purpose, local, self._rules.hours)
        if purpose in CARE and (reason := objection(conn, row, self._discreet)):
            return Refuse(reason)
        party = parties.of(conn, row.contact_id, self._channel.medium, local, row.survivor_id)
        calling = purpose is Purpose.CALLBACK
        party = replace(
            party,
            stopped=party.stopped and not calling,
            wrote_at=self._rules.local(row.created_at),
            agreed=calling or (purpose is Purpose.TIP_NEWS and tips.reachable(conn, row.contact_id)),
        )
        return may_send(party, purpose, local, self._rules.hours)

    async def _send(self, row: Claimed, verdict: Verdict, wait: float) -> None:
        try:
            if isinstance(verdict, Allow) and wait <= LONGEST_WAIT:
                await asyncio.sleep(wait)
                await self._out(row)
            elif isinstance(verdict, Allow):
                await self._mark(self._later, row, self._clock.now() + timedelta(seconds=wait))
            elif isinstance(verdict, Hold):
                await self._mark(self._later, row, verdict.until)
            else:
                await self._mark(self._outcomes.refused, row, verdict.reason)
        except Exception:
            log.exception("deliver.fault", outbox_id=row.id)

    async def _mark(self, mark: Callable[..., None], *what: object) -> None:
        """Write down what became of a row, however long the database is away: unmarked it would be sent twice."""
        while True:
            try:
                return await asyncio.to_thread(mark, *what)
            except StoreDown:
                await asyncio.sleep(MARK_AGAIN_SECONDS)

    async def _out(self, row: Claimed) -> None:
        answer = wording.load_answer(row.body)
        out = Outgoing(row.id, row.address, answer.lang, answer.replies, row.purpose)
        try:
            sent = await asyncio.wait_for(self._channel.send(out), timeout=self._lease.total_seconds() / 2)
        except TimeoutError:
            await self._mark(self._outcomes.failed, row, SendError("timeout", Remedy.UNKNOWN))
        except SendError as error:
            if error.too_fast:
                await asyncio.to_thread(self._pace.slow_down, error.retry_after or BREATH)
            await self._mark(self._outcomes.failed, row, error)
        else:
            await self._marking.sent(row, sent)

    def _later(self, row: Claimed, until: datetime) -> None:
        with self._store.writing() as conn:
            outbox.give_back(conn, row.id, self._worker, until.astimezone(UTC))

    async def _rest(self, stopping: asyncio.Event) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.bell.wait(), self._idle)
        self.bell.clear()
