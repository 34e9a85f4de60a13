"""What came in, stored before it is acknowledged and once only, by a keyed hash of the provider's id."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, null, or_, select, text, update

from gateway.i18n.language import Medium
from gateway.store.crypto import Unreadable, Vault
from gateway.store.identity import InsertUnlessThere, timely_id
from gateway.store.prepared import Prepared
from gateway.store.schema import inbound
from gateway.store.states import InboundState

PAYLOAD = "inbound.payload"
REPLY = "inbound.reply"

_COLUMNS = inbound.c
_INSERT = Prepared(InsertUnlessThere(inbound).by_dialect)
_UNFINISHED = text("state = 'received'")
_FIND = Prepared(
    select(inbound).where(_COLUMNS.channel == bindparam("from_channel"), _COLUMNS.provider_key == bindparam("key"))
)
_LOCKED = select(_COLUMNS.id).where(_UNFINISHED, _COLUMNS.id == bindparam("which"))
_LOCK = Prepared({"sqlite": _LOCKED, "postgresql": _LOCKED.with_for_update(skip_locked=True)})
_FINISH = Prepared(
    update(inbound)
    .where(_COLUMNS.id == bindparam("which"), _UNFINISHED)
    .values(
        state=bindparam("ended"),
        reply_sealed=bindparam("reply"),
        contact_id=bindparam("person"),
        done_at=bindparam("now"),
        forget_at=bindparam("until"),
    )
)


@dataclass(frozen=True)
class Received:
    """One stored message, opened. `payload` and `reply` are None once forgotten or not there yet."""

    id: str
    channel: str
    contact_id: str | None
    medium: Medium
    state: InboundState
    payload: str | None
    reply: str | None
    received_at: datetime
    attempts: int = 0


def store_once(
    conn: Connection, vault: Vault, channel: str, provider_id: str, medium: Medium, payload: str, now: datetime
) -> tuple[str, bool]:
    """Keep a message; return its id, and False where it had come before (the id is the first one's)."""
    key = vault.hash(provider_id, channel)
    fresh_id = timely_id()
    row = {
        "id": fresh_id,
        "channel": channel,
        "provider_key": key,
        "medium": medium.value,
        "payload_sealed": vault.seal(payload, PAYLOAD),
        "state": InboundState.RECEIVED.value,
        "received_at": now,
    }
    if _INSERT.run(conn, row) == 1:
        return fresh_id, True
    return str(_FIND.first(conn, {"from_channel": channel, "key": key}).id), False


def finish(
    conn: Connection,
    vault: Vault,
    inbound_id: str,
    reply: str,
    now: datetime,
    *,
    contact_id: str | None = None,
    state: InboundState = InboundState.DONE,
    forget_at: datetime | None = None,
) -> bool:
    """Keep the reply of a message not finished yet; False where another was first, whose effects then count."""
    values = {
        "which": inbound_id,
        "ended": state.value,
        "reply": vault.seal(reply, REPLY),
        "person": contact_id,
        "now": now,
        "until": forget_at,
    }
    return _FINISH.run(conn, values) == 1


def stale(conn: Connection, vault: Vault, before: datetime, limit: int = 100) -> list[Received]:
    """Return messages received before a moment and never finished, oldest first."""
    unfinished = select(inbound).where(_UNFINISHED, _COLUMNS.received_at < before)
    return [_received(row, vault) for row in conn.execute(unfinished.order_by(_COLUMNS.received_at).limit(limit))]


def take_stale(conn: Connection, vault: Vault, now: datetime, ages: Sequence[timedelta], limit: int) -> list[Received]:
    """Take messages that were never finished, oldest first, counting a try of each before it is made.

    `ages[n]` is how old one must be that was tried n times: one that was tried `len(ages)` times never comes again.
    """
    ripe = or_(*(and_(_COLUMNS.attempts == tried, _COLUMNS.received_at < now - age) for tried, age in enumerate(ages)))
    due = select(_COLUMNS.id).where(_UNFINISHED, ripe).order_by(_COLUMNS.received_at).limit(limit)
    if conn.dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)
    taken = update(inbound).where(_COLUMNS.id.in_(due.scalar_subquery()))
    rows = conn.execute(taken.values(attempts=_COLUMNS.attempts + 1).returning(*_COLUMNS)).all()
    found: list[Received] = []
    for row in sorted(rows, key=lambda row: row.received_at):
        try:
            found.append(_received(row, vault))
        except Unreadable:
            fail(conn, row.id, now)
    return found


