"""Engines that behave alike: short waits, foreign keys, and `StoreDown` when the database doesn't answer."""

import select
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from gateway.errors import StoreDown
from gateway.store import audit_chain
from gateway.store.crypto import Vault
from gateway.store.group import Groups
from gateway.store.turns import Turns
from gateway.store.unlocking import unlock

WAIT_SECONDS = 5
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "cache_size=-8000",
    "wal_autocheckpoint=4000",
)


def make_engine(url: str) -> Engine:
    """Return an engine for an SQLite or PostgreSQL address; nothing connects yet."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    if parsed.get_backend_name() == "postgresql":
        limits = f"-c statement_timeout={WAIT_SECONDS}s -c lock_timeout={WAIT_SECONDS}s -c timezone=UTC"
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            pool_size=16,
            max_overflow=16,
            pool_timeout=WAIT_SECONDS,
            connect_args={"connect_timeout": 3, "options": limits},
        )
        event.listen(engine, "checkout", _refuse_hung_up)
        return engine
    raise ValueError("ASHSHASH_DATABASE_URL must begin with sqlite:// or postgresql://")


def _refuse_hung_up(raw: Any, record: object, proxy: object) -> None:
    """Have the pool open a new connection where the server ended this one while it lay idle, as a restart does.

    A server says nothing to an idle client but farewell: what can be read is the end. This costs a microsecond where
    SQLAlchemy's own ping costs a round trip a transaction.
    """
    idle = select.poll()
    idle.register(raw.fileno(), select.POLLIN)
    if idle.poll(0):
        raise DisconnectionError("hung up")


def _sqlite(url: URL) -> Engine:
    turns = Turns(url.database, WAIT_SECONDS)
    # Waiting is `Turns`' affair: the driver's own would sleep too long.
    engine = _plain_sqlite(url, "busy_timeout=0")
    # Not by the event "begin": an engine with listeners asks them before every statement, a tenth of a turn's cost.
    engine.dialect.do_begin = turns.begin  # type: ignore[method-assign, assignment]
    return engine


def _sqlite_reader(url: URL) -> Engine:
    engine = _plain_sqlite(url, "query_only=ON")
    engine.dialect.do_begin = lambda raw: raw.execute("BEGIN")  # type: ignore[method-assign, assignment]
    return engine


def _plain_sqlite(url: URL, *more: str) -> Engine:
    pool = {"pool_size": 16, "max_overflow": 16, "pool_timeout": WAIT_SECONDS, "pool_use_lifo": True}
    # The connection used last, always: any other one's cache of pages is of before the last writing, and worthless.
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": WAIT_SECONDS}, **pool)

    @event.listens_for(engine, "connect")
    def _prepare(raw: Any, record: object) -> None:
        # The driver's own transactions begin too late and too weak: BEGIN is ours.
        raw.isolation_level = None
        for pragma in (*PRAGMAS, *more):
            raw.execute(f"PRAGMA {pragma}")

    return engine


class Store:
    """The database as the service sees it: transactions, and the vault that opens what lies in them."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self.engine = engine
        self.vault = vault
        embedded = engine.dialect.name == "sqlite"
        # Readers on SQLite begin without asking to write, so they never wait for a writer.
        self._reader = _sqlite_reader(engine.url) if embedded else engine
        self._groups = Groups(engine, Turns(None, WAIT_SECONDS)) if embedded else None
        vault.unlock_by(self._unlock_now)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, committed at the end and rolled back on any error; raises StoreDown."""
        if not self.vault.unlocked:
            self._unlock_now()
        with outages(), self._groups.writing() if self._groups else self.engine.begin() as conn:
            yield conn
            audit_chain.close(conn, self.vault)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that only reads; raises StoreDown."""
        if not self.vault.unlocked:
            self._unlock_now()
        with outages(), self._reader.begin() as conn:
            yield conn

    def empty_log(self) -> bool:
        """Take out of SQLite's log of changes what was erased since; False where readers were in the way.

        Erased rows are overwritten in the database itself (secure_delete), yet stand in the log until it is reused.
        """
        if self._groups is None:
            return True
        with outages(), self._groups.alone():
            raw = self.engine.raw_connection()
            try:
                busy, *_ = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return not busy
            finally:
                raw.close()

    def close(self) -> None:
        """Close the connections."""
        if self._groups:
            self._groups.close()
        self.engine.dispose()
        self._reader.dispose()

    def _unlock_now(self) -> None:
        # In a transaction of its own: what comes after it may be rolled back.
        with outages(), self._groups.writing() if self._groups else self.engine.begin() as conn:
            unlock(conn, self.vault)


@contextmanager
def outages() -> Iterator[None]:
    """Turn the driver's outages into StoreDown, which says no statement and no value."""
    try:
        yield
    except (OperationalError, PoolTimeout, TimeoutError, sqlite3.OperationalError) as error:
        raise StoreDown(_reason(error)) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreDown(_reason(error)) from error
        raise


def _reason(error: Exception) -> str:
    # Never the statement or its values: the sentence goes to logs.
    return f"The database did not answer ({type(getattr(error, 'orig', None) or error).__name__})."
