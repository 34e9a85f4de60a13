"""People who write or call, known by the keyed hash of their address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from gateway.i18n.language import Lang
from gateway.store.crypto import ADDRESS, Vault
from gateway.store.identity import InsertUnlessThere, new_id
from gateway.store.prepared import Prepared
from gateway.store.schema import contacts
from gateway.store.thread_schema import contact_links, threads

_COLUMNS = contacts.c
_THREAD = func.coalesce(contact_links.c.joined_to, _COLUMNS.id)
_WHOLE = (
    select(contacts, _THREAD.label("thread_id"), func.coalesce(threads.c.taken_by, "").label("taken_by"))
    .join(contact_links, contact_links.c.contact_id == _COLUMNS.id, isouter=True)
    .join(threads, threads.c.contact_id == _THREAD, isouter=True)
)
_BY_ADDRESS = Prepared(_WHOLE.where(_COLUMNS.kind == bindparam("kind"), _COLUMNS.address_hash == bindparam("hash")))
_BY_ID = _WHOLE.where(_COLUMNS.id == bindparam("id"))
_INSERT = Prepared(InsertUnlessThere(contacts).by_dialect)
_SPEAKS = Prepared(update(contacts).where(_COLUMNS.id == bindparam("which")).values(lang=bindparam("tongue")))
_SEEN = update(contacts).where(_COLUMNS.id == bindparam("contact")).values(last_seen_on=bindparam("day"))


@dataclass(frozen=True)
class Contact:
    """One person at one address. `address_sealed` goes into the outbox as it is.

    `thread_id` is the contact under which their conversation stands; `taken` while a person of the staff writes.
    """

    id: str
    kind: str
    address_sealed: bytes
    lang: Lang
    stopped_at: datetime | None
    blocked_at: datetime | None
    bad_at: datetime | None
    created_on: date
    last_seen_on: date
    thread_id: str
    taken: bool = False
    fresh: bool = False

    @property
    def reachable(self) -> bool:
        """Whether neither they, their provider nor their number refuses our messages."""
        return self.stopped_at is None and self.blocked_at is None and self.bad_at is None


def find_or_make(conn: Connection, vault: Vault, kind: str, address: str, now: datetime, lang: Lang) -> Contact:
    """Return who has this address, made with this language where unknown; known people cost one statement."""
    key = {"kind": kind, "hash": vault.hash(address, ADDRESS)}
    row = _BY_ADDRESS.first(conn, key)
    today = now.date()
    if row is not None:
        if row.last_seen_on != today:
            conn.execute(_SEEN, {"contact": row.id, "day": today})
        return _contact(row)
    made = {
        "id": new_id(),
        "kind": kind,
        "address_hash": key["hash"],
        "address_sealed": vault.seal(address, ADDRESS),
        "lang": lang.value,
        "created_on": today,
        "last_seen_on": today,
    }
    fresh = _INSERT.run(conn, made) == 1
    # Another transaction may have been first: what stands in the table counts.
    return _contact(_BY_ADDRESS.first(conn, key), fresh)


def find(conn: Connection, vault: Vault, kind: str, address: str) -> Contact | None:
    """Return who has this address, if anybody known."""
    row = _BY_ADDRESS.first(conn, {"kind": kind, "hash": vault.hash(address, ADDRESS)})
    return None if row is None else _contact(row)


def by_id(conn: Connection, contact_id: str) -> Contact | None:
    """Return a contact by its id."""
    row = conn.execute(_BY_ID, {"id": contact_id}).first()
    return None if row is None else _contact(row)


def of_ids(conn: Connection, contact_ids: Sequence[str]) -> dict[str, Contact]:
    """Return these contacts by id."""
    rows = conn.execute(_WHOLE.where(_COLUMNS.id.in_(contact_ids)))
    return {row.id: _contact(row) for row in rows}


def address(vault: Vault, contact: Contact) -> str:
    """Return the contact's address in clear; raises Unreadable."""
    return vault.open(contact.address_sealed, ADDRESS)


def set_language(conn: Connection, contact_id: str, lang: Lang) -> None:
    """Answer in this language from now on."""
    _SPEAKS.run(conn, {"which": contact_id, "tongue": lang.value})


def stop(conn: Connection, contact_id: str, now: datetime) -> None:
    """They want no more messages."""
    _set(conn, contact_id, stopped_at=now)


def start(conn: Connection, contact_id: str) -> None:
    """They want messages again, and their address is taken for good again."""
    _set(conn, contact_id, stopped_at=None, blocked_at=None, bad_at=None)


def block(conn: Connection, contact_id: str, now: datetime) -> None:
    """They blocked us at the provider."""
    _set(conn, contact_id, blocked_at=now)


def unblock(conn: Connection, contact_id: str) -> None:
    """They wrote again, so they can be reached; an earlier STOP stays."""
    _set(conn, contact_id, blocked_at=None, bad_at=None)


def mark_bad(conn: Connection, contact_id: str, now: datetime) -> None:
    """The provider says this address can't be reached, ever."""
    _set(conn, contact_id, bad_at=now)


def _set(conn: Connection, contact_id: str, **values: Any) -> None:
    conn.execute(update(contacts).where(_COLUMNS.id == contact_id).values(**values))


def _contact(row: Row[Any], fresh: bool = False) -> Contact:
    return Contact(
        row.id,
        row.kind,
        row.address_sealed,
        Lang(row.lang),
        row.stopped_at,
        row.blocked_at,
        row.bad_at,
        row.created_on,
        row.last_seen_on,
        row.thread_id,
        bool(row.taken_by),
        fresh,
    )
