"""What becomes of a row after a try to send it: marked at once, each in its own transaction."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import Connection

from gateway.channels.contract import DeliveryReport, Remedy, SendError, Sent, Status
from gateway.clock import Clock
from gateway.i18n.catalogue import Catalogue
from gateway.service import notify
from gateway.service.backoff import delay
from gateway.service.provider_health import ProviderHealth
from gateway.service.purposes import CARE, Purpose
from gateway.service.staff_book import StaffBook
from gateway.store import channel_states, contacts, outbox, outbox_marks, outbox_rows, recipients, reports, topics
from gateway.store.engine import Store
from gateway.store.outbox import Claimed

log = structlog.get_logger()

LEASES_FOR_REPORT = 1.5
"""A send whose answer was lost may have gone out: its report is waited for so many leases before it is sent again."""

MOST_DELIVERIES = 3
"""A message that the provider took but couldn't deliver is sent this often at most: phones are off for hours."""

PROVIDER = "provider"
"""Where a choice was made that a provider tells us of."""

CARE_DELIVERIES, CARE_WAITS = 4, timedelta(hours=1)
"""A survivor's phone that is busy or not taken up is tried three times more, an hour apart: more would be noticed."""


class Outcomes:
    """Writes down what happened to messages, and acts on what it means for people and channels."""

    def __init__(
        self,
        store: Store,
        staff: StaffBook,
        words: Catalogue,
        clock: Clock,
        worker: str,
        lease: timedelta,
        first_wait: timedelta,
    ) -> None:
        self._store = store
        self._staff = staff
        self._words = words
        self._clock = clock
        self._worker = worker
        self._wait_for_report = lease * LEASES_FOR_REPORT
        self._first_wait = first_wait
        self._health = ProviderHealth()

    def sent(self, ended: Sequence[tuple[Claimed, Sent]]) -> None:
        """The providers took these."""
        marks = [(row.id, row.channel, sent.provider_id) for row, sent in ended]
        now = self._clock.now()
        with self._store.writing() as conn:
            outbox_marks.mark_all_sent(conn, self._store.vault, marks, now)
            self._health.well(conn, ended[0][0].channel, len(ended), now)

    def refused(self, row: Claimed, reason: str) -> None:
        """The gate let it through no more."""
        with self._store.writing() as conn:
            outbox.mark_failed(conn, row.id, self._worker, reason)

    def failed(self, row: Claimed, error: SendError) -> None:
        """The provider didn't take it, or we can't know."""
        log.warning("send.failed", outbox_id=row.id, channel=row.channel, code=error.code, remedy=error.remedy)
        now = self._clock.now()
        with self._store.writing() as conn:
            self._health.failed(conn, row.channel, error, now)
            match error.remedy:
                case Remedy.UNKNOWN if row.purpose == Purpose.BROADCAST:  # to many: each at most once
                    outbox_marks.mark_unsure(conn, row.id, recipients.UNCONFIRMED + error.code, now)
                case Remedy.UNKNOWN if row.purpose in CARE:  # it may have gone out: to her, never twice
                    outbox.mark_failed(conn, row.id, self._worker, error.code)
                case Remedy.RETRY | Remedy.UNKNOWN:
                    self._again(conn, row, error)
                case Remedy.STOP_CHANNEL:
                    outbox.give_back(conn, row.id, self._worker, now)
                    self.stop(conn, row.channel, error.code)
                case Remedy.SUPPRESS:
                    outbox.mark_failed(conn, row.id, self._worker, error.code)
                    self._suppress(conn, row.contact_id, error)
                case _:
                    outbox.mark_failed(conn, row.id, self._worker, error.code)

    def reported(self, report: DeliveryReport) -> None:
        """A provider told what became of an earlier send. Handed to channels as `report`."""
        now = self._clock.now()
        with self._store.writing() as conn:
            told = reports.apply(conn, self._store.vault, report, now)
            if report.status is Status.FAILED and report.error is not None and told is not None and told.news:
                self._undelivered(conn, told.outbox_id, told.contact_id, report.channel, report.error)
            if told is not None and told.news:
                recipients.reported(conn, told.outbox_id)

    def settle(self, conn: Connection) -> None:
        """Act on failures whose report came before we had marked the message as sent. Run by the clock."""
        for one in reports.settle_early(conn):
            if one.error is not None:
                self._undelivered(conn, one.outbox_id, one.contact_id, one.channel, one.error)
            recipients.reported(conn, one.outbox_id)

    def _undelivered(
        self, conn: Connection, outbox_id: str, contact_id: str | None, channel: str, error: SendError
    ) -> None:
        match error.remedy:
            case Remedy.SUPPRESS:
                self._suppress(conn, contact_id, error)
            case Remedy.STOP_CHANNEL:
                self.stop(conn, channel, error.code)
            case Remedy.RETRY if (purpose := outbox_rows.purpose_of(conn, outbox_id)) != Purpose.BROADCAST:
                wait, most = timedelta(seconds=error.retry_after or 300), MOST_DELIVERIES
                if purpose in CARE:
                    wait, most = max(wait, CARE_WAITS), CARE_DELIVERIES
                outbox_rows.send_again(conn, outbox_id, self._clock.now() + wait, most)

    def stop(self, conn: Connection, channel: str, code: str) -> None:
        """Use a channel no more until it is well again, and tell the staff by another one."""
        now = self._clock.now()
        channel_states.stop(conn, channel, code, now)
        log.error("channel.stopped", channel=channel, code=code)
        for member in self._staff.everyone(conn):
            if member.channel != channel and member.role in ("coordinator", "duty"):
                notify.of_channel(conn, self._store.vault, self._words, member, f"{channel} {code}", now)

    def _again(self, conn: Connection, row: Claimed, error: SendError) -> None:
        wait = delay(row.attempts, self._first_wait, error.retry_after)
        if wait is None:
            outbox.mark_failed(conn, row.id, self._worker, error.code)
            return
        if error.remedy is Remedy.UNKNOWN:
            wait = max(wait, self._wait_for_report)
        outbox.retry_at(conn, row.id, self._worker, self._clock.now() + wait, error.code)

    def _suppress(self, conn: Connection, contact_id: str | None, error: SendError) -> None:
        if contact_id is None:
            return
        now = self._clock.now()
        if error.opted_out:
            contacts.stop(conn, contact_id, now)
            topics.leave_all(conn, contact_id, PROVIDER, now)
        else:
            contacts.mark_bad(conn, contact_id, now)
