"""Whose contacts are one person: a chat whose owner shared the number they also write or call from."""

from sqlalchemy import Connection, select, update

from gateway.store import thread_marks, threads
from gateway.store.crypto import ADDRESS, Vault
from gateway.store.identity import InsertUnlessThere
from gateway.store.schema import contacts
from gateway.store.thread_schema import contact_links
from gateway.store.thread_schema import threads as table

PHONE = "phone"

_COLUMNS = contact_links.c
_INSERT = InsertUnlessThere(contact_links)


def share(conn: Connection, vault: Vault, contact_id: str, number: str) -> None:
    """Note that the owner of a chat shared their own number, and join its thread with the phone's, if it is known."""
    key = vault.hash(number, ADDRESS)
    phone = select(contacts.c.id).where(contacts.c.kind == PHONE, contacts.c.address_hash == key)
    _link(conn, contact_id, phone_hash=key)
    known = conn.scalar(phone)
    if known is not None:
        _join(conn, contact_id, threads.of_contact(conn, known))


def chat_of(conn: Connection, vault: Vault, number: str) -> str | None:
    """Return the chat whose owner shared this number, the contact's id; None where nobody did."""
    return _chat(conn, vault.hash(number, ADDRESS))


def recognise(conn: Connection, contact_id: str, address_hash: str) -> str:
    """Join a phone that is heard for the first time to the chat that shared it; return the thread."""
    chat = _chat(conn, address_hash)
    if chat is not None:
        _join(conn, contact_id, threads.of_contact(conn, chat))
    return threads.of_contact(conn, contact_id)


def _chat(conn: Connection, address_hash: str) -> str | None:
    shared = select(_COLUMNS.contact_id).where(_COLUMNS.phone_hash == address_hash)
    return conn.scalar(shared.order_by(_COLUMNS.contact_id).limit(1))


def _join(conn: Connection, contact_id: str, thread_id: str) -> None:
    """Let a contact's thread, and those that had joined it, stand under another."""
    if threads.of_contact(conn, contact_id) == thread_id or contact_id == thread_id:
        return
    for one in threads.people(conn, contact_id):
        _link(conn, one, joined_to=thread_id)
    own = threads.by_id(conn, contact_id)
    there = threads.by_id(conn, thread_id)
    thread_marks.move(conn, contact_id, thread_id)
    if own is None:
        return
    if there is None:
        conn.execute(update(table).where(table.c.contact_id == contact_id).values(contact_id=thread_id))
        return
    values = {
        "last_in_at": max(own.last_in_at, there.last_in_at),
        "unread": own.unread or there.unread,
        "assigned_to": there.assigned_to or own.assigned_to,
        "taken_by": there.taken_by or own.taken_by,
        "hand_back_at": there.hand_back_at or own.hand_back_at,
    }
    conn.execute(update(table).where(table.c.contact_id == thread_id).values(values))
    conn.execute(table.delete().where(table.c.contact_id == contact_id))


def _link(conn: Connection, contact_id: str, **values: str) -> None:
    conn.execute(_INSERT.for_(conn.dialect.name), {"contact_id": contact_id})
    conn.execute(update(contact_links).where(_COLUMNS.contact_id == contact_id).values(**values))
