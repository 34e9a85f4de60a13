"""Voice recordings brought home: fetched, sealed into a file here, and deleted at the provider."""

import contextlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path

import structlog

from gateway.channels.contract import Channel, Remedy, SendError
from gateway.clock import Clock
from gateway.store import desk_resealing, recordings, sealed
from gateway.store.engine import Store
from gateway.store.recordings import Kept
from gateway.store.sealed import OpenDesk
from gateway.store.states import RecordingState

log = structlog.get_logger()
SOUND = "recordings.sound"
LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 20
THROWN_AWAY = timedelta(hours=3)
"""A recording that no tip has taken by then was thrown away; conversations are over long before."""


class Fetching:
    """Works through recordings that still lie at a provider."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], folder: Path, clock: Clock) -> None:
        self._store = store
        self._channels = channels
        self._folder = folder
        self._clock = clock

    async def once(self) -> int:
        """Take what is due; return how many recordings were worked on."""
        now = self._clock.now()
        with self._store.writing() as conn:
            due = recordings.undone(conn, self._store.vault, now, now + LEASE)
        for one in due:
            try:
                await self._bring_home(one)
            except SendError as error:
                await self._failed(one, error)
        return len(due)

    def drop_orphans(self) -> int:
        """Delete recordings that were thrown away with what was being told; return how many."""
        with self._store.writing() as conn:
            gone = recordings.orphans(conn, self._clock.now() - THROWN_AWAY)
        self.delete(path for _, path in gone if path)
        return len(gone)

    async def _bring_home(self, one: Kept) -> None:
        channel = self._channels[one.channel]
        if one.at_provider is None:
            return
        if one.state is RecordingState.AT_PROVIDER:
            sound = await channel.fetch(one.at_provider)
            with self._store.reading() as conn:
                kept, to = sealed.seal(conn, self._store.vault, sound, SOUND, one.id)
            path = self._write(one.id, kept)
            with self._store.writing() as conn:
                recordings.fetched(conn, one.id, path, to)
        await channel.discard(one.at_provider)
        with self._store.writing() as conn:
            recordings.kept(conn, one.id)

    def open(self, one: Kept, desk: OpenDesk) -> bytes:
        """Return the sound of a recording; raises Unreadable."""
        kept = (self._folder / one.path).read_bytes()
        return desk.data(sealed.taken(self._store.vault, kept, one.sealed_to, SOUND), SOUND, one.id)

    def seal_anew(self, desk: OpenDesk, limit: int = 20) -> int:
        """Seal recordings for the desk's newest key, those this person's keys open; return how many.

        The new file has a name of its own: whoever stops in between leaves the row with the file it fits.
        """
        with self._store.reading() as conn:
            due = desk_resealing.files_left(conn, desk, limit)
        for recording_id, path, to in due:
            old = self._folder / path
            try:
                sound = desk.data(sealed.taken(self._store.vault, old.read_bytes(), to, SOUND), SOUND, recording_id)
            except FileNotFoundError:
                sound = b""
            with self._store.writing() as conn:
                kept, key_id = sealed.seal(conn, self._store.vault, sound, SOUND, recording_id)
                fresh = self._write(f"{recording_id}.{key_id[:8]}", kept)
                desk_resealing.file_sealed(conn, recording_id, key_id, fresh)
            if fresh != path:
                old.unlink(missing_ok=True)
        return len(due)

    def delete(self, files: Iterable[str]) -> None:
        """Delete recordings of tips that are gone."""
        for path in files:
            (self._folder / path).unlink(missing_ok=True)

    def _write(self, name: str, kept: bytes) -> str:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / f"{name}.sealed"
        aside = self._folder / f"{name}.part"
        aside.write_bytes(kept)
        aside.replace(path)
        return path.name

    async def _failed(self, one: Kept, error: SendError) -> None:
        log.warning("recording.failed", recording_id=one.id, code=error.code)
        hopeless = error.remedy in (Remedy.DROP, Remedy.SUPPRESS) or one.attempts >= MOST_ATTEMPTS
        if hopeless and one.state is RecordingState.AT_PROVIDER and one.at_provider is not None:
            with contextlib.suppress(SendError):  # nothing may be left there that leads from the tip to a call
                await self._channels[one.channel].discard(one.at_provider)
            with self._store.writing() as conn:
                recordings.failed(conn, one.id)
