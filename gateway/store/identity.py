"""Random ids, and the insert that gives way where a row is already there."""

import uuid
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite


def new_id() -> str:
    """Return 32 random hexadecimal digits."""
    return uuid.uuid4().hex


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
