"""Who is signed in: the hash of the browser's token, never the token."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from gateway.store.account_schema import account_sessions as sessions

_COLUMNS = sessions.c


@dataclass(frozen=True)
class Session:
    """One browser of one account. `carried_sealed` opens with the browser's token only."""

    id: str
    account_id: str
    carried_sealed: bytes | None
    proved: bool
    device: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def add(conn: Connection, session: Session, token_hash: str) -> None:
    """Keep a session."""
    conn.execute(insert(sessions), {**session.__dict__, "token_hash": token_hash})


def by_token(conn: Connection, token_hash: str, now: datetime, seen_since: datetime) -> Session | None:
    """Return the session of a token, unless it is over or nothing was heard of it since a moment."""
    alive = (_COLUMNS.token_hash == token_hash, _COLUMNS.expires_at > now, _COLUMNS.seen_at > seen_since)
    row = conn.execute(select(sessions).where(*alive)).first()
    return None if row is None else _session(row)


def of_account(conn: Connection, account_id: str, now: datetime, seen_since: datetime) -> list[Session]:
    """Return an account's living sessions, the last used first."""
    alive = (_COLUMNS.account_id == account_id, _COLUMNS.expires_at > now, _COLUMNS.seen_at > seen_since)
    rows = conn.execute(select(sessions).where(*alive).order_by(_COLUMNS.seen_at.desc(), _COLUMNS.id))
    return [_session(row) for row in rows]


def touch(conn: Connection, session_id: str, now: datetime) -> None:
    """Note that it was used."""
    conn.execute(update(sessions).where(_COLUMNS.id == session_id).values(seen_at=now))


def end(conn: Connection, account_id: str, session_id: str) -> bool:
    """End one session of an account; False where it has none of this id."""
    mine = (_COLUMNS.id == session_id, _COLUMNS.account_id == account_id)
    return conn.execute(delete(sessions).where(*mine)).rowcount == 1


def end_all(conn: Connection, account_id: str, but: Collection[str] = ()) -> int:
    """End an account's sessions, some excepted; return how many ended."""
    return conn.execute(
        delete(sessions).where(_COLUMNS.account_id == account_id, _COLUMNS.id.not_in(list(but)))
    ).rowcount


def forget_over(conn: Connection, now: datetime, seen_since: datetime) -> int:
    """Drop the sessions that are over; return how many."""
    over = (_COLUMNS.expires_at <= now) | (_COLUMNS.seen_at <= seen_since)
    return conn.execute(delete(sessions).where(over)).rowcount


def _session(row: Row[Any]) -> Session:
    return Session(
        row.id,
        row.account_id,
        row.carried_sealed,
        row.proved,
        row.device,
        row.created_at,
        row.seen_at,
        row.expires_at,
    )
