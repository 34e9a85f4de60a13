"""Marks of messages that went out, or may have: made whoever holds the row now, for what was sent isn't sent again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, select, text, update

from gateway.store.crypto import Vault
from gateway.store.outbox import ERASURE, PROVIDER
from gateway.store.schema import early_reports, outbox
from gateway.store.states import OutboxState

_COLUMNS = outbox.c
_OPEN = text("state IN ('queued', 'claimed')")


# A report may have come before this mark: by our id it is in the row already, by the provider's it waits aside.
def _early(column: Any) -> Any:
    waiting = select(column).where(
        early_reports.c.channel == _COLUMNS.channel, early_reports.c.provider_key == bindparam("key")
    )
    return waiting.order_by(early_reports.c.rank.desc(), early_reports.c.at).limit(1).scalar_subquery()


_SENT = (
    update(outbox)
    .where(_COLUMNS.id == bindparam("which"))
    .values(
        state=case((_OPEN, func.coalesce(_early(early_reports.c.state), OutboxState.SENT.value)), else_=_COLUMNS.state),
        provider_key=bindparam("key"),
        sent_at=func.coalesce(_COLUMNS.sent_at, bindparam("now", type_=_COLUMNS.sent_at.type)),
        error_code=case((_OPEN, func.coalesce(_early(early_reports.c.error_code), "")), else_=_COLUMNS.error_code),
        **ERASURE,
    )
)


def mark_all_sent(conn: Connection, vault: Vault, ended: Sequence[tuple[str, str, str]], now: datetime) -> None:
    """The providers took these: (outbox id, channel, provider's id) each."""
    rows = [
        {"which": one, "key": vault.hash(provider_id, PROVIDER + channel) if provider_id else None, "now": now}
        for one, channel, provider_id in ended
    ]
    conn.execute(_SENT, rows)


_UNSURE = (
    update(outbox)
    .where(_COLUMNS.id == bindparam("which"), _OPEN)
    .values(
        state=OutboxState.SENT.value,
        error_code=bindparam("code"),
        sent_at=func.coalesce(_COLUMNS.sent_at, bindparam("now", type_=_COLUMNS.sent_at.type)),
        **ERASURE,
    )
)


def mark_unsure(conn: Connection, outbox_id: str, code: str, now: datetime) -> None:
    """The provider may have taken it: it isn't sent again, and a report may still say what became of it."""
    conn.execute(_UNSURE, {"which": outbox_id, "code": code, "now": now})


def mark_sent(conn: Connection, vault: Vault, outbox_id: str, channel: str, provider_id: str, now: datetime) -> bool:
    """The provider took it, whoever holds the row now: it is not sent again. False where the row is gone."""
    key = vault.hash(provider_id, PROVIDER + channel) if provider_id else None
    return conn.execute(_SENT, {"which": outbox_id, "key": key, "now": now}).rowcount == 1
