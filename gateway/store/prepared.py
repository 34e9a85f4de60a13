"""Statements of the hot path: built by SQLAlchemy, compiled once for each database, run on the driver's own cursor.

What SQLAlchemy does anew at every execution costs as much as the database's own work. Types, names and errors stay
SQLAlchemy's. A statement whose text depends on its values (`IN` of a list) can't be prepared.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

Convert = Callable[[Any], Any]


class Prepared:
    """One statement, or one for each database by its name; an INSERT is always given the same columns."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def first(self, conn: Connection, values: Mapping[str, Any]) -> Any:
        """Return the first row, its columns by name; None where there is none."""
        compiled = self._for(conn.dialect, values)
        cursor = compiled.execute(conn, values)
        row = cursor.fetchone()
        cursor.close()
        return None if row is None else compiled.row(row)

    def run(self, conn: Connection, values: Mapping[str, Any]) -> int:
        """Execute it and return how many rows it made or changed."""
        cursor = self._for(conn.dialect, values).execute(conn, values)
        count = int(cursor.rowcount)
        cursor.close()
        return count

    def _for(self, dialect: Dialect, values: Mapping[str, Any]) -> "_Compiled":
        found = self._compiled.get(dialect.name)
        if found is None:
            chosen = self._statement[dialect.name] if isinstance(self._statement, Mapping) else self._statement
            found = self._compiled[dialect.name] = _Compiled(chosen, dialect, values)
        return found


class _Compiled:
    def __init__(self, statement: Any, dialect: Dialect, values: Mapping[str, Any]) -> None:
        columns = [name for name in values if name in statement.table.c] if statement.is_insert else None
        made: Any = statement.compile(dialect=dialect, column_keys=columns)
        if made.post_compile_params or made.literal_execute_params:
            raise ValueError("the statement's text depends on its values")
        self._sql = str(made)
        self._fixed = made.construct_params(_check=False)
        self._binds: dict[str, Convert] = made._bind_processors
        self._order: tuple[str, ...] | None = tuple(made.positiontup) if made.positional else None
        given = made._result_columns
        self._row: Any = namedtuple("Row", [column.keyname for column in given])  # type: ignore[misc]
        converts = [column.type._cached_result_processor(dialect, None) for column in given]
        self._converts = [(at, convert) for at, convert in enumerate(converts) if convert is not None]

    def execute(self, conn: Connection, values: Mapping[str, Any]) -> Any:
        given = {**self._fixed, **values}
        for name, convert in self._binds.items():
            given[name] = convert(given[name])
        raw = conn.connection
        cursor = raw.cursor()
        try:
            cursor.execute(self._sql, given if self._order is None else [given[name] for name in self._order])
        except conn.dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemy_does(conn, cursor, error) from error
        return cursor

    def row(self, raw: Any) -> Any:
        if self._converts:
            raw = list(raw)
            for at, convert in self._converts:
                raw[at] = convert(raw[at])
        return self._row._make(raw)


def _as_sqlalchemy_does(conn: Connection, cursor: Any, error: Exception) -> BaseException:
    """Return the driver's error as SQLAlchemy's, without statement and values; a lost connection is marked as such."""
    lost = conn.dialect.is_disconnect(error, conn.connection.dbapi_connection, cursor)  # type: ignore[arg-type]
    if lost:
        conn.invalidate(error)
    known = conn.dialect.loaded_dbapi.Error
    return DBAPIError.instance(None, None, error, known, connection_invalidated=lost, dialect=conn.dialect)
