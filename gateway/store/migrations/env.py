"""Alembic's entry: runs the revisions on the connection that `gateway.store.migrating` hands over."""

from alembic import context

from gateway.store import account_schema, care_schema, schema, thread_schema, tip_schema

tables = (  # all parts are loaded
    *(schema.contacts, tip_schema.tips, thread_schema.threads),
    *(account_schema.accounts, care_schema.survivors),
)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.metadata,
    transaction_per_migration=False,
    render_as_batch=True,
)
context.run_migrations()
