"""Changing keys: everything sealed with an older key is sealed anew with the newest, in batches, as often as needed."""

from sqlalchemy import Column, Engine, LargeBinary, Table, func, select, update

from gateway.store import (
    accounts,
    callbacks,
    care_schema,
    conversations,
    desk_keys,
    feedback,
    imports,
    inbound,
    needs,
    outbox,
    recordings,
    staff,
    thread_marks,
    tip_entries,
    tip_events,
    tips,
    unlocking,
)
from gateway.store.crypto import ADDRESS, Vault
from gateway.store.schema import metadata

BATCH = 200

CONTEXTS = {
    "vault.sealed": unlocking.CONTEXT,
    "contacts.address_sealed": ADDRESS,
    "conversations.state_sealed": conversations.CONTEXT,
    "inbound.payload_sealed": inbound.PAYLOAD,
    "inbound.reply_sealed": inbound.REPLY,
    "outbox.address_sealed": ADDRESS,
    "outbox.body_sealed": outbox.BODY,
    "staff.name_sealed": staff.NAME,
    "staff.names_sealed": staff.NAMES,
    "staff.address_sealed": ADDRESS,
    "tips.body_sealed": tips.BODY,
    "tip_entries.body_sealed": tip_entries.BODY,
    "callbacks.phone_sealed": ADDRESS,
    "callbacks.note_sealed": callbacks.NOTE,
    "recordings.provider_sealed": recordings.PROVIDER,
    "feedback.body_sealed": feedback.BODY,
    "thread_marks.body_sealed": thread_marks.BODY,
    "accounts.login_sealed": accounts.LOGIN,
    "accounts.name_sealed": accounts.NAME,
    "accounts.totp_sealed": accounts.TOTP,
    **{f"{name}_sealed": name for name in care_schema.SEALED},
    "needs_found.note_sealed": needs.NOTE,
    "tips.teller_sealed": tips.TELLER_KEY,
    "tip_entries.teller_sealed": tip_entries.FOR_TELLER,
    "tip_events.note_sealed": tip_events.NOTE,
    "imports.file_sealed": imports.FILE,
    "imports.found_sealed": imports.FOUND,
    "desk_people.wrapped_sealed": desk_keys.WRAPPED,
    "desk_grants.private_sealed": desk_keys.GRANT,
}
"""Every column that `Vault` sealed and the context its values are bound to."""

UNDER_OTHER_KEYS = {"account_sessions.carried_sealed"}
"""Columns sealed with keys we don't hold: nothing here can, or need, seal them anew."""


def rotate(engine: Engine, vault: Vault) -> dict[str, int]:
    """Seal anew what older keys sealed; return how many values of each column were.

    Safe to stop and to start again, and beside running processes that know both keys. Afterwards the older keys may
    be taken out of ASHSHASH_KEYS, once every process runs with the newest first. Raises Unreadable.
    """
    return {name: _column(engine, vault, name, context) for name, context in CONTEXTS.items()}


def sealed_columns() -> list[tuple[Table, Column[bytes]]]:
    """Return every column of the schema whose bytes `Vault` sealed."""
    return [
        (table, column)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and f"{table.name}.{column.name}" not in UNDER_OTHER_KEYS
    ]


def _column(engine: Engine, vault: Vault, name: str, context: str) -> int:
    table = metadata.tables[name.split(".")[0]]
    column = table.c[name.split(".")[1]]
    key = list(table.primary_key.columns)
    older = func.substr(column, 1, len(vault.newest_prefix)) != vault.newest_prefix
    done = 0
    while True:
        with engine.begin() as conn:
            rows = conn.execute(select(*key, column).where(column.is_not(None), older).limit(BATCH)).all()
            for row in rows:
                fresh = vault.seal_bytes(vault.open_bytes(row[-1], context), context)
                same = [part == value for part, value in zip(key, row, strict=False)]
                # Whoever changed the value meanwhile sealed it with the newest key.
                conn.execute(update(table).where(*same, column == row[-1]).values({column.name: fresh}))
        done += len(rows)
        if len(rows) < BATCH:
            return done
