"""What survivors need: assessments, each kept as it was; notes are sealed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from gateway.store.crypto import Vault
from gateway.store.identity import new_id
from gateway.store.needs_schema import needs_assessments, needs_found

NOTE = "needs_found.note"


@dataclass(frozen=True)
class Found:
    """How much somebody needs in one part of life; `note` in the caseworker's own words."""

    domain: str
    level: str
    note: str = ""


@dataclass(frozen=True)
class Assessed:
    """One assessment; `by` signs it."""

    id: str
    on: date
    by: str
    found: tuple[Found, ...]

    def level(self, domain: str) -> str:
        """Return how much is needed there, empty where it wasn't asked."""
        return next((one.level for one in self.found if one.domain == domain), "")


def keep(
    conn: Connection, vault: Vault, survivor_id: str, found: tuple[Found, ...], on: date, by: str, now: datetime
) -> str:
    """Keep an assessment and return its id."""
    made = new_id()
    conn.execute(
        insert(needs_assessments),
        {"id": made, "survivor_id": survivor_id, "assessed_on": on, "by": by, "at": now},
    )
    rows = [
        {
            "id": new_id(),
            "assessment_id": made,
            "domain": one.domain,
            "level": one.level,
            "note_sealed": vault.seal(one.note, NOTE) if one.note else None,
        }
        for one in found
    ]
    conn.execute(insert(needs_found), rows)
    return made


def of_survivor(conn: Connection, vault: Vault, survivor_id: str) -> list[Assessed]:
    """Return all assessments of a survivor, the latest first."""
    one, part = needs_assessments.c, needs_found.c
    rows = conn.execute(
        select(one.id, one.assessed_on, one.by, part.domain, part.level, part.note_sealed)
        .join_from(needs_assessments, needs_found, part.assessment_id == one.id)
        .where(one.survivor_id == survivor_id)
        .order_by(one.assessed_on.desc(), one.at.desc())
    )
    whole: dict[str, Assessed] = {}
    for row in rows:
        found = Found(row.domain, row.level, vault.open(row.note_sealed, NOTE) if row.note_sealed else "")
        known = whole.get(row.id)
        before = known.found if known else ()
        whole[row.id] = Assessed(row.id, row.assessed_on, row.by, (*before, found))
    return list(whole.values())
