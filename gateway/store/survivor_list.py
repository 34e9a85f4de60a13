"""Which survivors an area has, how far each has come, and whose agreement runs out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from gateway.store.care_schema import survivors
from gateway.store.crypto import Vault
from gateway.store.survivors import Step

_COLUMNS = survivors.c


@dataclass(frozen=True)
class Wanted:
    """Which: of a place (the smallest given decides), at a step, of a caseworker; empty for all."""

    district: str = ""
    upazila: str = ""
    union: str = ""
    step: Step | None = None
    caseworker_id: str = ""
    confirm_before: date | None = None


@dataclass(frozen=True)
class Listed:
    """One line: no more than a list shows."""

    id: str
    code: str
    name: str
    step: Step
    upazila: str
    district: str
    confirm_by: date | None
    silent: bool


def listed(conn: Connection, vault: Vault, wanted: Wanted, limit: int, offset: int = 0) -> list[Listed]:
    """Return a page of them, those who changed last first."""
    rows = select(survivors).where(*_which(wanted)).order_by(_COLUMNS.changed_at.desc(), _COLUMNS.id)
    return [
        Listed(
            row.id,
            vault.open(row.code_sealed, "survivors.code"),
            vault.open(row.name_sealed, "survivors.name"),
            Step(row.step),
            row.upazila,
            row.district,
            row.confirm_by,
            row.silent_at is not None,
        )
        for row in conn.execute(rows.limit(limit).offset(offset))
    ]


def by_step(conn: Connection, wanted: Wanted) -> dict[Step, int]:
    """Return how many stand at each step."""
    counted = select(_COLUMNS.step, func.count().label("many")).where(*_which(wanted)).group_by(_COLUMNS.step)
    return {Step(row.step): row.many for row in conn.execute(counted)}


def _which(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
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
    return which
