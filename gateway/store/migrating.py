"""Bringing a database to the newest revision from code: `upgrade` is all a process needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, text

from gateway.store.engine import outages

FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7021_2026  # any number of our own: two processes starting together upgrade one after the other


def head() -> str:
    """Return the newest revision; two branches that both add one conflict in this file, not in production."""
    return (FOLDER / "head").read_text("ascii").strip()


def configuration(conn: Connection) -> Config:
    """Return Alembic's configuration for this connection."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = conn
    return config


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest revision, in one transaction; raises StoreDown."""
    with outages(), engine.begin() as conn:
        if conn.dialect.name == "postgresql":
            conn.execute(text("SET LOCAL statement_timeout = 0"))
            conn.execute(text("SET LOCAL lock_timeout = 0"))
            conn.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        command.upgrade(configuration(conn), "head")


def revision(engine: Engine) -> str:
    """Return the database's revision, empty where it has none; raises StoreDown."""
    with outages(), engine.connect() as conn:
        return MigrationContext.configure(conn).get_current_revision() or ""
