"""Columns that mean the same on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(at: datetime) -> int:
    """Return microseconds since 1970 in UTC; a naive datetime raises TypeError."""
    return (at - EPOCH) // _MICROSECOND


def from_micros(value: int) -> datetime:
    """Return the aware moment in UTC."""
    return EPOCH + timedelta(microseconds=value)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as microseconds since 1970: alike on SQLite, which has no time type."""

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], int | None]:
        """Return what turns a moment into its number."""
        return lambda at: None if at is None else to_micros(at)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], datetime | None]:
        """Return what turns the number into a moment."""
        return lambda value: None if value is None else from_micros(value)


def random_id() -> Column[str]:
    """The primary key: random text."""
    return Column("id", String(32), primary_key=True)


def ref(name: str, target: str, **more: Any) -> Column[str]:
    """The id of a row elsewhere; empty unless said otherwise."""
    return Column(name, String(32), ForeignKey(f"{target}.id", ondelete=more.pop("ondelete", None)), **more)


def words(name: str, **more: Any) -> Column[str]:
    """Text that is always there."""
    return Column(name, String, nullable=False, **more)


def blank(name: str) -> Column[str]:
    """Text that may be empty but never NULL."""
    return Column(name, String, nullable=False, server_default="")


def switch(name: str) -> Column[bool]:
    """False unless set."""
    return Column(name, Boolean, nullable=False, server_default=text("false"))


def count(name: str) -> Column[int]:
    """A number that begins at nought."""
    return Column(name, Integer, nullable=False, server_default="0")


def moment(name: str) -> Column[Any]:
    """A moment that is always known."""
    return Column(name, Moment, nullable=False)


def maybe_moment(name: str) -> Column[Any]:
    """A moment that may never come."""
    return Column(name, Moment)


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index over the rows that meet a condition."""
    return Index(name, *columns, postgresql_where=text(where), sqlite_where=text(where))
