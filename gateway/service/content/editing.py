"""Editing content: what there is, saving it in versions, what the files changed beneath, and going back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.i18n.content import Content
from gateway.i18n.language import Lang
from gateway.i18n.places import Place, Places
from gateway.i18n.seed import Leaves, flat
from gateway.service.content.checks import Fault, faults
from gateway.service.content.live import LiveContent
from gateway.store import audit, content_edits
from gateway.store.content_edits import Version
from gateway.store.engine import Store

NEAR = timedelta(days=30)
REVIEWED_FOR = timedelta(days=90)
ADDABLE = ("partner", "canned")
REMOVED = "removed"


class NoEntry(AshshashError):
    """There is no such entry, or no such version of it."""


class Faulty(AshshashError):
    """What was typed in can't be saved as it is."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__("faults in content")
        self.faults = found


class Overtaken(AshshashError):
    """Somebody else saved the same entry in the meantime."""


@dataclass(frozen=True)
class Row:
    """One entry in a list; `due` is "past", "near" or ""; `beneath` where the files changed under an edit."""

    kind: str
    name: str
    title: Mapping[Lang, str]
    leaves: Leaves
    review_by: date | None
    due: str
    version: Version | None
    beneath: bool = False


@dataclass(frozen=True)
class Beneath:
    """A field whose words in the files changed since it was edited."""

    path: str
    was: Any
    file: Any
    mine: Any


@dataclass(frozen=True)
class Opened:
    """One entry to be edited."""

    row: Row
    beneath: tuple[Beneath, ...]

    @property
    def number(self) -> int:
        """The version on the form; 0 for what stands in the files."""
        return self.row.version.number if self.row.version else 0


@dataclass(frozen=True)
class Step:
    """One version and what it changed: path, before, after."""

    version: Version
    changed: tuple[tuple[str, Any, Any], ...]


