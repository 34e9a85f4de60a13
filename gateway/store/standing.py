"""What decides, beside addresses and consents, whether a survivor may be reached; nothing sealed is opened."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from gateway.store.care_schema import survivors

_COLUMNS = survivors.c
_READ = select(_COLUMNS.confirm_by, _COLUMNS.silent_at, _COLUMNS.born_on, _COLUMNS.guardian_sealed)


@dataclass(frozen=True)
class Standing:
    """`confirm_by` is the last day on which what was agreed holds; `guardian` whether one has agreed for her."""

    confirm_by: date | None
    silent: bool
    born_on: date | None
    guardian: bool


def of(conn: Connection, survivor_id: str) -> Standing | None:
    """Return how a survivor stands."""
    row = conn.execute(_READ.where(_COLUMNS.id == survivor_id)).first()
    if row is None:
        return None
    return Standing(row.confirm_by, row.silent_at is not None, row.born_on, row.guardian_sealed is not None)
