"""A person's messages in both directions and what staff marked, newest first, a page at a time."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from gateway.i18n.language import Medium
from gateway.store import inbound as inbound_store
from gateway.store import outbox as outbox_store
from gateway.store import thread_marks
from gateway.store.crypto import Vault
from gateway.store.schema import inbound, outbox
from gateway.store.states import OutboxState
from gateway.store.thread_marks import Mark
from gateway.store.thread_schema import thread_marks as marks

Key = tuple[datetime, int, str]
"""Where something stands in a thread: its moment, its side, its id."""

IN, OUT, MARK = range(3)
"""The sides; at the same moment a message stands before its answer."""

PRIVATE_PURPOSES = ("tip_news", "alert")
"""What would say that somebody told a tip, or that they are staff."""


@dataclass(frozen=True)
class Written:
    """A message from the person; `payload` is the service's own text of it, empty once forgotten."""

    key: Key
    contact_id: str
    channel: str
    medium: Medium
    payload: str


@dataclass(frozen=True)
class Answered:
    """A message to the person; `author` is the account that wrote it, empty for the bot's."""

    key: Key
    contact_id: str
    channel: str
    purpose: str
    body: str
    state: OutboxState
    error: str
    author: str


@dataclass(frozen=True)
class Marked:
    """What staff marked."""

    key: Key
    mark: Mark


Item = Written | Answered | Marked


def page(
    conn: Connection, vault: Vault, contact_ids: Sequence[str], thread_id: str, before: Key | None, limit: int
) -> list[Item]:
    """Return up to `limit` items older than `before`, newest first."""
    found: list[Item] = [
        *_written(conn, vault, contact_ids, before, limit),
        *_answered(conn, vault, contact_ids, before, limit),
        *_marked(conn, vault, thread_id, before, limit),
    ]
    return heapq.nlargest(limit, found, key=lambda item: item.key)


def last_written(conn: Connection, contact_ids: Sequence[str]) -> tuple[str, str, datetime] | None:
    """Return contact, channel and moment of the last message in writing that is still known."""
    columns = (inbound.c.contact_id, inbound.c.channel, inbound.c.received_at)
    in_writing = inbound.c.medium != Medium.VOICE.value
    theirs = select(*columns).where(inbound.c.contact_id.in_(contact_ids), in_writing)
    row = conn.execute(theirs.order_by(inbound.c.received_at.desc()).limit(1)).first()
    return None if row is None else (row.contact_id, row.channel, row.received_at)


def _written(
    conn: Connection, vault: Vault, contact_ids: Sequence[str], before: Key | None, limit: int
) -> list[Written]:
    wanted = (inbound.c.contact_id.in_(contact_ids), *_before(inbound.c.received_at, inbound.c.id, IN, before))
    newest = select(inbound).where(*wanted).order_by(inbound.c.received_at.desc(), inbound.c.id.desc()).limit(limit)
    return [
        Written((row.received_at, IN, row.id), row.contact_id, row.channel, Medium(row.medium), _open(vault, row))
        for row in conn.execute(newest)
    ]


def _open(vault: Vault, row: Row[Any]) -> str:
    return "" if row.payload_sealed is None else vault.open(row.payload_sealed, inbound_store.PAYLOAD)


def _answered(
    conn: Connection, vault: Vault, contact_ids: Sequence[str], before: Key | None, limit: int
) -> list[Answered]:
    columns = outbox.c
    wanted = (
        columns.contact_id.in_(contact_ids),
        columns.purpose.not_in(PRIVATE_PURPOSES),
        columns.scrub.is_(False),  # on its way to be forgotten
        *_before(columns.created_at, columns.id, OUT, before),
    )
    newest = select(outbox).where(*wanted).order_by(columns.created_at.desc(), columns.id.desc()).limit(limit)
    return [_answer(row, vault) for row in conn.execute(newest)]


def _answer(row: Row[Any], vault: Vault) -> Answered:
    body = "" if row.body_sealed is None else vault.open(row.body_sealed, outbox_store.BODY)
    state = OutboxState(row.state)
    key = (row.created_at, OUT, row.id)
    return Answered(key, row.contact_id, row.channel, row.purpose, body, state, row.error_code, row.author)


def _marked(conn: Connection, vault: Vault, thread_id: str, before: Key | None, limit: int) -> list[Marked]:
    wanted = (marks.c.contact_id == thread_id, *_before(marks.c.at, marks.c.id, MARK, before))
    newest = select(marks).where(*wanted).order_by(marks.c.at.desc(), marks.c.id.desc()).limit(limit)
    return [Marked((row.at, MARK, row.id), thread_marks.opened(row, vault)) for row in conn.execute(newest)]


def _before(at: Any, id_: Any, side: int, before: Key | None) -> tuple[Any, ...]:
    if before is None:
        return ()
    moment, other, other_id = before
    if side == other:
        return (at <= moment, or_(at < moment, id_ < other_id))  # the first finds the place in the index
    return (at <= moment,) if side < other else (at < moment,)