class Editing:
    """What staff do to content. `by` is who signs."""

    def __init__(self, store: Store, live: LiveContent, places: Places, clock: Clock) -> None:
        self._store, self._live, self._places, self._clock = store, live, places, clock

    @property
    def content(self) -> Content:
        """The content as people get it now."""
        return self._live.now

    def districts(self) -> tuple[Place, ...]:
        """Return the districts an organisation may work in."""
        return self._places.districts()

    def blank(self, kind: str) -> dict[str, Any]:
        """Return the leaves a new entry begins with: reviewed today, confirmed by nobody."""
        today = self._live.now.today
        if kind != "partner":
            return {}
        dates = {"reviewed_on": today.isoformat(), "review_by": (today + REVIEWED_FOR).isoformat()}
        return {"kinds": [], "districts": [], "confirmed": False, "reviewer": "", "source": "", **dates}

    def rows(self, kind: str) -> list[Row]:
        """Return the entries of a kind, in the order of the files, new ones last."""
        current = self._current()
        names = [*self._live.seed.entries[kind], *(name for of, name in current if of == kind)]
        rows = [self._row(kind, name, current.get((kind, name))) for name in dict.fromkeys(names)]
        return [row for row in rows if row.leaves and not row.leaves.get(REMOVED)]

    def due(self) -> list[Row]:
        """Return whatever is past or near its review, the oldest first."""
        rows = [row for kind in self._live.seed.entries for row in self.rows(kind) if row.due or row.beneath]
        return sorted(rows, key=lambda row: row.review_by or date.max)

    def open(self, kind: str, name: str) -> Opened:
        """Return an entry; raises NoEntry."""
        row = self._row(kind, name, self._current().get((kind, name)))
        if not row.leaves:
            raise NoEntry(name)
        return Opened(row, tuple(self._beneath(row)))

    def candidate(self, kind: str, name: str, leaves: Leaves) -> Content:
        """Return the content as it would be with these leaves; for a preview."""
        edits = {(one.kind, one.name): one.leaves for one in self._current().values()}
        return Content.of(self._live.seed.edited({**edits, (kind, name): leaves}), self._live.now.today)

    def save(self, kind: str, name: str, leaves: Leaves, number: int, by: str, note: str = "") -> Version:
        """Keep a new version that people get from now on; raises Faulty, Overtaken."""
        if found := faults(kind, leaves, self.content):
            raise Faulty(found)
        seed = self._live.seed.leaves(kind, name)
        changed = {path: leaves.get(path) for path in {*seed, *leaves} if leaves.get(path) != seed.get(path)}
        return self._keep(kind, name, changed, number, by, note, "content.save")

    def add(self, kind: str, leaves: Leaves, by: str) -> str:
        """Make a new entry and return its id; raises Faulty."""
        if kind not in ADDABLE:
            raise NoEntry(kind)
        spelt = str(leaves.get("name.en") or leaves.get("title.en") or "")
        name = re.sub(r"[^a-z0-9]+", "_", spelt.lower()).strip("_")[:40] + "_" + uuid4().hex[:4]
        self.save(kind, name, leaves, 0, by)
        return name

    def remove(self, kind: str, name: str, number: int, by: str) -> None:
        """Take an entry off its list; its versions stay, so it can be brought back. Raises NoEntry, Overtaken."""
        if kind not in ADDABLE:
            raise NoEntry(kind)
        opened = self.open(kind, name)
        changed = dict(opened.row.version.leaves if opened.row.version else {}) | {REMOVED: True}
        self._keep(kind, name, changed, number, by, "", "content.remove")

    def restore(self, kind: str, name: str, version: int, number: int, by: str) -> None:
        """Let an earlier version hold again, 0 for the files' own; it becomes the newest. Raises NoEntry, Overtaken."""
        wanted: Leaves = {}
        if version:
            with self._store.reading() as conn:
                past = {one.number: one for one in content_edits.history(conn, kind, name)}
            if version not in past:
                raise NoEntry(name)
            wanted = past[version].leaves
        self._keep(kind, name, wanted, number, by, str(version), "content.restore")

    def settle(self, kind: str, name: str, paths: Mapping[str, bool], number: int, by: str) -> None:
        """Decide on fields the files changed beneath: True takes the file's words, False keeps ours."""
        opened = self.open(kind, name)
        mine = dict(opened.row.version.leaves if opened.row.version else {})
        kept = {path: value for path, value in mine.items() if not paths.get(path, False)}
        self._keep(kind, name, kept, number, by, "", "content.settle")

    def history(self, kind: str, name: str) -> list[Step]:
        """Return all versions, newest first, each with what it changed."""
        with self._store.reading() as conn:
            versions = content_edits.history(conn, kind, name)
        seed = self._live.seed.leaves(kind, name)
        before = [*(one.leaves for one in versions[1:]), {}][: len(versions)]
        return [Step(now, _changed(seed, now, was)) for now, was in zip(versions, before, strict=True)]

    def _keep(self, kind: str, name: str, leaves: Leaves, number: int, by: str, note: str, act: str) -> Version:
        seed, now = self._live.seed.leaves(kind, name), self._clock.now()
        version = Version(kind, name, number + 1, leaves, {path: seed.get(path) for path in leaves}, by, now, note)
        try:
            with self._store.writing() as conn:
                newest = next(iter(content_edits.history(conn, kind, name, 1)), None)
                if (newest.number if newest else 0) != number:
                    raise Overtaken(name)
                content_edits.add(conn, version)
                audit.note(conn, by, act, f"{kind}:{name}:{version.number}", now)
        except IntegrityError as error:
            raise Overtaken(name) from error
        self._live.refresh()
        return version

    def _current(self) -> dict[tuple[str, str], Version]:
        with self._store.reading() as conn:
            return {(one.kind, one.name): one for one in content_edits.current(conn)}

    def _row(self, kind: str, name: str, version: Version | None) -> Row:
        edits = {(kind, name): version.leaves} if version else {}
        leaves = flat(self._live.seed.edited(edits).entries[kind].get(name, {}))
        review_by = date.fromisoformat(leaves["review_by"]) if leaves.get("review_by") else None
        row = Row(kind, name, _title(kind, name, leaves), leaves, review_by, self._due(review_by), version)
        return replace(row, beneath=bool(self._beneath(row)))

    def _due(self, review_by: date | None) -> str:
        today = self._live.now.today
        if review_by is None or review_by > today + NEAR:
            return ""
        return "past" if review_by < today else "near"

    def _beneath(self, row: Row) -> list[Beneath]:
        if row.version is None:
            return []
        seed, under = self._live.seed.leaves(row.kind, row.name), row.version.under
        return [
            Beneath(path, under.get(path), seed.get(path), mine)
            for path, mine in row.version.leaves.items()
            if seed.get(path) != under.get(path) and seed.get(path) != mine
        ]


def _title(kind: str, name: str, leaves: Leaves) -> dict[Lang, str]:
    paths = {"service": "{}.name", "page": "title.{}", "canned": "title.{}"}
    path = paths.get(kind, "name.{}")
    return {lang: str(leaves.get(path.format(lang)) or name.replace("_", " ")) for lang in Lang}


def _changed(seed: Leaves, now: Version, was: Leaves) -> tuple[tuple[str, Any, Any], ...]:
    paths = sorted({*now.leaves, *was})
    pairs = [(path, was.get(path, seed.get(path)), now.leaves.get(path, seed.get(path))) for path in paths]
    return tuple(pair for pair in pairs if pair[1] != pair[2])
