"""Alembic's entry: runs the revisions on the connection that `gateway.store.migrating` hands over."""

from alembic import context

from gateway.store import account_schema, schema, thread_schema, tip_schema

tables = (schema.contacts, tip_schema.tips, thread_schema.threads, account_schema.accounts)  # all parts are loaded

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.metadata,
    transaction_per_migration=False,
    render_as_batch=True,
)
context.run_migrations()
