"""What leads from a private talk to the person who had it, erased: the last words, and that they were here today."""

from sqlalchemy import Connection, bindparam, delete, exists, null, update

from gateway.store.broadcast_schema import topic_choices
from gateway.store.care_schema import safe_addresses
from gateway.store.schema import contacts, inbound
from gateway.store.tip_schema import callbacks, tips

_BLANK = update(inbound).where(inbound.c.id == bindparam("which")).values(payload_sealed=null(), contact_id=null())
_UNSEEN = update(contacts).where(contacts.c.id == bindparam("person")).values(last_seen_on=contacts.c.created_on)
_OF = contacts.c.id == bindparam("person")
_DROP = delete(contacts).where(
    _OF,
    contacts.c.stopped_at.is_(None),
    contacts.c.created_on == contacts.c.last_seen_on,
    ~exists().where(callbacks.c.contact_id == contacts.c.id),
    ~exists().where(topic_choices.c.contact_id == contacts.c.id),
    ~exists().where(tips.c.contact_id == contacts.c.id),
    ~exists().where(safe_addresses.c.contact_id == contacts.c.id),
    ~exists().where(inbound.c.contact_id == contacts.c.id),
)


def blank(conn: Connection, inbound_id: str, contact_id: str) -> None:
    """Erase the words and the sender of the message just answered, and the day its sender was last seen."""
    conn.execute(_BLANK, {"which": inbound_id})
    conn.execute(_UNSEEN, {"person": contact_id})


def drop_stranger(conn: Connection, contact_id: str) -> bool:
    """Forget somebody of whom nothing else is kept; True where they are gone. Their conversation goes with them."""
    return conn.execute(_DROP, {"person": contact_id}).rowcount == 1
