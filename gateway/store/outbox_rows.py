"""The outbox as a whole: releasing, cancelling, expiring, forgetting and counting rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, null, or_, select, text, update

from gateway.i18n.language import Medium
from gateway.store.crypto import Vault
from gateway.store.outbox import BODY, ERASURE
from gateway.store.schema import inbound, outbox
from gateway.store.states import OutboxState

_COLUMNS = outbox.c
_WAITING = _COLUMNS.state.in_((OutboxState.QUEUED.value, OutboxState.HELD.value))
_ALIVE = _COLUMNS.state.in_((OutboxState.QUEUED.value, OutboxState.CLAIMED.value, OutboxState.HELD.value))
_OPEN = text("state IN ('queued', 'claimed')")
_NOTHING = dict.fromkeys(("body_sealed", "address_sealed", "contact_id", "staff_id", "survivor_id"), null())


def release(conn: Connection, channel: str, now: datetime) -> int:
    """Queue the held messages of a channel again; return how many."""
    held = update(outbox).where(_COLUMNS.channel == channel, _COLUMNS.state == OutboxState.HELD.value)
    return conn.execute(held.values(state=OutboxState.QUEUED.value, not_before=now)).rowcount


def cancel(conn: Connection, outbox_id: str, code: str = "") -> bool:
    """Withdraw a message nobody is sending at this moment; False where it is too late."""
    return _end(conn, OutboxState.CANCELLED, code, _WAITING, _COLUMNS.id == outbox_id) == 1


def cancel_for(conn: Connection, contact_id: str, code: str) -> int:
    """Withdraw all that waits for one person; return how many."""
    return _end(conn, OutboxState.CANCELLED, code, _WAITING, _COLUMNS.contact_id == contact_id)


def expire(conn: Connection, now: datetime) -> int:
    """End messages whose time is over before anybody could send them; return how many."""
    over = (_OPEN, _COLUMNS.not_before <= now, _COLUMNS.expires_at <= now)
    return _end(conn, OutboxState.EXPIRED, "expired", *over)


def forget_since(conn: Connection, contact_id: str, medium: Medium, since: datetime) -> int:
    """Erase what we answered this person by one medium since; what still waits, once it is sent.

    So is erased what reached them since unasked, such as the call in which they spoke.
    """
    by_medium = select(inbound.c.id).where(inbound.c.medium == medium.value, inbound.c.contact_id == contact_id)
    theirs = _COLUMNS.contact_id == contact_id
    unasked = scrub(conn, theirs, _COLUMNS.inbound_id.is_(None), _COLUMNS.sent_at >= since)
    return unasked + scrub(conn, theirs, _COLUMNS.created_at >= since, _COLUMNS.inbound_id.in_(by_medium))


def scrub(conn: Connection, *which: Any) -> int:
    """Erase person, address and words of these messages; of those that still wait, once they are sent."""
    conn.execute(update(outbox).where(*which, _ALIVE).values(scrub=True))
    return conn.execute(update(outbox).where(*which, ~_ALIVE).values(**_NOTHING)).rowcount


def forget_older(conn: Connection, before: datetime) -> int:
    """Erase person, address and words of messages made before a moment and ended; return how many."""
    kept = _COLUMNS.body_sealed.is_not(None)
    return conn.execute(update(outbox).where(_COLUMNS.created_at < before, ~_ALIVE, kept).values(**_NOTHING)).rowcount


def send_again(conn: Connection, outbox_id: str, at: datetime, most_attempts: int) -> bool:
    """Queue once more what a provider took and then failed to deliver; False where it was tried enough or is erased."""
    still = (_COLUMNS.attempts < most_attempts, _COLUMNS.body_sealed.is_not(None))
    due = or_(_COLUMNS.expires_at.is_(None), _COLUMNS.expires_at > at)
    failed = update(outbox).where(_COLUMNS.id == outbox_id, _COLUMNS.state == OutboxState.FAILED.value, due, *still)
    again = failed.values(state=OutboxState.QUEUED.value, not_before=at, leased_by="", provider_key=null())
    return conn.execute(again).rowcount == 1


def counts(conn: Connection) -> dict[tuple[str, str], int]:
    """Return how many messages each (channel, state) has."""
    grouped = select(_COLUMNS.channel, _COLUMNS.state, func.count()).group_by(_COLUMNS.channel, _COLUMNS.state)
    return {(row[0], row[1]): row[2] for row in conn.execute(grouped)}


def oldest_due(conn: Connection, now: datetime) -> datetime | None:
    """Return since when the longest waiting message is due: the length of the queue in time."""
    oldest: datetime | None = conn.scalar(
        select(func.min(_COLUMNS.not_before, type_=_COLUMNS.not_before.type)).where(_OPEN, _COLUMNS.not_before <= now)
    )
    return oldest


def body_of(conn: Connection, vault: Vault, outbox_id: str, contact_id: str, purpose: str) -> str | None:
    """Return the words of a message to this person, None where there are none: a call fetches what it must say."""
    whose = (_COLUMNS.id == outbox_id, _COLUMNS.contact_id == contact_id, _COLUMNS.purpose == purpose)
    sealed: bytes | None = conn.scalar(select(_COLUMNS.body_sealed).where(*whose))
    return None if sealed is None else vault.open(sealed, BODY)


def purpose_of(conn: Connection, outbox_id: str) -> str:
    """Return why a message is sent, an empty string where it is unknown."""
    return conn.scalar(select(_COLUMNS.purpose).where(_COLUMNS.id == outbox_id)) or ""


def state_of(conn: Connection, outbox_id: str) -> OutboxState | None:
    """Return how far a message has come."""
    state = conn.scalar(select(_COLUMNS.state).where(_COLUMNS.id == outbox_id))
    return None if state is None else OutboxState(state)


def _end(conn: Connection, state: OutboxState, code: str, *which: Any) -> int:
    return conn.execute(update(outbox).where(*which).values(state=state.value, error_code=code, **ERASURE)).rowcount
