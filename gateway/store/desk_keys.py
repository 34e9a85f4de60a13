"""The desk's keys and who holds them: each person's own pair of keys, and the desk's private keys sealed to it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, func, insert, select, update

from gateway.store.crypto import Vault
from gateway.store.desk_schema import desk_grants, desk_keys, desk_people, tip_events
from gateway.store.identity import new_id
from gateway.store.states import HolderState
from gateway.store.tip_schema import recordings, tip_entries, tips

WRAPPED = "desk_people.wrapped"
GRANT = "desk_grants.private"

_P, _G, _K = desk_people.c, desk_grants.c, desk_keys.c


@dataclass(frozen=True)
class Holder:
    """One person's own key; `wrapped` opens with their password."""

    id: str
    account_id: str
    public: bytes
    state: HolderState
    made_at: datetime
    wrapped: bytes = field(repr=False)


@dataclass(frozen=True)
class Grant:
    """One of the desk's private keys, sealed to one person's key."""

    key_id: str
    box: bytes = field(repr=False)


def add_key(conn: Connection, public: bytes, now: datetime) -> str:
    """Keep a new public key of the desk: from now on tips are sealed to it. Return its id."""
    last = conn.scalar(select(func.max(_K.made_at)))
    at = now if last is None else max(now, last + timedelta(microseconds=1))  # the newest is always one
    row = {"id": new_id(), "public": public.hex(), "made_at": at}
    conn.execute(insert(desk_keys), row)
    return str(row["id"])


def key_ids(conn: Connection) -> list[str]:
    """Return the ids of the desk's keys, newest first."""
    return list(conn.scalars(select(_K.id).order_by(_K.made_at.desc())))


def drop_key(conn: Connection, key_id: str) -> None:
    """Forget a key to which nothing is sealed any more; nobody holds it then."""
    conn.execute(delete(desk_keys).where(_K.id == key_id))


def add_holder(conn: Connection, vault: Vault, account_id: str, public: bytes, wrapped: bytes, now: datetime) -> str:
    """Keep somebody's own key and return its id."""
    row = {
        "id": new_id(),
        "account_id": account_id,
        "public": public.hex(),
        "wrapped_sealed": vault.seal_bytes(wrapped, WRAPPED),
        "state": HolderState.CURRENT.value,
        "made_at": now,
    }
    conn.execute(insert(desk_people), row)
    return str(row["id"])


def holder(conn: Connection, vault: Vault, account_id: str) -> Holder | None:
    """Return somebody's current key."""
    mine = (_P.account_id == account_id, _P.state == HolderState.CURRENT.value)
    row = conn.execute(select(desk_people).where(*mine).order_by(_P.made_at.desc())).first()
    return None if row is None else _holder(row, vault)


def lost(conn: Connection, vault: Vault, account_id: str) -> list[Holder]:
    """Return somebody's keys whose password was forgotten, the newest first."""
    mine = (_P.account_id == account_id, _P.state == HolderState.LOST.value)
    rows = conn.execute(select(desk_people).where(*mine).order_by(_P.made_at.desc()))
    return [_holder(row, vault) for row in rows]


def holders(conn: Connection, vault: Vault) -> list[Holder]:
    """Return everybody's current keys."""
    rows = conn.execute(select(desk_people).where(_P.state == HolderState.CURRENT.value).order_by(_P.made_at))
    return [_holder(row, vault) for row in rows]


def wrap_anew(conn: Connection, vault: Vault, holder_id: str, wrapped: bytes) -> None:
    """Keep somebody's key under their new password."""
    conn.execute(
        update(desk_people).where(_P.id == holder_id).values(wrapped_sealed=vault.seal_bytes(wrapped, WRAPPED))
    )


def lose(conn: Connection, account_id: str) -> None:
    """Somebody's password was replaced by another person's: it opens their key no more."""
    conn.execute(update(desk_people).where(_P.account_id == account_id).values(state=HolderState.LOST.value))


def forget_lost(conn: Connection, account_id: str) -> None:
    """Drop somebody's lost keys: they hold the desk's keys by a newer one."""
    conn.execute(delete(desk_people).where(_P.account_id == account_id, _P.state == HolderState.LOST.value))


def grant(
    conn: Connection, vault: Vault, key_id: str, holder_id: str, box: bytes, granted_by: str, now: datetime
) -> None:
    """Let somebody hold one of the desk's keys; nothing happens where they do."""
    if conn.scalar(select(_G.key_id).where(_G.key_id == key_id, _G.person_id == holder_id)):
        return
    row = {
        "key_id": key_id,
        "person_id": holder_id,
        "private_sealed": vault.seal_bytes(box, GRANT),
        "granted_by": granted_by,
        "granted_at": now,
    }
    conn.execute(insert(desk_grants), row)


def grants(conn: Connection, vault: Vault, holder_id: str) -> list[Grant]:
    """Return what somebody's key opens."""
    rows = conn.execute(select(_G.key_id, _G.private_sealed).where(_G.person_id == holder_id))
    return [Grant(row.key_id, vault.open_bytes(row.private_sealed, GRANT)) for row in rows]


def withdraw(conn: Connection, account_id: str) -> int:
    """Take the desk's keys from somebody; return how many. What they have seen, they have seen."""
    theirs = select(_P.id).where(_P.account_id == account_id)
    return conn.execute(delete(desk_grants).where(_G.person_id.in_(theirs))).rowcount


def keepers(conn: Connection) -> dict[str, int]:
    """Return how many people's current keys open each of the desk's keys."""
    current = select(_G.key_id, func.count().label("n")).join_from(desk_grants, desk_people)
    rows = conn.execute(current.where(_P.state == HolderState.CURRENT.value).group_by(_G.key_id))
    return dict.fromkeys(key_ids(conn), 0) | {row.key_id: row.n for row in rows}


def holding(conn: Connection) -> frozenset[str]:
    """Return the accounts whose current key opens the desk's newest key."""
    newest = key_ids(conn)[:1]
    rows = conn.scalars(
        select(_P.account_id).where(
            _P.state == HolderState.CURRENT.value, exists().where(_G.person_id == _P.id, _G.key_id.in_(newest))
        )
    )
    return frozenset(rows)


SEALED_TABLES = (tips, tip_entries, tip_events, recordings)
"""Every table with words for the desk, each with a column `sealed_to`."""


def sealed_to(conn: Connection) -> dict[str, int]:
    """Return how many values are sealed to each desk key, "" for those that only the vault seals."""
    found: dict[str, int] = {}
    for table in SEALED_TABLES:
        kept: ColumnElement[bool] = table.c.note_sealed.is_not(None) if table is tip_events else table.c.id.is_not(None)
        if table is recordings:
            kept = recordings.c.path != ""
        rows = conn.execute(select(table.c.sealed_to, func.count().label("n")).where(kept).group_by(table.c.sealed_to))
        for row in rows:
            found[row.sealed_to] = found.get(row.sealed_to, 0) + row.n
    return found


def _holder(row: Row[Any], vault: Vault) -> Holder:
    wrapped = vault.open_bytes(row.wrapped_sealed, WRAPPED)
    return Holder(row.id, row.account_id, bytes.fromhex(row.public), HolderState(row.state), row.made_at, wrapped)
