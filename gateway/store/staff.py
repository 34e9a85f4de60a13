"""Staff: activists, coordinators and those on duty, with the addresses they are alerted at."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from gateway.i18n.language import Lang
from gateway.store.crypto import ADDRESS, Vault
from gateway.store.identity import new_id
from gateway.store.schema import staff
from gateway.store.states import Role

NAME = "staff.name"
NAMES = "staff.names"

_COLUMNS = staff.c


@dataclass(frozen=True)
class Presence:
    """When somebody is there: weekdays ("0" is Monday; empty for all), hours ("09:00", empty for all), leave by days.

    `stand_in` is the id of who answers in their place while they are away.
    """

    days: str = ""
    begins: str = ""
    ends: str = ""
    away_from: date | None = None
    away_until: date | None = None
    stand_in: str = ""


@dataclass(frozen=True)
class Member:
    """One member of staff. `names` are the spellings by which a tip may name them; places are ids or empty."""

    id: str
    name: str
    role: Role
    district: str
    upazila: str
    union: str
    channel: str
    address_kind: str
    address_sealed: bytes
    lang: Lang
    active: bool
    names: tuple[str, ...]
    presence: Presence = field(default_factory=Presence)


def add(
    conn: Connection,
    vault: Vault,
    *,
    name: str,
    role: Role,
    channel: str,
    address_kind: str,
    address: str,
    lang: Lang,
    district: str = "",
    upazila: str = "",
    union: str = "",
    names: Sequence[str] = (),
) -> str:
    """Keep a member of staff and return the id; an address known already raises IntegrityError."""
    row = {
        "id": new_id(),
        "name_sealed": vault.seal(name, NAME),
        "role": role.value,
        "district": district,
        "upazila": upazila,
        "union_": union,
        "channel": channel,
        "address_kind": address_kind,
        "address_hash": vault.hash(address, ADDRESS),
        "address_sealed": vault.seal(address, ADDRESS),
        "lang": lang.value,
        "names_sealed": vault.seal(json.dumps(list(names), ensure_ascii=False), NAMES),
    }
    conn.execute(insert(staff), row)
    return str(row["id"])


def set_presence(conn: Connection, staff_id: str, presence: Presence) -> bool:
    """Set when somebody is there; False where there is nobody of this id."""
    row = {
        "work_days": presence.days,
        "work_from": presence.begins,
        "work_to": presence.ends,
        "away_from": presence.away_from,
        "away_until": presence.away_until,
        "stand_in": presence.stand_in,
    }
    return conn.execute(update(staff).where(_COLUMNS.id == staff_id).values(**row)).rowcount == 1


def set_area(conn: Connection, staff_id: str, district: str, upazila: str, union: str) -> bool:
    """Let somebody work in another area; False where there is nobody of this id."""
    area = {"district": district, "upazila": upazila, "union_": union}
    return conn.execute(update(staff).where(_COLUMNS.id == staff_id).values(**area)).rowcount == 1


def set_reach(conn: Connection, vault: Vault, staff_id: str, channel: str, address_kind: str, address: str) -> bool:
    """Alert somebody elsewhere from now on; an address known already raises IntegrityError."""
    row = {
        "channel": channel,
        "address_kind": address_kind,
        "address_hash": vault.hash(address, ADDRESS),
        "address_sealed": vault.seal(address, ADDRESS),
    }
    return conn.execute(update(staff).where(_COLUMNS.id == staff_id).values(**row)).rowcount == 1


def stand_ins_move(conn: Connection, from_id: str, to_id: str) -> None:
    """Let another stand in wherever this member would have."""
    conn.execute(update(staff).where(_COLUMNS.stand_in == from_id, _COLUMNS.id != to_id).values(stand_in=to_id))


def disable(conn: Connection, staff_id: str) -> bool:
    """Alert this member no more; False where there is none."""
    return conn.execute(update(staff).where(_COLUMNS.id == staff_id).values(active=False)).rowcount == 1


def active(conn: Connection, vault: Vault) -> list[Member]:
    """Return everyone on the list, in a fixed order."""
    rows = conn.execute(select(staff).where(_COLUMNS.active).order_by(_COLUMNS.id))
    return [_member(row, vault) for row in rows]


def by_id(conn: Connection, vault: Vault, staff_id: str) -> Member | None:
    """Return a member of staff by id."""
    row = conn.execute(select(staff).where(_COLUMNS.id == staff_id)).first()
    return None if row is None else _member(row, vault)


_BY_ADDRESS = select(staff).where(_COLUMNS.active)


def by_address(conn: Connection, vault: Vault, address_kind: str, address: str) -> Member | None:
    """Return the active member of staff at this address, if it is one's."""
    wanted = _BY_ADDRESS.where(
        _COLUMNS.address_kind == address_kind, _COLUMNS.address_hash == vault.hash(address, ADDRESS)
    )
    row = conn.execute(wanted).first()
    return None if row is None else _member(row, vault)


def _member(row: Row[Any], vault: Vault) -> Member:
    return Member(
        row.id,
        vault.open(row.name_sealed, NAME),
        Role(row.role),
        row.district,
        row.upazila,
        row.union_,
        row.channel,
        row.address_kind,
        row.address_sealed,
        Lang(row.lang),
        row.active,
        tuple(json.loads(vault.open(row.names_sealed, NAMES))),
        Presence(row.work_days, row.work_from, row.work_to, row.away_from, row.away_until, row.stand_in),
    )
