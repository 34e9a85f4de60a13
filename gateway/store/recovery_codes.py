"""Codes for who lost their phone: hashed with a key, each good once."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from gateway.store.account_schema import recovery_codes
from gateway.store.crypto import Vault
from gateway.store.identity import new_id

_COLUMNS = recovery_codes.c


def replace(conn: Connection, vault: Vault, account_id: str, codes: Iterable[str]) -> None:
    """Let these be an account's only codes."""
    conn.execute(delete(recovery_codes).where(_COLUMNS.account_id == account_id))
    rows = [
        {"id": new_id(), "account_id": account_id, "code_hash": _hash(vault, account_id, code), "used_at": None}
        for code in codes
    ]
    if rows:
        conn.execute(insert(recovery_codes), rows)


def use(conn: Connection, vault: Vault, account_id: str, code: str, now: datetime) -> bool:
    """Use a code up; False where it is none of this account's, or was used."""
    mine = (
        _COLUMNS.account_id == account_id,
        _COLUMNS.code_hash == _hash(vault, account_id, code),
        _COLUMNS.used_at.is_(None),
    )
    return conn.execute(update(recovery_codes).where(*mine).values(used_at=now)).rowcount == 1


def left(conn: Connection, account_id: str) -> int:
    """Return how many codes an account still has."""
    mine = (_COLUMNS.account_id == account_id, _COLUMNS.used_at.is_(None))
    return conn.scalar(select(func.count()).select_from(recovery_codes).where(*mine)) or 0


def _hash(vault: Vault, account_id: str, code: str) -> str:
    return vault.hash(f"{account_id}:{code}", "recovery")
