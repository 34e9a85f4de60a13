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
from gateway.service.gate import Allow, Hold, Party, Refuse, Verdict, may_send
from gateway.service.outcome import Outcomes
from gateway.service.outgoing_care import objection
from gateway.service.purposes import CARE, Purpose
from gateway.service.rules import Rules
from gateway.service.tokens import Bucket
from gateway.store import channel_states, outbox, staff, tips
from gateway.store.engine import Store
from gateway.store.outbox import Claimed

log = structlog.get_logger()

IN_FLIGHT = 50
"""Messages a channel has under way at once: a killed worker can double no more than these."""
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
        bucket: Bucket,
        outcomes: Outcomes,
        rules: Rules,
        clock: Clock,
        worker: str,
        lease: timedelta,
        discreet: Discreet,
    ) -> None:
        self._store = store
        self._channel = channel
        self._bucket = bucket
        self._outcomes = outcomes
        self._rules = rules
        self._clock = clock
        self._worker = worker
        self._lease = lease
        self._discreet = discreet
        self._flying: dict[asyncio.Task[None], str] = {}
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
                await asyncio.to_thread(self._hold_on, list(self._flying.values()))

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
        allowed = await asyncio.to_thread(self._bucket.take, min(room, BATCH))
        if not allowed:
            return False
        rows = await asyncio.to_thread(self._claim, allowed)
        await asyncio.to_thread(self._bucket.give_back, allowed - len(rows))
        under_way = set(self._flying.values())  # one whose lease ended unmarked while the database was away
        for row, verdict in rows:
            if row.id in under_way:
                continue
            task = asyncio.create_task(self._send(row, verdict))
            self._flying[task] = row.id
            task.add_done_callback(self._flying.pop)
        return bool(rows)

    def _claim(self, most: int) -> list[tuple[Claimed, Verdict]]:
        now = self._clock.now()
        with self._store.writing() as conn:
            rows = outbox.claim(conn, self._store.vault, [self._channel.name], most, now, self._lease, self._worker)
            return [(row, self._verdict(conn, row, now)) for row in rows]

    def _verdict(self, conn: Connection, row: Claimed, now: datetime) -> Verdict:
        """Ask the gate once more: people stop, block and leave between writing and sending."""
        purpose, local = Purpose(row.purpose), self._rules.local(now)
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

    async def _send(self, row: Claimed, verdict: Verdict) -> None:
        try:
            if isinstance(verdict, Allow):
                await self._out(row)
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
            await self._mark(self._outcomes.failed, row, error)
        else:
            await self._mark(self._outcomes.sent, row, sent)

    def _later(self, row: Claimed, until: datetime) -> None:
        with self._store.writing() as conn:
            outbox.give_back(conn, row.id, self._worker, until.astimezone(UTC))

    async def _rest(self, stopping: asyncio.Event) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.bell.wait(), IDLE_SECONDS)
        self.bell.clear()
