"""Survivors in care: kept under the programme's case number, with how far their way through the programme has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from gateway.i18n import initials
from gateway.i18n.language import Lang
from gateway.store import enrolment_history
from gateway.store.care_schema import enrolment_steps, survivors
from gateway.store.crypto import Vault
from gateway.store.enrolment_history import StepTaken
from gateway.store.identity import new_id

CODE, NAME, INITIALS = "survivors.code", "survivors.name", "survivors.initials"
MANY = 500
"""Values asked for in one statement."""
_COLUMNS = survivors.c


class Step(StrEnum):
    """Where somebody stands in the programme."""

    IDENTIFIED = "identified"
    VERIFIED = "verified"
    CONSENTED = "consented"
    ENROLLED = "enrolled"
    COUNSELLING = "counselling"
    NEEDS_ASSESSED = "needs_assessed"
    CERTIFIED = "certified"  # holds the ready-to-go certificate
    TRAINING = "training"
    PLACED = "placed"
    FOLLOW_UP = "follow_up"
    DROPPED_OUT = "dropped_out"


@dataclass(frozen=True)
class About:
    """What is known of a survivor, in clear. `code` is the case number; places are ids or empty; `born_on` if known."""

    code: str
    name: str
    sex: str = ""
    born_on: date | None = None
    district: str = ""
    upazila: str = ""
    union: str = ""
    lang: Lang = Lang.BN
    shown_as: str = ""
    who_else_reads: str = ""
    guardian: str = ""
    caseworker_id: str | None = None


@dataclass(frozen=True)
class NewSurvivor:
    """Somebody to be kept, where she stands, and why she dropped out if she did."""

    about: About
    step: Step = Step.IDENTIFIED
    reason: str = ""


@dataclass(frozen=True)
class Survivor:
    """One survivor, opened."""

    id: str
    about: About
    step: Step
    step_since: datetime
    confirm_by: date | None
    code_word_hash: str
    silent_at: datetime | None


def add(conn: Connection, vault: Vault, about: About, by: str, now: datetime, step: Step = Step.IDENTIFIED) -> str:
    """Keep a survivor and return the id; a case number that is taken raises ValueError."""
    if by_code(conn, vault, about.code) is not None:
        raise ValueError("This case number is another survivor's.")
    return add_many(conn, vault, [NewSurvivor(about, step)], by, now)[0]


def add_many(conn: Connection, vault: Vault, new: Sequence[NewSurvivor], by: str, now: datetime) -> list[str]:
    """Keep survivors whose case numbers are known to be free, and return their ids."""
    rows = [_new_row(vault, one, now) for one in new]
    taken = [StepTaken(one.step, now, by, one.reason, "") for one in new]
    steps = [enrolment_history.row_of(vault, row["id"], step) for row, step in zip(rows, taken, strict=True)]
    if rows:
        conn.execute(insert(survivors), rows)
        conn.execute(insert(enrolment_steps), steps)
    return [str(row["id"]) for row in rows]


def _new_row(vault: Vault, new: NewSurvivor, now: datetime) -> dict[str, Any]:
    return _sealed(vault, new.about) | {
        "id": new_id(),
        "code_hash": vault.hash(new.about.code, CODE),
        "step": new.step.value,
        "step_since": now,
        "created_at": now,
        "changed_at": now,
    }


def change(conn: Connection, vault: Vault, survivor_id: str, about: About, now: datetime) -> None:
    """Replace what is known of a survivor; the case number stays."""
    values = _sealed(vault, about) | {"changed_at": now}
    del values["code_sealed"]
    conn.execute(update(survivors).where(_COLUMNS.id == survivor_id).values(**values))


def move_to(
    conn: Connection, vault: Vault, survivor_id: str, step: Step, by: str, note: str, now: datetime, reason: str = ""
) -> None:
    """Say how far she has come; `reason` is the word for why she dropped out."""
    conn.execute(update(survivors).where(_COLUMNS.id == survivor_id).values(step=step.value, step_since=now))
    enrolment_history.note(conn, vault, survivor_id, step.value, by, now, reason, note)


def confirm_until(conn: Connection, survivor_id: str, day: date | None) -> None:
    """Say until which day what she agreed to holds."""
    conn.execute(update(survivors).where(_COLUMNS.id == survivor_id).values(confirm_by=day))


def set_code_word(conn: Connection, survivor_id: str, hashed: str) -> None:
    """Keep the hash of the code word that she chose, empty for none."""
    conn.execute(update(survivors).where(_COLUMNS.id == survivor_id).values(code_word_hash=hashed))


def silence(conn: Connection, survivor_id: str, at: datetime | None) -> None:
    """Send nothing from now on; None lets messages go again."""
    conn.execute(update(survivors).where(_COLUMNS.id == survivor_id).values(silent_at=at))


def hush(conn: Connection, survivor_id: str, until: datetime | None) -> None:
    """Send nothing of our own accord until then; None ends it."""
    conn.execute(update(survivors).where(_COLUMNS.id == survivor_id).values(hushed_until=until))


def by_id(conn: Connection, vault: Vault, survivor_id: str) -> Survivor | None:
    """Return a survivor by id."""
    return _one(conn, vault, _COLUMNS.id == survivor_id)


def by_code(conn: Connection, vault: Vault, code: str) -> Survivor | None:
    """Return the survivor of this case number."""
    return _one(conn, vault, _COLUMNS.code_hash == vault.hash(code, CODE))


def by_codes(conn: Connection, vault: Vault, codes: Sequence[str]) -> dict[str, Survivor]:
    """Return the survivors of many case numbers, by number."""
    hashes = [vault.hash(code, CODE) for code in codes]
    found: dict[str, Survivor] = {}
    for at in range(0, len(hashes), MANY):
        rows = conn.execute(select(survivors).where(_COLUMNS.code_hash.in_(hashes[at : at + MANY])))
        found |= {one.about.code: one for one in (_survivor(row, vault) for row in rows)}
    return found


def of_ids(conn: Connection, vault: Vault, ids: Sequence[str]) -> dict[str, Survivor]:
    """Return these survivors by id."""
    rows = conn.execute(select(survivors).where(_COLUMNS.id.in_(ids)))
    return {row.id: _survivor(row, vault) for row in rows}


def initials_hash(vault: Vault, key: str) -> str:
    """Return what initials are found by, blank for none."""
    return vault.hash(key, INITIALS) if key else ""


def _seal(vault: Vault, text: str, context: str) -> bytes | None:
    return vault.seal(text, context) if text else None


def _sealed(vault: Vault, about: About) -> dict[str, Any]:
    return {
        "code_sealed": vault.seal(about.code, CODE),
        "name_sealed": vault.seal(about.name, NAME),
        "initials_hash": initials_hash(vault, initials.key(about.name)),
        "sex": about.sex,
        "born_on": about.born_on,
        "district": about.district,
        "upazila": about.upazila,
        "union_": about.union,
        "lang": about.lang.value,
        "shown_as_sealed": _seal(vault, about.shown_as, "survivors.shown_as"),
        "who_else_reads_sealed": _seal(vault, about.who_else_reads, "survivors.who_else_reads"),
        "guardian_sealed": _seal(vault, about.guardian, "survivors.guardian"),
        "caseworker_id": about.caseworker_id,
    }


def _one(conn: Connection, vault: Vault, which: Any) -> Survivor | None:
    row = conn.execute(select(survivors).where(which)).first()
    return None if row is None else _survivor(row, vault)


def _survivor(row: Row[Any], vault: Vault) -> Survivor:
    def opened(name: str) -> str:
        sealed: bytes | None = getattr(row, f"{name}_sealed")
        return vault.open(sealed, f"survivors.{name}") if sealed is not None else ""

    about = About(
        opened("code"),
        opened("name"),
        row.sex,
        row.born_on,
        row.district,
        row.upazila,
        row.union_,
        Lang(row.lang),
        opened("shown_as"),
        opened("who_else_reads"),
        opened("guardian"),
        row.caseworker_id,
    )
    step = Step(row.step)
    return Survivor(row.id, about, step, row.step_since, row.confirm_by, row.code_word_hash, row.silent_at)
