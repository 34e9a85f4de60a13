"""Her own wish to hear what all hear, apart from her care: kept with the choice of topics at her addresses.

The choice stands at an address that nobody else reads and ends with her wish, so that an address which is hers no
longer doesn't go on being told. What she chose by writing to us counts for nothing here: who wrote can't be known.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection

from gateway.i18n.language import Medium
from gateway.service.broadcasts.content import AWARENESS
from gateway.service.purposes import Purpose
from gateway.store import audit, safe_addresses, topics

IN_HER_FILE = "file"
"""Where the choice was made."""


def wished(conn: Connection, survivor_id: str) -> bool:
    """Tell whether she wishes it now."""
    return Purpose.BROADCAST in safe_addresses.agreed(conn, survivor_id)


def addresses(conn: Connection, survivor_id: str) -> set[str]:
    """Return the contacts that are her addresses."""
    return {one.contact_id for one in safe_addresses.of_survivor(conn, survivor_id)}


def settle(conn: Connection, survivor_id: str, before: Collection[str], by: str, now: datetime) -> None:
    """Let the topic be chosen where she wishes it, and nowhere else; `before` are addresses she had."""
    wishes = wished(conn, survivor_id)
    where = {
        one.contact_id
        for one in safe_addresses.of_survivor(conn, survivor_id)
        if wishes and one.alone and one.quarantined_at is None and one.medium is not Medium.VOICE
    }
    for contact_id in where:
        if AWARENESS not in topics.agreed(conn, contact_id):
            topics.choose(conn, contact_id, AWARENESS, True, IN_HER_FILE, now)
    for contact_id in {*before, *addresses(conn, survivor_id)} - where:
        leave(conn, contact_id, IN_HER_FILE, now)
    if wishes:
        audit.note(conn, by, "survivor.awareness", survivor_id, now)


def leave(conn: Connection, contact_id: str, source: str, now: datetime) -> None:
    """Choose no topic there any more, each by its name: START from that phone doesn't bring them back."""
    for topic in topics.agreed(conn, contact_id):
        topics.choose(conn, contact_id, topic, False, source, now)


def end(conn: Connection, survivor_id: str, by: str, today: date, now: datetime) -> bool:
    """She wishes it no more, or it has run out; False where she didn't."""
    if not safe_addresses.withdraw(conn, survivor_id, Purpose.BROADCAST, today):
        return False
    settle(conn, survivor_id, (), by, now)
    audit.note(conn, by, "survivor.awareness_end", survivor_id, now)
    return True
