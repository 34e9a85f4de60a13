"""When a survivor came to each step of the programme, and what she was referred to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from gateway.store.care_schema import enrolment_steps, referrals
from gateway.store.crypto import Vault
from gateway.store.identity import new_id

_NOTE = "enrolment_steps.note"
_TO = "referrals.to"


@dataclass(frozen=True)
class StepTaken:
    """One step; `by` signs it, `reason` is a word of ours, `note` somebody's own words."""

    step: str
    at: datetime
    by: str
    reason: str
    note: str


@dataclass(frozen=True)
class Referral:
    """She was referred to a kind of help; `to` names where, in somebody's own words."""

    service: str
    on: date
    by: str
    to: str


def note(
    conn: Connection,
    vault: Vault,
    survivor_id: str,
    step: str,
    by: str,
    at: datetime,
    reason: str = "",
    words: str = "",
) -> None:
    """Write down that she came to a step."""
    taken = StepTaken(step, at, by, reason, words)
    conn.execute(insert(enrolment_steps), row_of(vault, survivor_id, taken))


def row_of(vault: Vault, survivor_id: str, taken: StepTaken) -> dict[str, Any]:
    """Return the row of one step."""
    return {
        "id": new_id(),
        "survivor_id": survivor_id,
        "step": taken.step,
        "at": taken.at,
        "by": taken.by,
        "reason": taken.reason,
        "note_sealed": vault.seal(taken.note, _NOTE) if taken.note else None,
    }


def of_survivor(conn: Connection, vault: Vault, survivor_id: str) -> list[StepTaken]:
    """Return her steps, the first first."""
    hers = select(enrolment_steps).where(enrolment_steps.c.survivor_id == survivor_id).order_by(enrolment_steps.c.at)
    return [
        StepTaken(row.step, row.at, row.by, row.reason, vault.open(row.note_sealed, _NOTE) if row.note_sealed else "")
        for row in conn.execute(hers)
    ]


def refer(conn: Connection, vault: Vault, survivor_id: str, service: str, to: str, by: str, on: date) -> None:
    """Write down that she was referred to a kind of help."""
    row = {"id": new_id(), "survivor_id": survivor_id, "service": service, "referred_on": on, "by": by}
    conn.execute(insert(referrals), row | {"to_sealed": vault.seal(to, _TO) if to else None})


def referred(conn: Connection, vault: Vault, survivor_id: str) -> list[Referral]:
    """Return what she was referred to, the first first."""
    hers = select(referrals).where(referrals.c.survivor_id == survivor_id).order_by(referrals.c.referred_on)
    return [
        Referral(row.service, row.referred_on, row.by, vault.open(row.to_sealed, _TO) if row.to_sealed else "")
        for row in conn.execute(hers)
    ]
