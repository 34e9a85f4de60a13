"""Sealing anew for the desk's newest key: what only the vault sealed so far, and what older desk keys sealed."""

from typing import Any

from sqlalchemy import Column, Connection, Table, select, update

from gateway.store import sealed, tip_entries, tip_events, tips
from gateway.store.crypto import Vault
from gateway.store.desk_schema import tip_events as events_table
from gateway.store.sealed import NOBODY, SHUT, OpenDesk, Sealed
from gateway.store.tip_schema import recordings
from gateway.store.tip_schema import tip_entries as entries_table
from gateway.store.tip_schema import tips as tips_table

COLUMNS: tuple[tuple[Table, str, str], ...] = (
    (tips_table, "body_sealed", tips.BODY),
    (entries_table, "body_sealed", tip_entries.BODY),
    (events_table, "note_sealed", tip_events.NOTE),
)
"""Every column sealed for the desk, with its context."""


def words(conn: Connection, vault: Vault, desk: OpenDesk, limit: int) -> int:
    """Seal some words anew for the newest key, those this person's keys open; return how many."""
    newest = sealed.newest_key(conn)
    if newest is None:
        return 0
    done = 0
    for table, name, context in COLUMNS:
        if done < limit:
            done += _some(conn, vault, desk, table, table.c[name], context, newest[0], limit - done)
    return done


def files_left(conn: Connection, desk: OpenDesk, limit: int) -> list[tuple[str, str, str]]:
    """Return recordings not sealed to the newest key that this person's keys open: id, file, desk key."""
    newest = sealed.newest_key(conn)
    if newest is None:
        return []
    mine = (recordings.c.path != "", recordings.c.sealed_to.in_(_openable(desk, newest[0])))
    rows = conn.execute(select(recordings.c.id, recordings.c.path, recordings.c.sealed_to).where(*mine).limit(limit))
    return [(row.id, row.path, row.sealed_to) for row in rows]


def file_sealed(conn: Connection, recording_id: str, key_id: str, path: str) -> None:
    """Note to which key a recording's file is sealed now, and where it lies."""
    conn.execute(update(recordings).where(recordings.c.id == recording_id).values(sealed_to=key_id, path=path))


def _some(
    conn: Connection,
    vault: Vault,
    desk: OpenDesk,
    table: Table,
    column: Column[Any],
    context: str,
    newest: str,
    limit: int,
) -> int:
    older = (column.is_not(None), table.c.sealed_to.in_(_openable(desk, newest)))
    rows = conn.execute(select(table.c.id, column, table.c.sealed_to).where(*older).limit(limit)).all()
    for row in rows:
        data = desk.data(Sealed(row.sealed_to, vault.open_bytes(row[1], context)), context, row.id)
        kept, to = sealed.seal(conn, vault, data, context, row.id)
        conn.execute(update(table).where(table.c.id == row.id).values({column.name: kept, "sealed_to": to}))
    return len(rows)


def _openable(desk: OpenDesk, newest: str) -> list[str]:
    return [NOBODY, *(each for each in desk.privates if each != newest)]


def waiting(conn: Connection, vault: Vault, limit: int) -> int:
    """Seal what came before the desk had a key; nobody has to be signed in for that. Return how many."""
    return words(conn, vault, SHUT, limit)
