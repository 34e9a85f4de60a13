"""The recordings of broadcasts: each kept once under a name of its own, which the approval is bound to."""

import os
from dataclasses import replace
from pathlib import Path

from gateway.service.acting import Acting
from gateway.service.broadcasts.book import Book
from gateway.service.broadcasts.recording import Fitted, fitted
from gateway.store.identity import new_id

NAME = "broadcast-"
FOLDER = "broadcast-voices"


class Voices:
    """Keeps recordings in a folder of the site's data, where calls find them."""

    def __init__(self, book: Book, folder: Path) -> None:
        self._book, self._folder = book, folder

    def keep(self, who: Acting, broadcast_id: str, sound: bytes) -> Fitted:
        """Let a broadcast be spoken by this recording; raises NotSound, IllegalStep, NotAllowed."""
        ready, name = fitted(sound), NAME + new_id()
        draft = self._book.one(broadcast_id).draft
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self._folder / f"{name}.part"
        part.write_bytes(ready.wav)
        os.replace(part, self._folder / f"{name}.wav")
        self._book.change(who, broadcast_id, replace(draft, content=replace(draft.content, prompt=name)))
        return ready

    def sound(self, name: str) -> bytes | None:
        """Return a recording by its name."""
        file = self._folder / f"{name}.wav"
        return file.read_bytes() if name.startswith(NAME) and "/" not in name and file.is_file() else None
