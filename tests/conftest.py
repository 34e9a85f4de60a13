"""What every test may ask for: a store on each database, a real Redis, a fixed time. Nothing leaves loopback."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import redis
from argon2 import PasswordHasher
from sqlalchemy import text

from gateway.i18n import catalogue, seed
from gateway.service import passwords
from gateway.store import desk_crypto, receipt_key
from gateway.store.crypto import Vault, new_key
from gateway.store.engine import Store, make_engine
from gateway.store.migrating import upgrade
from gateway.store.schema import metadata
from tests.services import loopback, postgres, redis_server

LIGHT = (1, 8192)
"""Passes and bytes of argon2id, as few as it permits."""


def _absent(error: LookupError) -> None:
    """A missing service fails where everything must be there, and skips at home."""
    if os.environ.get("CI"):
        pytest.fail(f"{error}: CI must have it")
    pytest.skip(str(error))


@pytest.fixture(autouse=True)
def _stays_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    loopback.guard(monkeypatch)


@pytest.fixture(scope="session", autouse=True)
def real_password_hashes() -> Iterator[PasswordHasher]:
    """Hash passwords fast in tests, and hand out how they are hashed in earnest."""
    earnest = passwords._HASHER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr(desk_crypto, "PASSWORD_COST", LIGHT)
        patch.setattr(receipt_key, "COST", LIGHT)
        yield earnest


@pytest.fixture(scope="session", autouse=True)
def _files_are_read_once() -> Iterator[None]:
    """Read each catalogue and content file once as long as it stays the same: hundreds of sites are made in a run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "_read", _once(catalogue._read))
        patch.setattr(seed, "_toml", _once(seed._toml))
        yield


def _once(read: Callable[[Path], Any]) -> Callable[[Path], Any]:
    known = lru_cache(maxsize=None)(lambda path, _changed: read(path))
    return lambda path: known(path, path.stat().st_mtime_ns)


@pytest.fixture
def now() -> datetime:
    """A Friday noon in Dhaka."""
    return datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def redis_service() -> Iterator[redis_server.RedisServer]:
    """A real Redis of this session; tests that kill it must start it again."""
    try:
        with redis_server.running() as server:
            yield server
    except LookupError as error:
        _absent(error)


@pytest.fixture
def redis_url(redis_service: redis_server.RedisServer) -> str:
    """The address of an empty Redis."""
    with redis.Redis.from_url(redis_service.url) as client:
        client.flushall()
    return redis_service.url


@pytest.fixture(scope="session")
def postgres_service() -> Iterator[postgres.Postgres]:
    """A real PostgreSQL of this session, its database `postgres` on the newest revision."""
    try:
        with postgres.running() as server:
            engine = make_engine(server.url())
            upgrade(engine)
            engine.dispose()
            yield server
    except LookupError as error:
        _absent(error)


@pytest.fixture
def postgres_url(postgres_service: postgres.Postgres) -> str:
    """The address of an empty PostgreSQL database on the newest revision."""
    engine = make_engine(postgres_service.url())
    with engine.begin() as conn:
        # Nothing a test left open may keep the tables locked.
        conn.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = 'tests' AND pid <> pg_backend_pid()"
            )
        )
        # Not TRUNCATE, which makes new files for sixty tables, where a test leaves few rows. Triggers stay unasked.
        rows = "; ".join(f"DELETE FROM {table.name}" for table in metadata.sorted_tables)
        conn.exec_driver_sql(f"SET LOCAL session_replication_role = replica; {rows}")
    engine.dispose()
    return postgres_service.url()


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    with engine.connect() as conn:
        conn.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    engine.dispose()
    return path


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """The address of an empty SQLite database on the newest revision."""
    path = tmp_path / "ashshash.db"
    shutil.copy(_sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database; the test runs once on each kind."""
    name = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    return str(request.getfixturevalue(name))


@pytest.fixture
def vault() -> Vault:
    """A vault with one fresh key, unlocked by the store that is made with it."""
    return Vault([new_key()])


@pytest.fixture
def store(database_url: str, vault: Vault) -> Iterator[Store]:
    """An empty store; the test runs once on each database."""
    made = Store(make_engine(database_url), vault)
    yield made
    made.close()


@pytest.fixture
def sqlite_store(sqlite_url: str, vault: Vault) -> Iterator[Store]:
    """An empty store on SQLite alone, for tests that don't depend on the database."""
    made = Store(make_engine(sqlite_url), vault)
    yield made
    made.close()
