"""The addresses at which a survivor may be reached, and what she agreed to be reached about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from gateway.i18n.language import Medium
from gateway.store.care_schema import consents, safe_addresses, survivors
from gateway.store.identity import Upsert, new_id

_COLUMNS = safe_addresses.c
_AGREE = Upsert(consents, ("survivor_id", "purpose"), ("given_on", "by", "withdrawn_on"))


@dataclass(frozen=True)
class SafeAddress:
    """One address with its weekdays (0 is Monday) and hours; `quarantined_at` once somebody else answered there.

    `alone` says that nobody else reads what comes there.
    """

    survivor_id: str
    contact_id: str
    medium: Medium
    days: frozenset[int]
    opens: time
    closes: time
    voicemail: bool = False
    missed_call: bool = False
    quarantined_at: datetime | None = None
    alone: bool = False


@dataclass(frozen=True)
class First:
    """What somebody agrees to for the first time: addresses in the order to be tried, purposes, the day, until when."""

    survivor_id: str
    addresses: tuple[SafeAddress, ...]
    purposes: Collection[str]
    on: date
    until: date


@dataclass(frozen=True)
class Consent:
    """She agreed to be reached about something: when, who wrote it down, and when she withdrew it if she did."""

    purpose: str
    given_on: date
    by: str
    withdrawn_on: date | None


def replace_all(conn: Connection, survivor_id: str, addresses: Sequence[SafeAddress]) -> None:
    """Keep these addresses, in the order to be tried, instead of the earlier ones; a quarantine stays."""
    shut = {(one.contact_id, one.medium): one.quarantined_at for one in of_survivor(conn, survivor_id)}
    conn.execute(delete(safe_addresses).where(_COLUMNS.survivor_id == survivor_id))
    for rank, one in enumerate(addresses):
        quarantined_at = one.quarantined_at or shut.get((one.contact_id, one.medium))
        conn.execute(insert(safe_addresses), _row(survivor_id, rank, replace(one, quarantined_at=quarantined_at)))


def add_firsts(conn: Connection, firsts: Sequence[First], by: str) -> None:
    """Write down what these survivors agree to, of whom nothing was ever written down."""
    rows = [_row(one.survivor_id, rank, it) for one in firsts for rank, it in enumerate(one.addresses)]
    given = [
        {"survivor_id": one.survivor_id, "purpose": purpose, "given_on": one.on, "by": by, "withdrawn_on": None}
        for one in firsts
        for purpose in one.purposes
    ]
    if given:
        conn.execute(insert(consents), given)
    if rows:
        conn.execute(insert(safe_addresses), rows)
        until = [{"hers": one.survivor_id, "day": one.until} for one in firsts]
        hers = update(survivors).where(survivors.c.id == bindparam("hers"))
        conn.execute(hers.values(confirm_by=bindparam("day")), until)


def of_survivor(conn: Connection, survivor_id: str) -> list[SafeAddress]:
    """Return all addresses of a survivor in the order to be tried, those in quarantine too."""
    hers = select(safe_addresses).where(_COLUMNS.survivor_id == survivor_id).order_by(_COLUMNS.rank)
    return [_address(row) for row in conn.execute(hers)]


def of_survivors(conn: Connection, survivor_ids: Sequence[str]) -> dict[str, list[SafeAddress]]:
    """Return the addresses of many, each one's in the order to be tried."""
    theirs = select(safe_addresses).where(_COLUMNS.survivor_id.in_(survivor_ids)).order_by(_COLUMNS.rank)
    found: dict[str, list[SafeAddress]] = {}
    for row in conn.execute(theirs):
        found.setdefault(row.survivor_id, []).append(_address(row))
    return found


def of_contact(conn: Connection, contact_id: str) -> list[SafeAddress]:
    """Return the safe addresses that are this contact's; several survivors may share a phone."""
    rows = conn.execute(select(safe_addresses).where(_COLUMNS.contact_id == contact_id).order_by(_COLUMNS.rank))
    return [_address(row) for row in rows]


