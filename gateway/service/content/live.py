"""The content as it is now in this process: the files, what staff edited over them, and today's date.

A thread of its own asks the database once a second whether anything was edited; answering people never waits for it.
"""

import threading
import time
from datetime import date
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import structlog

from gateway.clock import Clock
from gateway.errors import StoreDown
from gateway.i18n.content import Content
from gateway.i18n.seed import Edits, Seed
from gateway.store import content_edits
from gateway.store.engine import Store

log = structlog.get_logger()
POLL_SECONDS = 1.0


class LiveContent:
    """Keeps `now` fresh; `content` is what everybody holds, and reads from whatever is current."""

    def __init__(self, store: Store, locales: Path, clock: Clock, zone: ZoneInfo) -> None:
        self._store, self._clock, self._zone = store, clock, zone
        self.locales, self.seed = locales, Seed.read(locales)
        self._seen = (-1, date.min)
        self.now = Content.of(self.seed, self._today())
        self.content = cast(Content, _Current(self))

    def _today(self) -> date:
        return self._clock.now().astimezone(self._zone).date()

    def refresh(self) -> bool:
        """Take up what was edited since, and a new day; False where nothing changed. Raises StoreDown."""
        today = self._today()
        with self._store.reading() as conn:
            revision = content_edits.revision(conn)
            if (revision, today) == self._seen:
                return False
            edits = {(one.kind, one.name): one.leaves for one in content_edits.current(conn)}
        self.now = self._made(edits, today)
        self._seen = (revision, today)
        return True

    def keep_fresh(self) -> None:
        """Take up edits from now on, in a thread that ends with the process."""
        threading.Thread(target=self._poll, name="content", daemon=True).start()

    def _made(self, edits: Edits, today: date) -> Content:
        """Return the content with all edits that make sense: one that doesn't is left out, and said in the log."""
        try:
            return Content.of(self.seed.edited(edits), today)
        except (KeyError, TypeError, ValueError):
            log.exception("content.fault")
        sound: dict[tuple[str, str], object] = {}
        for key, leaves in edits.items():
            try:
                Content.of(self.seed.edited({**sound, key: leaves}), today)  # type: ignore[dict-item]
            except (KeyError, TypeError, ValueError):
                log.warning("content.left_out", kind=key[0])
            else:
                sound[key] = leaves
        return Content.of(self.seed.edited(sound), today)  # type: ignore[arg-type]

    def _poll(self) -> None:
        while True:
            try:
                self.refresh()
            except StoreDown:
                pass  # readiness says it
            except Exception:
                log.exception("content.fault")
            time.sleep(POLL_SECONDS)


class _Current:
    """Stands for the content wherever it is held, so that nobody holds yesterday's."""

    def __init__(self, live: LiveContent) -> None:
        self._live = live

    def __getattr__(self, name: str) -> object:
        return getattr(self._live.now, name)
