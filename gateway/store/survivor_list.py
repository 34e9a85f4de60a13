"""Which survivors an area has, how far each has come, and whose agreement runs out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select, update

from gateway.i18n import initials
from gateway.store.care_schema import survivors
from gateway.store.crypto import Vault
from gateway.store.survivors import CODE, NAME, Step, initials_hash

_COLUMNS = survivors.c


@dataclass(frozen=True)
class Wanted:
    """Which: of a place (the smallest given decides), at a step, of a caseworker; empty for all.

    `numbers` are spellings of one case number, `initials` the keys of some initials; either finds.
    """

    district: str = ""
    upazila: str = ""
    union: str = ""
    step: Step | None = None
    caseworker_id: str = ""
    confirm_before: date | None = None
    numbers: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """One line: no more than a list shows."""

    id: str
    code: str
    name: str
    step: Step
    union: str
    upazila: str
    district: str
    confirm_by: date | None
    silent: bool


def listed(conn: Connection, vault: Vault, wanted: Wanted, limit: int, offset: int = 0) -> list[Listed]:
    """Return a page of them, those who changed last first."""
    rows = select(survivors).where(*_which(vault, wanted)).order_by(_COLUMNS.changed_at.desc(), _COLUMNS.id)
    return [
        Listed(
            row.id,
            vault.open(row.code_sealed, CODE),
            vault.open(row.name_sealed, NAME),
            Step(row.step),
            row.union_,
            row.upazila,
            row.district,
            row.confirm_by,
            row.silent_at is not None,
        )
        for row in conn.execute(rows.limit(limit).offset(offset))
    ]


def by_step(conn: Connection, vault: Vault, wanted: Wanted) -> dict[Step, int]:
    """Return how many stand at each step."""
    counted = select(_COLUMNS.step, func.count().label("many")).where(*_which(vault, wanted)).group_by(_COLUMNS.step)
    return {Step(row.step): row.many for row in conn.execute(counted)}


def give_initials(conn: Connection, vault: Vault) -> int:
    """Let those be found by their initials who were kept before that was possible; return how many there were."""
    without = conn.execute(select(_COLUMNS.id, _COLUMNS.name_sealed).where(_COLUMNS.initials_hash == "")).all()
    found = [(row.id, initials_hash(vault, initials.key(vault.open(row.name_sealed, NAME)))) for row in without]
    rows = [{"hers": survivor_id, "found": hashed} for survivor_id, hashed in found if hashed]
    if rows:
        hers = update(survivors).where(_COLUMNS.id == bindparam("hers"))
        conn.execute(hers.values(initials_hash=bindparam("found")), rows)
    return len(rows)


def _which(vault: Vault, wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    which: list[Any] = []
    place = {"union_": wanted.union, "upazila": wanted.upazila, "district": wanted.district}
    smallest = next((name for name, value in place.items() if value), "")
    if smallest:
        which.append(_COLUMNS[smallest] == place[smallest])
    if wanted.step is not None:
        which.append(_COLUMNS.step == wanted.step.value)
    if wanted.caseworker_id:
        which.append(_COLUMNS.caseworker_id == wanted.caseworker_id)
    if wanted.confirm_before is not None:
        which.append(_COLUMNS.confirm_by <= wanted.confirm_before)
    if wanted.numbers or wanted.initials:
        numbers = [vault.hash(each, CODE) for each in wanted.numbers]
        known_by = [initials_hash(vault, each) for each in wanted.initials]
        which.append(or_(_COLUMNS.code_hash.in_(numbers), _COLUMNS.initials_hash.in_(known_by)))
    return which
