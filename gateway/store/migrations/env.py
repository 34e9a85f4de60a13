"""Alembic's entry: runs the revisions on the connection that `gateway.store.migrating` hands over."""

import pkgutil
from importlib import import_module

from alembic import context

import gateway.store
from gateway.store import schema

for part in pkgutil.iter_modules(gateway.store.__path__):
    if part.name.endswith("_schema"):
        import_module(f"gateway.store.{part.name}")

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.metadata,
    transaction_per_migration=False,
    render_as_batch=True,
)
context.run_migrations()
