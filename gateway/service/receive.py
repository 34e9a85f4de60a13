"""The way in: verified messages are kept, deduplicated, understood and answered by the one `receive`."""

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import structlog
from sqlalchemy import Connection

from gateway.channels import wording
from gateway.channels.contract import Answer, Channel, Inbound, Kind
from gateway.channels.understanding import Meaning, Understanding
from gateway.clock import Clock
from gateway.errors import AshshashError, StoreDown
from gateway.i18n.normalise import tidy
from gateway.i18n.red_flags import RedFlags
from gateway.service.limits import Limits
from gateway.service.outage import Outage
from gateway.service.spool import from_json, to_json
from gateway.service.turn import Done, TurnTaker
from gateway.service.wakeup import Wakeup
from gateway.store import inbound as inbound_store
from gateway.store.engine import Store
from gateway.store.states import InboundState

log = structlog.get_logger()
LONGEST_TEXT = 1600
STALE = tuple(timedelta(seconds=age) for age in (10, 40, 160, 640, 2560))
"""How old an unfinished message must be to be taken over, by the tries made: its process died, or it can't be done."""

LIMITED = (Kind.MESSAGE, Kind.CALL, Kind.MISSED_CALL, Kind.STARTED, Kind.BLOCKED)
WAIT_FOR_TWIN = 3.0  # seconds; longer than a whole turn takes with every time-out in it


class Receiver:
    """Persist, answer, and give the replies back to channels that answer inside the request."""

    def __init__(
        self,
        store: Store,
        turns: TurnTaker,
        understanding: Understanding,
        red_flags: RedFlags,
        limits: Limits,
        outage: Outage,
        wakeup: Wakeup,
        clock: Clock,
        channels: Mapping[str, Channel],
    ) -> None:
        self._store = store
        self._turns = turns
        self._understanding = understanding
        self._red_flags = red_flags
        self._limits = limits
        self._outage = outage
        self._wakeup = wakeup
        self._clock = clock
        self._channels = channels

    def __call__(self, inbound: Inbound) -> Answer:
        """Take one message from a channel; raises TooMany past the sender's limit."""
        inbound = replace(inbound, text=tidy(inbound.text)[:LONGEST_TEXT], received_at=self._clock.now())
        flag = self._flag(inbound)
        try:
            if inbound.kind in LIMITED:
                kind = self._channels[inbound.channel].address_kind
                self._limits.admit(self._store.vault.hash(inbound.sender, kind), flagged=bool(flag))
            return self._take(inbound, flag)
        except StoreDown:
            log.warning("receive.store_down", channel=inbound.channel)
            return self._outage.answer(inbound, flag)
        except AshshashError:
            raise
        except Exception:
            # A fault of ours on this very message: sent again by the provider it would only fail again.
            log.exception("receive.fault", channel=inbound.channel)
            return self._set_aside(inbound, flag)

    def _set_aside(self, inbound: Inbound, flag: str) -> Answer:
        """Keep a message we failed on, for `finish_stale` to try and to give up; danger hears its helplines."""
        try:
            with self._store.writing() as conn:
                self._keep(conn, inbound)
        except StoreDown:
            return self._outage.answer(inbound, flag)
        return self._outage.words(inbound, flag)

    def take_back(self, inbound: Inbound) -> None:
        """Keep a message that waited in the spool; `finish_stale` then answers it by the outbox. Raises StoreDown."""
        with self._store.writing() as conn:
            self._keep(conn, inbound)

    def finish_stale(self, limit: int = 50) -> int:
        """Answer messages whose process died before it answered; return how many. Run by the worker.

        One that fails each time is tried less and less often and given up in the end; it never holds up the others.
        """
        now = self._clock.now()
        with self._store.writing() as conn:
            waiting = inbound_store.take_stale(conn, self._store.vault, now, STALE, limit)
        return sum(self._finish(one) for one in waiting)

    def _finish(self, one: inbound_store.Received) -> bool:
        try:
            if one.payload is not None:
                inbound = from_json(one.payload)
                self._answer(one.id, inbound, self._flag(inbound), inline=False)
                return True
        except StoreDown:
            raise
        except Exception:
            log.exception("receive.fault", inbound_id=one.id, attempts=one.attempts)
        if one.payload is None or one.attempts >= len(STALE):
            with self._store.writing() as conn:
                inbound_store.fail(conn, one.id, self._clock.now())
            log.error("receive.given_up", inbound_id=one.id, channel=one.channel)
        return False

    def _take(self, inbound: Inbound, flag: str) -> Answer:
        with self._store.writing() as conn:
            inbound_id, fresh = self._keep(conn, inbound)
            done = self._turns.take(conn, inbound_id, inbound, self._clock.now(), flag=flag) if fresh else None
        if done is not None:
            return self._after(done)
        return self._answer(inbound_id, inbound, flag, inline=True) if fresh else self._again(inbound_id, inbound, flag)

    def _keep(self, conn: Connection, inbound: Inbound) -> tuple[str, bool]:
        at = inbound.received_at or self._clock.now()
        one = (inbound.channel, inbound.provider_id, inbound.medium, to_json(inbound), at)
        return inbound_store.store_once(conn, self._store.vault, *one)

    def _answer(self, inbound_id: str, inbound: Inbound, flag: str, *, inline: bool) -> Answer:
        """Answer a message that is kept already; its meaning is sought outside of any transaction."""
        meaning = self._understanding.understand(inbound.text) if inbound.text else Meaning()
        with self._store.writing() as conn:
            ours = inbound_store.lock_unfinished(conn, inbound_id)
            if ours:
                now = self._clock.now()
                done = self._turns.take(conn, inbound_id, inbound, now, flag=flag, meaning=meaning, inline=inline)
        if ours:
            return self._after(done) if done else Answer()
        return (self._told(inbound) or Answer()) if inline else Answer()

    def _again(self, inbound_id: str, inbound: Inbound, flag: str) -> Answer:
        """Answer a repeated delivery as the first was answered; take over where the first one's process died."""
        told = self._told(inbound)
        return self._answer(inbound_id, inbound, flag, inline=True) if told is None else told

    def _told(self, inbound: Inbound) -> Answer | None:
        """Return what another process answers to this message, once it has; None where it doesn't in time."""
        patience = time.monotonic() + WAIT_FOR_TWIN
        while True:
            with self._store.reading() as conn:
                first = inbound_store.reply_of(conn, self._store.vault, inbound.channel, inbound.provider_id)
            if first is None or first.state is not InboundState.RECEIVED:
                return wording.load_answer(first.reply) if first and first.reply else Answer()
            if time.monotonic() > patience:
                return None
            time.sleep(0.05)

    def _after(self, done: Done) -> Answer:
        """Ring the worker's bell for a row that waits, once it is committed."""
        if done.queued:
            self._wakeup.ring()
        return done.answer

    def _flag(self, inbound: Inbound) -> str:
        return self._red_flags.find(inbound.text) if inbound.text else ""