def quarantine(conn: Connection, contact_id: str, now: datetime) -> list[str]:
    """Somebody else answers at this address: nothing goes there any more; return the survivors it was safe for."""
    here = _COLUMNS.contact_id == contact_id
    found = list(conn.scalars(select(_COLUMNS.survivor_id).where(here).distinct()))
    conn.execute(update(safe_addresses).where(here, _COLUMNS.quarantined_at.is_(None)).values(quarantined_at=now))
    return found


def release(conn: Connection, survivor_id: str, contact_id: str) -> None:
    """A caseworker has made sure that the address is hers."""
    hers = (_COLUMNS.survivor_id == survivor_id, _COLUMNS.contact_id == contact_id)
    conn.execute(update(safe_addresses).where(*hers).values(quarantined_at=None))


def agree(conn: Connection, survivor_id: str, purposes: Collection[str], by: str, day: date) -> None:
    """She agrees to be reached about exactly these purposes; what she agreed to before and isn't here is withdrawn."""
    standing = set(agreed(conn, survivor_id))
    for purpose in set(purposes) - standing:
        row = {"survivor_id": survivor_id, "purpose": purpose, "given_on": day, "by": by, "withdrawn_on": None}
        conn.execute(_AGREE.for_(conn.dialect.name), row)
    ended = (consents.c.survivor_id == survivor_id, consents.c.purpose.in_(standing - set(purposes)))
    conn.execute(update(consents).where(*ended).values(withdrawn_on=day))


def withdraw(conn: Connection, survivor_id: str, purpose: str, day: date) -> bool:
    """She agrees to this no more; False where she didn't."""
    hers = (consents.c.survivor_id == survivor_id, consents.c.purpose == purpose, consents.c.withdrawn_on.is_(None))
    return conn.execute(update(consents).where(*hers).values(withdrawn_on=day)).rowcount == 1


def agreed(conn: Connection, survivor_id: str) -> list[str]:
    """Return the purposes that she agrees to now."""
    hers = (consents.c.survivor_id == survivor_id, consents.c.withdrawn_on.is_(None))
    return list(conn.scalars(select(consents.c.purpose).where(*hers)))


def consents_of(conn: Connection, survivor_id: str) -> list[Consent]:
    """Return all she ever agreed to, what is withdrawn too."""
    rows = conn.execute(select(consents).where(consents.c.survivor_id == survivor_id).order_by(consents.c.purpose))
    return [Consent(row.purpose, row.given_on, row.by, row.withdrawn_on) for row in rows]


def agreed_by(conn: Connection, survivor_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the purposes that each of these agrees to now."""
    theirs = (consents.c.survivor_id.in_(survivor_ids), consents.c.withdrawn_on.is_(None))
    found: dict[str, list[str]] = {}
    for survivor_id, purpose in conn.execute(select(consents.c.survivor_id, consents.c.purpose).where(*theirs)):
        found.setdefault(survivor_id, []).append(purpose)
    return found


def written_down(conn: Connection, survivor_ids: Sequence[str]) -> set[str]:
    """Return for whom of these an address or a consent was ever written down, withdrawn ones too."""
    found: set[str] = set()
    for at in range(0, len(survivor_ids), 500):
        some = survivor_ids[at : at + 500]
        found.update(conn.scalars(select(_COLUMNS.survivor_id).where(_COLUMNS.survivor_id.in_(some))))
        found.update(conn.scalars(select(consents.c.survivor_id).where(consents.c.survivor_id.in_(some))))
    return found


def _row(survivor_id: str, rank: int, one: SafeAddress) -> dict[str, Any]:
    return {
        "id": new_id(),
        "survivor_id": survivor_id,
        "contact_id": one.contact_id,
        "medium": one.medium.value,
        "rank": rank,
        "days": "".join(map(str, sorted(one.days))),
        "opens": f"{one.opens:%H:%M}",
        "closes": f"{one.closes:%H:%M}",
        "voicemail": one.voicemail,
        "missed_call": one.missed_call,
        "quarantined_at": one.quarantined_at,
        "alone": one.alone,
    }


def _address(row: Row[Any]) -> SafeAddress:
    return SafeAddress(
        row.survivor_id,
        row.contact_id,
        Medium(row.medium),
        frozenset(map(int, row.days)),
        time.fromisoformat(row.opens),
        time.fromisoformat(row.closes),
        row.voicemail,
        row.missed_call,
        row.quarantined_at,
        row.alone,
    )
