"""Voice recordings: left at the provider, fetched and sealed into a file here, deleted there."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, null, or_, select, update

from gateway.channels.contract import Recording
from gateway.store.crypto import Vault
from gateway.store.identity import new_id
from gateway.store.states import RecordingState
from gateway.store.tip_schema import recordings
from gateway.store.tips import to_the_hour

PROVIDER = "recordings.provider"

_COLUMNS = recordings.c
_UNDONE = _COLUMNS.state.in_((RecordingState.AT_PROVIDER.value, RecordingState.FETCHED.value))


@dataclass(frozen=True)
class Kept:
    """One recording. `at_provider` is None once it is deleted there; `path` is empty until it is fetched."""

    id: str
    state: RecordingState
    channel: str
    at_provider: Recording | None
    path: str
    seconds: int
    attempts: int
    tip_id: str | None
    sealed_to: str


def add(conn: Connection, vault: Vault, channel: str, recording: Recording, now: datetime) -> str:
    """Remember a recording to be fetched and return its id."""
    row = {
        "id": new_id(),
        "state": RecordingState.AT_PROVIDER.value,
        "channel": channel,
        "provider_sealed": vault.seal(json.dumps(asdict(recording)), PROVIDER),
        "seconds": recording.seconds,
        "not_before": now,
        "created_on": to_the_hour(now),
    }
    conn.execute(insert(recordings), row)
    return str(row["id"])


def belongs_to(conn: Connection, recording_id: str, tip_id: str) -> None:
    """It is part of this tip."""
    conn.execute(update(recordings).where(_COLUMNS.id == recording_id).values(tip_id=tip_id))


def undone(conn: Connection, vault: Vault, now: datetime, until: datetime, limit: int = 20) -> list[Kept]:
    """Take recordings still to be fetched or deleted at the provider; nobody else gets them before `until`."""
    due = select(recordings).where(_UNDONE, or_(_COLUMNS.not_before.is_(None), _COLUMNS.not_before <= now))
    rows = conn.execute(due.order_by(_COLUMNS.not_before).limit(limit).with_for_update(skip_locked=True)).all()
    taken = update(recordings).where(_COLUMNS.id.in_([row.id for row in rows]))
    if rows:
        conn.execute(taken.values(not_before=until, attempts=_COLUMNS.attempts + 1))
    return [_kept(row, vault) for row in rows]


def fetched(conn: Connection, recording_id: str, path: str, sealed_to: str) -> None:
    """It lies sealed in a file here, to this desk key; it is still to be deleted at the provider."""
    _set(conn, recording_id, state=RecordingState.FETCHED.value, path=path, attempts=0, sealed_to=sealed_to)


def kept(conn: Connection, recording_id: str) -> None:
    """It is deleted at the provider: nothing here names it there any more."""
    _set(conn, recording_id, state=RecordingState.KEPT.value, provider_sealed=null())


def failed(conn: Connection, recording_id: str) -> None:
    """It can't be fetched: nothing here names it at the provider any more, for that leads to the call."""
    _set(conn, recording_id, state=RecordingState.FAILED.value, provider_sealed=null())


def by_id(conn: Connection, vault: Vault, recording_id: str) -> Kept | None:
    """Return a recording by its id."""
    row = conn.execute(select(recordings).where(_COLUMNS.id == recording_id)).first()
    return None if row is None else _kept(row, vault)


def of_tip(conn: Connection, vault: Vault, tip_id: str) -> list[Kept]:
    """Return the recordings of a tip."""
    return [_kept(row, vault) for row in conn.execute(select(recordings).where(_COLUMNS.tip_id == tip_id))]


def orphans(conn: Connection, before: datetime, limit: int = 100) -> list[tuple[str, str]]:
    """Forget recordings that became part of no tip since a moment; return their ids and files, to be deleted."""
    ended = _COLUMNS.state.in_((RecordingState.KEPT.value, RecordingState.FAILED.value))
    alone = select(_COLUMNS.id, _COLUMNS.path).where(_COLUMNS.tip_id.is_(None), ended, _COLUMNS.created_on < before)
    rows = conn.execute(alone.limit(limit)).all()
    conn.execute(delete(recordings).where(_COLUMNS.id.in_([row.id for row in rows])))
    return [(row.id, row.path) for row in rows]


def _set(conn: Connection, recording_id: str, **values: Any) -> None:
    conn.execute(update(recordings).where(_COLUMNS.id == recording_id).values(**values))


def _kept(row: Row[Any], vault: Vault) -> Kept:
    there = None if row.provider_sealed is None else Recording(**json.loads(vault.open(row.provider_sealed, PROVIDER)))
    state = RecordingState(row.state)
    return Kept(row.id, state, row.channel, there, row.path, row.seconds, row.attempts, row.tip_id, row.sealed_to)
