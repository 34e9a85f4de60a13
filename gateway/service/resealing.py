"""Changing keys of what lies in files: recordings, and messages that wait in the spool."""

import os
from pathlib import Path

from gateway.service.fetching import SOUND
from gateway.service.spool import CONTEXT as SPOOL
from gateway.store.crypto import Unreadable, Vault

FOLDERS = {"recordings": SOUND, "spool": SPOOL}
"""Every folder of `var` that holds sealed files, and the context its files are bound to."""


def reseal(var: Path, vault: Vault) -> int:
    """Seal anew, with the newest key, each file that an older one sealed; return how many.

    Safe to stop and to start again, and beside running processes. A file that doesn't open stays as it is.
    """
    return sum(
        _one(path, vault, context)
        for folder, context in FOLDERS.items()
        for path in sorted((var / folder).glob("*.sealed"))
    )


def _one(path: Path, vault: Vault, context: str) -> bool:
    try:
        sealed = path.read_bytes()
        if vault.is_newest(sealed):
            return False
        fresh = vault.seal_bytes(vault.open_bytes(sealed, context), context)
    except (FileNotFoundError, Unreadable):  # taken meanwhile, or of a key that was lost before
        return False
    aside = path.with_suffix(".resealed")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(fresh)
        file.flush()
        os.fsync(file.fileno())
    if not path.exists():  # a spooled message taken this moment; one taken later still is known by its id
        aside.unlink()
        return False
    aside.replace(path)
    return True
