"""The content files as they are read, before sense is made of them; what staff edited lies over them, leaf by leaf.

An entry is one page, helpline, figure, country, kind of service, organisation, canned reply, day or rate. Its leaves
are named by dotted paths ("bn.sms"); a leaf that was edited to None is taken away.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

Entry = Mapping[str, Any]
Leaves = Mapping[str, Any]
Edits = Mapping[tuple[str, str], Leaves]
"""What was edited, by kind and id."""

TABLES = {
    "helpline": ("helplines.toml", ""),
    "figure": ("figures.toml", "figures"),
    "cost": ("costs.toml", "countries"),
    "service": ("services.toml", "kinds"),
    "partner": ("services.toml", "partners"),
    "canned": ("canned.toml", ""),
    "day": ("days.toml", ""),
    "rate": ("rates.toml", "channels"),
}
"""Where the entries of each kind stand: the file, and the table in it. Pages have a file each."""

PAGE = "page"
KINDS = (PAGE, *TABLES)
DATES = ("reviewed_on", "review_by")


@dataclass(frozen=True)
class Seed:
    """All entries by kind and id, and the rest of the files by name."""

    entries: Mapping[str, Mapping[str, Entry]]
    files: Mapping[str, Any]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the content files of a folder."""
        files = {path.name: _toml(path) for path in sorted(folder.glob("*.toml"))}
        entries = {PAGE: {path.stem: _toml(path) for path in sorted((folder / "pages").glob("*.toml"))}}
        for kind, (name, table) in TABLES.items():
            entries[kind] = files[name][table] if table else files[name]
        return cls(entries, files)

    def edited(self, edits: Edits) -> "Seed":
        """Return the entries with what was edited lying over them; an entry that isn't in the files is new."""
        entries = {kind: dict(of_kind) for kind, of_kind in self.entries.items()}
        for (kind, name), leaves in edits.items():
            if leaves:
                entries[kind][name] = nested({**flat(entries[kind].get(name, {})), **leaves})
        return Seed(entries, self.files)

    def leaves(self, kind: str, name: str) -> dict[str, Any]:
        """Return the leaves of one entry, none where there is no such entry."""
        return flat(self.entries[kind].get(name, {}))


def flat(entry: Entry, before: str = "") -> dict[str, Any]:
    """Return an entry's leaves by dotted path; lists are leaves, dates ISO text, so that all of it is JSON."""
    return dict(_leaves(entry, before))


def _leaves(entry: Entry, before: str) -> Iterator[tuple[str, Any]]:
    for name, value in entry.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{before}{name}.")
        else:
            yield before + name, value.isoformat() if isinstance(value, date) else value


def nested(leaves: Leaves) -> dict[str, Any]:
    """Return the entry of these leaves, those that are None left out; dates are dates again."""
    entry: dict[str, Any] = {}
    for path, value in leaves.items():
        *parents, name = path.split(".")
        if value is None:
            continue
        inner = entry
        for parent in parents:
            inner = inner.setdefault(parent, {})
        inner[name] = date.fromisoformat(value) if name in DATES else value
    return entry


def _toml(path: Path) -> Any:
    return tomllib.loads(path.read_text(encoding="utf-8"))
