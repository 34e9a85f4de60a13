"""Delivery reports: found by our id or the provider's, never going back, kept aside when they come too early."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from gateway.channels.contract import RANK, DeliveryReport, Remedy, SendError, Status
from gateway.store.crypto import Vault
from gateway.store.identity import new_id
from gateway.store.outbox import ERASURE, PROVIDER
from gateway.store.schema import early_reports, outbox
from gateway.store.states import OutboxState

_COLUMNS = outbox.c
_STATUS_OF = {
    OutboxState.SENT: Status.SENT,
    OutboxState.DELIVERED: Status.DELIVERED,
    OutboxState.FAILED: Status.FAILED,
    OutboxState.READ: Status.READ,
}


@dataclass(frozen=True)
class Reported:
    """What a report changed: the message, whom it was for, and whether it was news."""

    outbox_id: str
    contact_id: str | None
    staff_id: str | None
    news: bool


def apply(conn: Connection, vault: Vault, report: DeliveryReport, now: datetime) -> Reported | None:
    """Bring a message as far as the report says; None where it isn't known yet and the report waits aside."""
    key = vault.hash(report.provider_id, PROVIDER + report.channel) if report.provider_id else None
    row = _find(conn, report, key)
    if row is None:
        if key is not None:
            _keep(conn, report, key, now)
        return None
    news = RANK[report.status] > _rank(OutboxState(row.state))
    if news and report.status is not Status.QUEUED:
        code = report.error.code if report.error else ""
        change: dict[str, Any] = {"state": report.status.value, "error_code": code, **ERASURE}
        if key is not None and row.provider_key is None:
            change["provider_key"] = key
        conn.execute(update(outbox).where(_COLUMNS.id == row.id).values(**change))
    return Reported(row.id, row.contact_id, row.staff_id, news)


@dataclass(frozen=True)
class Settled:
    """A report that had waited aside and now found its message."""

    outbox_id: str
    contact_id: str | None
    staff_id: str | None
    channel: str
    status: Status
    code: str
    error: SendError | None


def settle_early(conn: Connection, limit: int = 100) -> list[Settled]:
    """Apply reports whose message has been marked since, and tell what they said, for those who act on failures."""
    early = early_reports.c
    matched = (early.channel == _COLUMNS.channel) & (early.provider_key == _COLUMNS.provider_key)
    told = (_COLUMNS.id, _COLUMNS.contact_id, _COLUMNS.staff_id)
    fault = (early.error_code, early.remedy, early.retry_after, early.opted_out)
    pairs = select(*told, early.id.label("early_id"), early.channel, early.state, *fault)
    waiting = pairs.join_from(outbox, early_reports, matched).order_by(early.rank, early.at).limit(limit)
    settled: list[Settled] = []
    for row in conn.execute(waiting).all():
        status = Status(row.state)
        higher = update(outbox).where(_COLUMNS.id == row.id, _COLUMNS.state.in_(_below(status)))
        conn.execute(higher.values(state=status.value, error_code=row.error_code, **ERASURE))
        conn.execute(delete(early_reports).where(early.id == row.early_id))
        settled.append(Settled(row.id, row.contact_id, row.staff_id, row.channel, status, row.error_code, _error(row)))
    return settled


def _error(row: Any) -> SendError | None:
    if not row.remedy:
        return None
    wait = row.retry_after or None
    return SendError(row.error_code, Remedy(row.remedy), retry_after=wait, opted_out=row.opted_out)


def _below(status: Status) -> list[str]:
    return [state.value for state in OutboxState if _rank(state) < RANK[status]]


def forget_early(conn: Connection, before: datetime) -> int:
    """Drop reports that came before a moment and whose message never did; return how many."""
    return conn.execute(delete(early_reports).where(early_reports.c.at < before)).rowcount


def _find(conn: Connection, report: DeliveryReport, key: str | None) -> Any:
    wanted = select(_COLUMNS.id, _COLUMNS.state, _COLUMNS.contact_id, _COLUMNS.staff_id, _COLUMNS.provider_key)
    by_channel = wanted.where(_COLUMNS.channel == report.channel).with_for_update()
    if report.outbox_id:
        row = conn.execute(by_channel.where(_COLUMNS.id == report.outbox_id)).first()
        if row is not None:
            return row
    if key is None:
        return None
    return conn.execute(by_channel.where(_COLUMNS.provider_key == key)).first()


def _rank(state: OutboxState) -> int:
    # What isn't sent yet, as far as we know, was sent all the same when a report says so.
    return RANK[_STATUS_OF.get(state, Status.QUEUED)]


def _keep(conn: Connection, report: DeliveryReport, key: str, now: datetime) -> None:
    error = report.error
    row = {
        "id": new_id(),
        "channel": report.channel,
        "provider_key": key,
        "state": report.status.value,
        "rank": RANK[report.status],
        "error_code": error.code if error else "",
        "remedy": error.remedy.value if error else "",
        "retry_after": int(error.retry_after or 0) if error else 0,
        "opted_out": bool(error and error.opted_out),
        "at": now,
    }
    if report.status is not Status.QUEUED:
        conn.execute(insert(early_reports), row)
