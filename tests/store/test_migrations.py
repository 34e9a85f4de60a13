"""Revisions and models agree on both databases, and the head file names the newest revision."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from gateway.store import tip_schema
from gateway.store.engine import Store, make_engine
from gateway.store.migrating import configuration, head, revision, upgrade
from gateway.store.schema import metadata


def test_head_file_names_the_only_head(store: Store) -> None:
    with store.engine.connect() as conn:
        script = ScriptDirectory.from_config(configuration(conn))
    assert script.get_heads() == [head()]
    numbers = sorted(path.name[:4] for path in Path(script.versions).glob("[0-9]*.py"))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    assert revision(store.engine) == head()


def test_models_and_revisions_agree(store: Store) -> None:
    assert tip_schema.tips.name in metadata.tables
    with store.engine.connect() as conn:
        context = MigrationContext.configure(
            conn, opts={"compare_type": True, "compare_server_default": conn.dialect.name != "sqlite"}
        )
        assert compare_metadata(context, metadata) == []
        found = set(conn.dialect.get_table_names(conn)) - {"alembic_version"}
    assert found == set(metadata.tables)
    assert len(found) > 15


def test_upgrading_twice_changes_nothing(store: Store) -> None:
    upgrade(store.engine)
    assert revision(store.engine) == head()


def test_fresh_database_has_no_revision(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    assert revision(engine) == ""
    engine.dispose()
