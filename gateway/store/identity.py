"""Ids, and the insert that gives way where a row is already there."""

import os
import time
import uuid
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite


def new_id() -> str:
    """Return 32 random hexadecimal digits."""
    return uuid.uuid4().hex


def timely_id() -> str:
    """Return 32 hexadecimal digits, the first twelve of them the time, for tables that a row goes into with every turn.

    Rows of one time stand side by side in every index of such ids, so that turns that share a commit share its pages.
    """
    return f"{time.time_ns() // 1_000_000:012x}{os.urandom(10).hex()}"


class InsertUnlessThere:
    """`INSERT … ON CONFLICT DO NOTHING`, built once for both databases; `rowcount` tells whether the row was new."""

    def __init__(self, table: Table) -> None:
        self.by_dialect: dict[str, Any] = {
            "sqlite": sqlite.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True),
            "postgresql": postgresql.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True),
        }

    def for_(self, dialect: str) -> Any:
        """Return the statement for this database."""
        return self.by_dialect[dialect]


class Upsert:
    """`INSERT … ON CONFLICT DO UPDATE` of some columns, built once for both databases."""

    def __init__(self, table: Table, by: tuple[str, ...], sets: tuple[str, ...]) -> None:
        self.by_dialect: dict[str, Any] = {}
        for name, insert in (("sqlite", sqlite.insert(table)), ("postgresql", postgresql.insert(table))):
            new = {column: insert.excluded[column] for column in sets}
            self.by_dialect[name] = insert.on_conflict_do_update(index_elements=by, set_=new)

    def for_(self, dialect: str) -> Any:
        """Return the statement for this database."""
        return self.by_dialect[dialect]
