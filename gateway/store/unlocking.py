"""The index key: made once for a database, kept sealed in the table `vault`."""

import base64
import os
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from gateway.store.crypto import Vault
from gateway.store.schema import vault as table

INDEX = "index"
CONTEXT = "vault.index"


def unlock(conn: Connection, vault: Vault) -> None:
    """Give the vault this database's index key, made here at the very first start; raises Unreadable."""
    find = select(table.c.sealed).where(table.c.name == INDEX)
    sealed: Any = conn.scalar(find)
    if sealed is None:
        fresh = vault.seal(base64.b64encode(os.urandom(32)).decode(), CONTEXT)
        insert = pg_insert if conn.dialect.name == "postgresql" else sqlite_insert
        conn.execute(insert(table).values(name=INDEX, sealed=fresh).on_conflict_do_nothing())
        sealed = conn.scalar(find)
    vault.unlock(base64.b64decode(vault.open(sealed, CONTEXT)))
