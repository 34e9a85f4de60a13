"""The chain of the audit trail: each line's link is a keyed hash of its words and of the link before.

Lines are linked at the very end of their transaction, under the lock of the one row that holds the chain's end: writers
wait for one another for as long as a commit takes, and nobody takes that lock before others. The key is the database's
index key, which lies sealed under ASHSHASH_KEYS: who can write to the database but hasn't the keys can't make a link.
Whoever has both can write a new chain: note the end, which `ashshash doctor` prints, somewhere else.
"""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from gateway.store.audit import NOTED
from gateway.store.columns import to_micros
from gateway.store.crypto import Vault
from gateway.store.identity import InsertUnlessThere
from gateway.store.schema import audit, audit_end

ONLY = "trail"
FIRST = "0" * 64
BATCH = 1000

_INSERT = InsertUnlessThere(audit_end)
_END = select(audit_end).where(audit_end.c.name == ONLY)


@dataclass(frozen=True)
class Report:
    """What following the chain found: `fault` is empty where all holds, `end` is the last link that does."""

    lines: int
    end: str
    fault: str = ""


def close(conn: Connection, vault: Vault) -> None:
    """Link what this transaction wrote down; the last thing before its commit."""
    if not conn.info.pop(NOTED, False):
        return
    end = _locked_end(conn, vault)
    place, link = end.place, end.link
    for row in conn.execute(select(audit).where(audit.c.place.is_(None)).order_by(audit.c.at, audit.c.id)).all():
        place, link = place + 1, _link(vault, link, place + 1, row)
        conn.execute(update(audit).where(audit.c.id == row.id).values(place=place, link=link))
    proof = _proof(vault, place, link)
    conn.execute(update(audit_end).where(audit_end.c.name == ONLY).values(place=place, link=link, proof=proof))


def follow(conn: Connection, vault: Vault) -> Report:
    """Follow the chain from its first line and say where it breaks."""
    place, link = 0, FIRST
    for row in _lines(conn):
        if row.place != place + 1:
            return Report(place, link, f"line {place + 1} is missing")
        if not hmac.compare_digest(row.link, _link(vault, link, row.place, row)):
            return Report(place, link, f"line {row.place} or its link was changed ({row.act})")
        place, link = row.place, row.link
    return Report(place, link, _fault_of_end(conn, vault, place, link))


def _fault_of_end(conn: Connection, vault: Vault, place: int, link: str) -> str:
    end = conn.execute(_END).first()
    if end is None:
        return "" if place == 0 else "the end of the chain is missing"
    if not hmac.compare_digest(end.proof, _proof(vault, end.place, end.link)):
        return "the end of the chain was changed"
    if end.place > place:
        return f"{end.place - place} lines are missing at the end"
    if end.place < place or end.link != link:
        return f"line {end.place + 1} was added by somebody else"
    unlinked = conn.scalar(select(func.count()).select_from(audit).where(audit.c.place.is_(None))) or 0
    return f"{unlinked} lines stand outside the chain" if unlinked else ""


def _lines(conn: Connection) -> Iterator[Row[Any]]:
    after = 0
    while True:
        rows = conn.execute(select(audit).where(audit.c.place > after).order_by(audit.c.place).limit(BATCH)).all()
        yield from rows
        if len(rows) < BATCH:
            return
        after = rows[-1].place


def _locked_end(conn: Connection, vault: Vault) -> Row[Any]:
    first = {"name": ONLY, "place": 0, "link": FIRST, "proof": _proof(vault, 0, FIRST)}
    conn.execute(_INSERT.for_(conn.dialect.name), first)
    return conn.execute(_END.with_for_update()).one()


def _link(vault: Vault, before: str, place: int, row: Row[Any]) -> str:
    said = [before, place, row.id, to_micros(row.at), row.actor, row.act, row.object]
    return vault.hash(json.dumps(said, ensure_ascii=False), "audit.link")


def _proof(vault: Vault, place: int, link: str) -> str:
    return vault.hash(f"{place}:{link}", "audit.end")
