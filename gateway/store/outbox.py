"""The outbox: every message to outside is a row here before it is sent. Adding, claiming, marking, giving up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    bindparam,
    case,
    exists,
    insert,
    null,
    or_,
    select,
    text,
    union_all,
    update,
)

from gateway.store.crypto import ADDRESS, Unreadable, Vault
from gateway.store.identity import InsertUnlessThere, timely_id
from gateway.store.prepared import Prepared
from gateway.store.schema import channel_states, outbox
from gateway.store.states import ChannelCondition, OutboxState

LEAST_URGENT = 9
"""Priorities run from 0, the most urgent, to this."""

BODY = "outbox.body"
PROVIDER = "outbox.provider"

_COLUMNS = outbox.c
_OPEN = text("state IN ('queued', 'claimed')")  # in these very words: the partial index is found by them
_INSERT = Prepared(insert(outbox))
_INSERT_UNLESS_THERE = InsertUnlessThere(outbox)


@dataclass(frozen=True)
class New:
    """A message to be sent; `body` is the service's own text.

    `address_sealed` is a contact's or a staff member's, as it is.
    `state` is SENT for a reply that travels inside the answer to a webhook, HELD for one that waits for a decision.
    `author` is the account that wrote it, empty for the bot.
    `scrub` erases body, address and person as soon as nothing more will be sent.
    """

    channel: str
    purpose: str
    body: str
    not_before: datetime
    address_sealed: bytes | None = None
    contact_id: str | None = None
    staff_id: str | None = None
    survivor_id: str | None = None
    priority: int = 1
    state: OutboxState = OutboxState.QUEUED
    expires_at: datetime | None = None
    dedupe_key: str | None = None
    inbound_id: str | None = None
    scrub: bool = False
    author: str = ""


@dataclass(frozen=True)
class Claimed:
    """A message this worker may send until `lease_until`."""

    id: str
    channel: str
    contact_id: str | None
    staff_id: str | None
    survivor_id: str | None
    address: str
    purpose: str
    priority: int
    body: str
    attempts: int
    created_at: datetime
    expires_at: datetime | None
    lease_until: datetime


def add(conn: Connection, vault: Vault, new: New, now: datetime) -> str | None:
    """Keep a message and return its id; None where one with its dedupe key is there already."""
    row = _row(vault, new, now)
    if new.dedupe_key is None:
        _INSERT.run(conn, row)
        return str(row["id"])
    there = conn.execute(_INSERT_UNLESS_THERE.for_(conn.dialect.name), row).rowcount == 0
    return None if there else str(row["id"])


def add_many(conn: Connection, vault: Vault, news: Iterable[New], now: datetime) -> list[str]:
    """Keep many messages in one statement and return their ids; one whose dedupe key is there is not kept."""
    rows = [_row(vault, new, now) for new in news]
    if rows:
        conn.execute(_INSERT_UNLESS_THERE.for_(conn.dialect.name), rows)
    return [str(row["id"]) for row in rows]


def _row(vault: Vault, new: New, now: datetime) -> dict[str, Any]:
    if not 0 <= new.priority <= LEAST_URGENT:
        raise ValueError("no such priority")
    inside = new.state is OutboxState.SENT
    erased = inside and new.scrub
    return {
        "id": timely_id(),
        "channel": new.channel,
        "contact_id": None if erased else new.contact_id,
        "staff_id": None if erased else new.staff_id,
        "survivor_id": None if erased else new.survivor_id,
        "address_sealed": None if erased else new.address_sealed,
        "purpose": new.purpose,
        "priority": new.priority,
        "body_sealed": None if erased else vault.seal(new.body, BODY),
        "state": new.state.value,
        "not_before": new.not_before,
        "expires_at": new.expires_at,
        "dedupe_key": new.dedupe_key,
        "inbound_id": new.inbound_id,
        "author": new.author,
        "scrub": new.scrub,
        "created_at": now,
        "sent_at": now if inside else None,
    }


# In the same statement, so that no row is taken that was given back when its channel was stopped.
_STOPPED = (
    exists()
    .where(channel_states.c.name == _COLUMNS.channel, channel_states.c.state == ChannelCondition.STOPPED.value)
    .correlate(outbox)
)
_DUE = (
    select(_COLUMNS.id)
    .where(
        _OPEN,
        ~_STOPPED,
        _COLUMNS.not_before <= bindparam("now"),
        _COLUMNS.priority <= bindparam("least"),
        _COLUMNS.channel.in_(bindparam("channels", expanding=True)),
        or_(_COLUMNS.expires_at.is_(None), _COLUMNS.expires_at > bindparam("now")),
    )
    .order_by(_COLUMNS.priority, _COLUMNS.not_before)
    .limit(bindparam("most"))
)


def _claiming(due: Any) -> Any:
    # A claimed row is due again when its lease ends: one column tells both.
    taken = {
        "state": OutboxState.CLAIMED.value,
        "leased_by": bindparam("worker"),
        "not_before": bindparam("until"),
        "attempts": _COLUMNS.attempts + 1,
    }
    return update(outbox).where(_COLUMNS.id.in_(due)).values(taken).returning(*_COLUMNS)


def _by_priority() -> Any:
    # SQLite would read past every row of tomorrow at an urgent priority: one short range a priority instead.
    ranges = [_DUE.where(_COLUMNS.priority == priority).subquery().select() for priority in range(LEAST_URGENT + 1)]
    return union_all(*ranges).limit(bindparam("most")).scalar_subquery()


_CLAIM = {
    "sqlite": _claiming(_by_priority()),
    "postgresql": _claiming(_DUE.with_for_update(skip_locked=True).cte("due").select().scalar_subquery()),
}


def claim(
    conn: Connection,
    vault: Vault,
    channels: Sequence[str],
    limit: int,
    now: datetime,
    lease: timedelta,
    worker: str,
    least: int = LEAST_URGENT,
) -> list[Claimed]:
    """Take due messages of these channels for one worker, most urgent first, none less urgent than `least`.

    Nobody else gets them during the lease.

    Those of a stopped channel wait. Messages whose lease ended unmarked come again. One that doesn't open is marked
    failed and left out.
    """
    values = {"now": now, "channels": list(channels), "most": limit, "until": now + lease, "worker": worker}
    values["least"] = least
    rows = conn.execute(_CLAIM[conn.dialect.name], values).all()
    rows = sorted(rows, key=lambda row: (row.priority, row.created_at))
    opened: list[Claimed] = []
    for row in rows:
        try:
            opened.append(_claimed(row, vault))
        except Unreadable:
            mark_failed(conn, row.id, worker, "unreadable")
    return opened


def _claimed(row: Row[Any], vault: Vault) -> Claimed:
    return Claimed(
        row.id,
        row.channel,
        row.contact_id,
        row.staff_id,
        row.survivor_id,
        "" if row.address_sealed is None else vault.open(row.address_sealed, ADDRESS),
        row.purpose,
        row.priority,
        "" if row.body_sealed is None else vault.open(row.body_sealed, BODY),
        row.attempts,
        row.created_at,
        row.expires_at,
        row.not_before,
    )


def renew(conn: Connection, ids: Sequence[str], worker: str, until: datetime) -> int:
    """Lengthen the lease of messages still held by this worker; return how many are."""
    held = update(outbox).where(_COLUMNS.id.in_(ids), _COLUMNS.state == OutboxState.CLAIMED.value)
    return conn.execute(held.where(_COLUMNS.leased_by == worker).values(not_before=until)).rowcount


_PERSONAL = ("body_sealed", "address_sealed", "contact_id", "staff_id", "survivor_id")
ERASURE = {name: case((_COLUMNS.scrub, null()), else_=_COLUMNS[name]) for name in _PERSONAL}
"""What every final mark does besides: rows to be scrubbed lose what leads to a person."""


_MINE = (_COLUMNS.id == bindparam("which"), _COLUMNS.leased_by == bindparam("worker"), text("state = 'claimed'"))
_FAILED = update(outbox).where(*_MINE).values(state=OutboxState.FAILED.value, error_code=bindparam("code"), **ERASURE)
_RETRY = (
    update(outbox)
    .where(*_MINE)
    .values(state=OutboxState.QUEUED.value, not_before=bindparam("at"), error_code=bindparam("code"), leased_by="")
)
_RETURN = _RETRY.values(attempts=_COLUMNS.attempts - 1)
_HOLD = update(outbox).where(*_MINE).values(state=OutboxState.HELD.value, error_code=bindparam("code"), leased_by="")


def mark_failed(conn: Connection, outbox_id: str, worker: str, code: str) -> bool:
    """It will never be sent. False where this worker holds it no more."""
    return conn.execute(_FAILED, {"which": outbox_id, "worker": worker, "code": code}).rowcount == 1


def retry_at(conn: Connection, outbox_id: str, worker: str, at: datetime, code: str) -> bool:
    """Send it later. False where this worker holds it no more."""
    values = {"which": outbox_id, "worker": worker, "at": at, "code": code}
    return conn.execute(_RETRY, values).rowcount == 1


def give_back(conn: Connection, outbox_id: str, worker: str, at: datetime) -> bool:
    """Put a message back untried, not counted as an attempt. False where this worker holds it no more."""
    return conn.execute(_RETURN, {"which": outbox_id, "worker": worker, "at": at, "code": ""}).rowcount == 1


def hold(conn: Connection, outbox_id: str, worker: str, code: str) -> bool:
    """Keep it from being sent until `release`. False where this worker holds it no more."""
    return conn.execute(_HOLD, {"which": outbox_id, "worker": worker, "code": code}).rowcount == 1
