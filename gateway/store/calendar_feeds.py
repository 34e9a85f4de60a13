"""The secret address of somebody's calendar: kept as a hash, known again, gone when it is revoked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from gateway.store.care_schema import calendar_feeds
from gateway.store.crypto import Vault
from gateway.store.identity import new_id

SECRET = "calendar_feeds.secret"  # noqa: S105  the name of a column
_COLUMNS = calendar_feeds.c


@dataclass(frozen=True)
class Feed:
    """One feed; `read_at` is when a calendar last asked for it."""

    account_id: str
    made_at: datetime
    read_at: datetime | None


def replace(conn: Connection, vault: Vault, account_id: str, secret: str, now: datetime) -> None:
    """Let an account's calendar be read under this secret, and under no earlier one."""
    revoke(conn, account_id)
    row = {"id": new_id(), "account_id": account_id, "secret_hash": vault.hash(secret, SECRET), "made_at": now}
    conn.execute(insert(calendar_feeds), row)


def revoke(conn: Connection, account_id: str) -> bool:
    """Let nobody read it any more; False where nobody could."""
    return conn.execute(delete(calendar_feeds).where(_COLUMNS.account_id == account_id)).rowcount == 1


def of_account(conn: Connection, account_id: str) -> Feed | None:
    """Return an account's feed."""
    row = conn.execute(select(calendar_feeds).where(_COLUMNS.account_id == account_id)).first()
    return None if row is None else Feed(row.account_id, row.made_at, row.read_at)


def under(conn: Connection, vault: Vault, secret: str, now: datetime) -> Feed | None:
    """Return the feed of a secret and note that it was read; None where there is none."""
    hers = _COLUMNS.secret_hash == vault.hash(secret, SECRET)
    row = conn.execute(select(calendar_feeds).where(hers)).first()
    if row is None:
        return None
    conn.execute(update(calendar_feeds).where(hers).values(read_at=now))
    return Feed(row.account_id, row.made_at, now)
