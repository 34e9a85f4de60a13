"""Where each conversation stands: one row a person and medium, gone when the conversation is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select

from gateway.i18n.language import Medium
from gateway.store.crypto import Unreadable, Vault
from gateway.store.identity import Upsert
from gateway.store.prepared import Prepared
from gateway.store.schema import conversations

CONTEXT = "conversations.state"

_COLUMNS = conversations.c
_FIND = select(conversations).where(
    _COLUMNS.contact_id == bindparam("contact"), _COLUMNS.medium == bindparam("medium_name")
)
_LOAD = Prepared({"sqlite": _FIND, "postgresql": _FIND.with_for_update()})
_SAVE = Prepared(Upsert(conversations, ("contact_id", "medium"), ("state_sealed", "version", "expires_at")).by_dialect)
_DELETE = delete(conversations).where(
    _COLUMNS.contact_id == bindparam("contact"), _COLUMNS.medium == bindparam("medium_name")
)
_EXPIRED = (
    select(conversations)
    .where(_COLUMNS.expires_at <= bindparam("now"))
    .order_by(_COLUMNS.expires_at)
    .limit(bindparam("most"))
)


@dataclass(frozen=True)
class Conversation:
    """A dialogue's state as text, and how many times it was saved."""

    contact_id: str
    medium: Medium
    state: str
    version: int
    expires_at: datetime


def load(conn: Connection, vault: Vault, contact_id: str, medium: Medium) -> Conversation | None:
    """Return the conversation, over or not; on PostgreSQL it stays locked until the transaction ends."""
    key = {"contact": contact_id, "medium_name": medium.value}
    row = _LOAD.first(conn, key)
    return None if row is None else _conversation(row, vault)


def save(
    conn: Connection, vault: Vault, contact_id: str, medium: Medium, state: str, version: int, expires_at: datetime
) -> None:
    """Keep the state that follows version `version` (0 where there was none)."""
    row = {
        "contact_id": contact_id,
        "medium": medium.value,
        "state_sealed": vault.seal(state, CONTEXT),
        "version": version + 1,
        "expires_at": expires_at,
    }
    _SAVE.run(conn, row)


def of(conn: Connection, vault: Vault, contact_ids: Sequence[str]) -> list[Conversation]:
    """Return what goes on with these contacts; what doesn't open comes with an empty state."""
    theirs = select(conversations).where(_COLUMNS.contact_id.in_(contact_ids))
    return [_readable(row, vault) for row in conn.execute(theirs)]


def live(conn: Connection, contact_ids: Sequence[str], now: datetime) -> dict[str, datetime]:
    """Return until when a conversation goes on at each of these contacts where one does, in the zone of `now`."""
    theirs = (_COLUMNS.contact_id.in_(contact_ids), _COLUMNS.expires_at > now)
    ends = select(_COLUMNS.contact_id, _COLUMNS.expires_at).where(*theirs).order_by(_COLUMNS.expires_at)
    return {contact_id: until.astimezone(now.tzinfo) for contact_id, until in conn.execute(ends)}


def forget(conn: Connection, contact_id: str, medium: Medium) -> None:
    """End the conversation."""
    conn.execute(_DELETE, {"contact": contact_id, "medium_name": medium.value})


def expired(conn: Connection, vault: Vault, now: datetime, limit: int = 100) -> list[Conversation]:
    """Return conversations whose time is over, oldest first, locked against others where the database can.

    One that doesn't open comes with an empty state.
    """
    statement = _EXPIRED if conn.dialect.name == "sqlite" else _EXPIRED.with_for_update(skip_locked=True)
    return [_readable(row, vault) for row in conn.execute(statement, {"now": now, "most": limit})]


def _readable(row: Row[Any], vault: Vault) -> Conversation:
    try:
        return _conversation(row, vault)
    except Unreadable:
        return Conversation(row.contact_id, Medium(row.medium), "", row.version, row.expires_at)


def _conversation(row: Row[Any], vault: Vault) -> Conversation:
    state = vault.open(row.state_sealed, CONTEXT)
    return Conversation(row.contact_id, Medium(row.medium), state, row.version, row.expires_at)
