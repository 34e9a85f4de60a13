"""Edits of content: each saved as a new version of the whole edit, none ever changed or lost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from gateway.store.content_schema import content_versions
from gateway.store.identity import new_id

_COLUMNS = content_versions.c


@dataclass(frozen=True)
class Version:
    """One version: every leaf that differs from the files, and what the files said there when it was saved."""

    kind: str
    name: str
    number: int
    leaves: Mapping[str, Any]
    under: Mapping[str, Any]
    author: str
    at: datetime
    note: str = field(default="")


def revision(conn: Connection) -> int:
    """Return a number that grows with every edit: what is asked once a second by every process."""
    return int(conn.scalar(select(func.count()).select_from(content_versions)) or 0)


def current(conn: Connection) -> list[Version]:
    """Return the newest version of everything that was ever edited."""
    newest = (
        select(_COLUMNS.kind, _COLUMNS.name, func.max(_COLUMNS.number).label("number"))
        .group_by(_COLUMNS.kind, _COLUMNS.name)
        .subquery()
    )
    same = (_COLUMNS.kind == newest.c.kind) & (_COLUMNS.name == newest.c.name) & (_COLUMNS.number == newest.c.number)
    return [_version(row) for row in conn.execute(select(content_versions).join(newest, same))]


def history(conn: Connection, kind: str, name: str, limit: int = 200) -> list[Version]:
    """Return the versions of one entry, newest first."""
    theirs = select(content_versions).where(_COLUMNS.kind == kind, _COLUMNS.name == name)
    return [_version(row) for row in conn.execute(theirs.order_by(_COLUMNS.number.desc()).limit(limit))]


def add(conn: Connection, version: Version) -> None:
    """Keep a version; raises IntegrityError where somebody saved one of this number first."""
    row = {
        "id": new_id(),
        "kind": version.kind,
        "name": version.name,
        "number": version.number,
        "leaves": json.dumps(dict(version.leaves), ensure_ascii=False, sort_keys=True),
        "under": json.dumps(dict(version.under), ensure_ascii=False, sort_keys=True),
        "author": version.author,
        "note": version.note,
        "at": version.at,
    }
    conn.execute(insert(content_versions), row)


def _version(row: Row[Any]) -> Version:
    leaves, under = json.loads(row.leaves), json.loads(row.under)
    return Version(row.kind, row.name, row.number, leaves, under, row.author, row.at, row.note)
