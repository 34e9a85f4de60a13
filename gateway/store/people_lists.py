"""Uploaded lists of people: who stands on them, what they are, and that they agreed where the list was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from gateway.i18n.language import Lang
from gateway.store import contact_links, contacts, topics
from gateway.store.broadcast_schema import contact_traits, listed_people, people_lists
from gateway.store.crypto import ADDRESS, Vault
from gateway.store.identity import InsertUnlessThere, Upsert, new_id

_TRAITS = ("role", "district", "upazila", "union_", "sex", "born_year", "operator", "source")
_KNOW = Upsert(contact_traits, ("contact_id",), _TRAITS)
_LIST = InsertUnlessThere(listed_people)


@dataclass(frozen=True)
class Traits:
    """What somebody is, as far as we know; `operator` is the rates' name for their telephone company."""

    role: str = ""
    district: str = ""
    upazila: str = ""
    union: str = ""
    sex: str = ""
    born_year: int | None = None
    operator: str = ""
    source: str = ""


@dataclass(frozen=True)
class Listed:
    """One row of a list: an address of a kind, its language, who it is."""

    kind: str
    address: str
    lang: Lang
    traits: Traits


@dataclass(frozen=True)
class PeopleList:
    """One uploaded list; `people` are those on it."""

    id: str
    name: str
    source: str
    by: str
    made_at: datetime
    people: int


def make(conn: Connection, name: str, source: str, by: str, now: datetime) -> str:
    """Begin a list and return its id; `source` says where these people agreed to be told."""
    row = {"id": new_id(), "name": name, "source": source, "by": by, "made_at": now}
    conn.execute(insert(people_lists), row)
    return str(row["id"])


def add(conn: Connection, vault: Vault, list_id: str, people: Sequence[Listed], topic: str, now: datetime) -> int:
    """Put people on a list and return how many are new to us; who ever left the topic stays away from it."""
    ids: list[str] = []
    fresh = 0
    for one in people:
        contact = contacts.find_or_make(conn, vault, one.kind, one.address, now, one.lang)
        if contact.fresh:
            fresh += 1
            if one.kind == contact_links.PHONE:
                contact_links.recognise(conn, contact.id, vault.hash(one.address, ADDRESS))
        know(conn, contact.id, one.traits)
        ids.append(contact.id)
    if ids:
        conn.execute(_LIST.for_(conn.dialect.name), [{"list_id": list_id, "contact_id": one} for one in ids])
    topics.agree_unless_chosen(conn, list(dict.fromkeys(ids)), topic, f"list:{list_id}", now)
    return fresh


def know(conn: Connection, contact_id: str, traits: Traits) -> None:
    """Write down what somebody is."""
    values = {
        "contact_id": contact_id,
        "role": traits.role,
        "district": traits.district,
        "upazila": traits.upazila,
        "union_": traits.union,
        "sex": traits.sex,
        "born_year": traits.born_year,
        "operator": traits.operator,
        "source": traits.source,
    }
    conn.execute(_KNOW.for_(conn.dialect.name), values)


def everything(conn: Connection) -> list[PeopleList]:
    """Return all lists, the newest first."""
    many = select(func.count()).where(listed_people.c.list_id == people_lists.c.id).scalar_subquery()
    rows = conn.execute(select(people_lists, many.label("people")).order_by(people_lists.c.made_at.desc()))
    return [PeopleList(row.id, row.name, row.source, row.by, row.made_at, row.people) for row in rows]
