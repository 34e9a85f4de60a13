"""Which payments she must still be told of, and which she was told of by a message that went out."""

from datetime import datetime

from sqlalchemy import Connection, and_, exists, func, select

from gateway.store.care_schema import care_tasks, payment_events, payments, questions
from gateway.store.crypto import Vault
from gateway.store.payments import Payment, PaymentState, payment_of
from gateway.store.schema import outbox
from gateway.store.states import OutboxState

_COLUMNS = payments.c
_WENT_OUT = [one.value for one in (OutboxState.SENT, OutboxState.DELIVERED, OutboxState.READ)]
_BY_HAND = ["paid", "paid_again"]
"""Causes of a payment that staff noted here; what a file says was paid once is no news."""

_PAID = _COLUMNS.state == PaymentState.PAID.value
_ASKED = exists().where(
    questions.c.about == "payment",
    questions.c.about_id == _COLUMNS.id,
    questions.c.asked_at >= _COLUMNS.changed_at,
)


def untold(conn: Connection, vault: Vault, since: datetime, task_kind: str, limit: int) -> list[Payment]:
    """Return what was paid since a moment and neither asked about yet nor given to a caseworker to tell."""
    noted = exists().where(payment_events.c.payment_id == _COLUMNS.id, payment_events.c.cause.in_(_BY_HAND))
    given = exists().where(care_tasks.c.about_id == _COLUMNS.id, care_tasks.c.kind == task_kind)
    new = select(payments).where(_PAID, _COLUMNS.changed_at >= since, noted, ~_ASKED, ~given)
    return [payment_of(row, vault) for row in conn.execute(new.order_by(_COLUMNS.changed_at).limit(limit))]


def handed_over(conn: Connection, limit: int) -> list[str]:
    """Return the payments of which a message went out since they were paid."""
    sent = and_(questions.c.outbox_id == outbox.c.id, outbox.c.state.in_(_WENT_OUT))
    rows = select(_COLUMNS.id).join(
        questions, and_(questions.c.about == "payment", questions.c.about_id == _COLUMNS.id)
    )
    fresh = rows.join(outbox, sent).where(_PAID, questions.c.asked_at >= _COLUMNS.changed_at)
    return list(conn.scalars(fresh.distinct().limit(limit)))


def times_paid(conn: Connection, payment_id: str) -> int:
    """Return how often it was paid: once more after a dispute."""
    mine = (payment_events.c.payment_id == payment_id, payment_events.c.state == PaymentState.PAID.value)
    return conn.scalar(select(func.count()).select_from(payment_events).where(*mine)) or 0
