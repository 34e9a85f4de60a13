"""Where inbound messages wait while the database is down: one encrypted file each, replayed in order."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import orjson
import structlog

from gateway.channels.contract import Inbound, Kind, Recording
from gateway.errors import AshshashError
from gateway.i18n.language import Medium

log = structlog.get_logger()
CONTEXT = "spool"


class Seals(Protocol):
    """The part of the vault a spool needs."""

    def seal(self, text: str, context: str) -> bytes:
        """Encrypt."""

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt."""


class Spool:
    """A folder of sealed inbound messages. A file is whole or absent: written aside, synced, then renamed."""

    def __init__(self, folder: Path, vault: Seals) -> None:
        self._folder = folder
        self._vault = vault

    def keep(self, inbound: Inbound) -> None:
        """Write one message to disk; returns once it is safe there."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        at = inbound.received_at.timestamp() if inbound.received_at else 0
        name = f"{at:020.6f}-{uuid4().hex}"
        aside = self._folder / f"{name}.part"
        with aside.open("wb") as file:
            file.write(self._vault.seal(to_json(inbound), CONTEXT))
            file.flush()
            os.fsync(file.fileno())
        aside.rename(self._folder / f"{name}.sealed")
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)  # the name too
        finally:
            os.close(folder)

    def waiting(self) -> int:
        """Return how many messages wait."""
        return sum(1 for _ in self._folder.glob("*.sealed"))

    def broken(self) -> int:
        """Return how many files could not be read and lie aside for the operator."""
        return sum(1 for _ in self._folder.glob("*.broken"))

    def replay(self, receive: Callable[[Inbound], Any]) -> int:
        """Hand every waiting message to `receive`, oldest first; one taken is removed. Its errors pass through.

        Another process may replay the same folder: whoever takes a message twice keeps it once. A file that doesn't
        open (its key is gone, the disk lost a part of it) is put aside and holds up nobody.
        """
        done = 0
        for path in sorted(self._folder.glob("*.sealed")):
            try:
                inbound = from_json(self._vault.open(path.read_bytes(), CONTEXT))
            except FileNotFoundError:
                continue
            except (AshshashError, ValueError, TypeError, KeyError):
                log.error("spool.unreadable")
                path.rename(path.with_suffix(".broken"))
                continue
            receive(inbound)
            path.unlink(missing_ok=True)
            done += 1
        return done


def to_json(inbound: Inbound) -> str:
    """Return an inbound message as JSON."""
    nested = {
        "recording": vars(inbound.recording) if inbound.recording else None,
        "received_at": inbound.received_at.isoformat() if inbound.received_at else None,
    }
    return orjson.dumps(vars(inbound) | nested).decode()


def from_json(text: str) -> Inbound:
    """Return the inbound message of a JSON made by `to_json`."""
    raw = orjson.loads(text)
    raw["medium"] = Medium(raw["medium"])
    raw["kind"] = Kind(raw["kind"])
    raw["recording"] = Recording(**raw["recording"]) if raw["recording"] else None
    raw["place"] = tuple(raw["place"]) if raw["place"] else None
    raw["received_at"] = datetime.fromisoformat(raw["received_at"]) if raw["received_at"] else None
    return Inbound(**raw)
