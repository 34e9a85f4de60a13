"""What decides, beside addresses and consents, whether and how a survivor may be reached; nothing sealed is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from gateway.i18n.language import Lang
from gateway.store.care_schema import survivors

_COLUMNS = survivors.c
_READ = select(
    *(_COLUMNS.id, _COLUMNS.confirm_by, _COLUMNS.silent_at, _COLUMNS.born_on, _COLUMNS.guardian_sealed),
    *(_COLUMNS.lang, _COLUMNS.shown_as_sealed, _COLUMNS.caseworker_id, _COLUMNS.hushed_until),
)


@dataclass(frozen=True)
class Standing:
    """`confirm_by` is the last day on which what was agreed holds; `guardian` whether one has agreed for her.

    `shown_as_sealed` is the neutral name we appear under, None for none.
    """

    confirm_by: date | None
    silent: bool
    born_on: date | None
    guardian: bool
    lang: Lang = Lang.BN
    shown_as_sealed: bytes | None = None
    caseworker_id: str | None = None
    hushed_until: datetime | None = None


def of_all(conn: Connection, survivor_ids: Sequence[str]) -> dict[str, Standing]:
    """Return how these survivors stand, by id."""
    rows = conn.execute(_READ.where(_COLUMNS.id.in_(survivor_ids)))
    return {
        row.id: Standing(
            row.confirm_by,
            row.silent_at is not None,
            row.born_on,
            row.guardian_sealed is not None,
            Lang(row.lang),
            row.shown_as_sealed,
            row.caseworker_id,
            row.hushed_until,
        )
        for row in rows
    }