def fail(conn: Connection, inbound_id: str, now: datetime) -> bool:
    """Give a message up that can't be answered; its words stay until they are due to be forgotten."""
    unfinished = update(inbound).where(_UNFINISHED, _COLUMNS.id == inbound_id)
    return conn.execute(unfinished.values(state=InboundState.FAILED.value, done_at=now)).rowcount == 1


def failed(conn: Connection) -> int:
    """Return how many messages were given up and are still kept."""
    kept = (text("state = 'failed'"), _COLUMNS.payload_sealed.is_not(None))
    return int(conn.scalar(select(func.count()).select_from(inbound).where(*kept)) or 0)


def lock_unfinished(conn: Connection, inbound_id: str) -> bool:
    """Take a message to be worked on in this transaction; False where it is finished or another works on it now."""
    return _LOCK.first(conn, {"which": inbound_id}) is not None


def by_id(conn: Connection, vault: Vault, inbound_id: str) -> Received | None:
    """Return a message by its id."""
    row = conn.execute(select(inbound).where(_COLUMNS.id == inbound_id)).first()
    return None if row is None else _received(row, vault)


def reply_of(conn: Connection, vault: Vault, channel: str, provider_id: str) -> Received | None:
    """Return what is kept of the message with this id of the provider's, its reply among it."""
    row = _FIND.first(conn, {"from_channel": channel, "key": vault.hash(provider_id, channel)})
    return None if row is None else _received(row, vault)


def forget_since(conn: Connection, contact_id: str, medium: Medium, since: datetime) -> int:
    """Erase words, replies and sender of this person's messages by one medium from a moment on; return how many."""
    theirs = (_COLUMNS.contact_id == contact_id, _COLUMNS.medium == medium.value, _COLUMNS.received_at >= since)
    return conn.execute(update(inbound).where(*theirs).values(_NOTHING)).rowcount


def forget_due(conn: Connection, now: datetime) -> int:
    """Erase words, replies and sender of messages whose time to be forgotten has come; return how many."""
    due = update(inbound).where(_COLUMNS.forget_at <= now).values({**_NOTHING, "forget_at": null()})
    return conn.execute(due).rowcount


def forget_older(conn: Connection, before: datetime) -> int:
    """Erase words, replies and sender of finished messages received before a moment; return how many."""
    kept = or_(
        _COLUMNS.payload_sealed.is_not(None), _COLUMNS.reply_sealed.is_not(None), _COLUMNS.contact_id.is_not(None)
    )
    old = update(inbound).where(_COLUMNS.received_at < before, _COLUMNS.state != InboundState.RECEIVED.value, kept)
    return conn.execute(old.values({**_NOTHING, "forget_at": null()})).rowcount


_NOTHING = {"payload_sealed": null(), "reply_sealed": null(), "contact_id": null()}


def _received(row: Row[Any], vault: Vault) -> Received:
    payload = None if row.payload_sealed is None else vault.open(row.payload_sealed, PAYLOAD)
    reply = None if row.reply_sealed is None else vault.open(row.reply_sealed, REPLY)
    state = InboundState(row.state)
    person = (row.id, row.channel, row.contact_id, Medium(row.medium))
    return Received(*person, state, payload, reply, row.received_at, row.attempts)
