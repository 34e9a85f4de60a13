"""The recipients of a broadcast: written by the query itself, handed to the outbox some at a time, and what became."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, literal, select, update

from gateway.store.audience import Question, in_care
from gateway.store.broadcast_schema import broadcasts, contact_traits, recipients, topic_choices
from gateway.store.schema import contacts, outbox
from gateway.store.states import OutboxState
from gateway.store.thread_schema import contact_links

_COLUMNS = recipients.c


class RecipientState(StrEnum):
    """What has become of one recipient."""

    WAITING = "waiting"
    OUT = "out"  # a row of the outbox, not sent yet
    SENT = "sent"
    UNSURE = "unsure"  # the provider's answer was lost: it may have gone out, and isn't sent again
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNCONFIRMED = "unconfirmed:"
"""How the code of a message begins whose provider's answer was lost."""

_OUTCOME = case(
    (outbox.c.state.in_(("delivered", "read")), RecipientState.DELIVERED.value),
    ((outbox.c.state == "sent") & outbox.c.error_code.startswith(UNCONFIRMED), RecipientState.UNSURE.value),
    (outbox.c.state == "sent", RecipientState.SENT.value),
    (outbox.c.state == "cancelled", RecipientState.CANCELLED.value),
    else_=RecipientState.FAILED.value,
)
_OPEN = ("queued", "claimed", "held")


@dataclass(frozen=True)
class Waiting:
    """Somebody who is to be told, with what their message needs."""

    contact_id: str
    channel: str
    lang: str
    tries: int
    paisa: int
    address_sealed: bytes
    district: str
    upazila: str
    union: str


def write(conn: Connection, broadcast_id: str, question: Question, last: str, upper: str) -> int:
    """Write down who of some contacts gets it; return how many."""
    fixed = (literal(broadcast_id), literal(RecipientState.WAITING.value))
    names = ["broadcast_id", "state", "contact_id", "channel", "lang", "paisa"]
    return conn.execute(insert(recipients).from_select(names, question.chosen(last, upper, *fixed))).rowcount


def clear(conn: Connection, broadcast_id: str) -> None:
    """Forget what was prepared: nothing of it was sent."""
    conn.execute(recipients.delete().where(_COLUMNS.broadcast_id == broadcast_id))


def totals(conn: Connection, broadcast_id: str) -> tuple[int, int]:
    """Return how many there are and what they cost, paisa."""
    whole = select(func.count(), func.coalesce(func.sum(_COLUMNS.paisa), 0))
    row = conn.execute(whole.where(_COLUMNS.broadcast_id == broadcast_id)).one()
    return int(row[0]), int(row[1])


def counts(conn: Connection, broadcast_id: str) -> dict[str, int]:
    """Return how many are in each state."""
    grouped = select(_COLUMNS.state, func.count()).where(_COLUMNS.broadcast_id == broadcast_id)
    return {row[0]: row[1] for row in conn.execute(grouped.group_by(_COLUMNS.state))}


def out(conn: Connection, broadcast_id: str) -> int:
    """Return how many are rows of the outbox that aren't sent yet."""
    return conn.scalar(select(func.count()).where(*_in_state(broadcast_id, RecipientState.OUT))) or 0


def _in_state(broadcast_id: str, state: RecipientState) -> tuple[Any, ...]:
    return (_COLUMNS.broadcast_id == broadcast_id, _COLUMNS.state == state.value)


_NEXT = (
    select(
        *(_COLUMNS.contact_id, _COLUMNS.channel, _COLUMNS.lang, _COLUMNS.tries, _COLUMNS.paisa),
        contacts.c.address_sealed,
        *(func.coalesce(contact_traits.c[name], "") for name in ("district", "upazila", "union_")),
    )
    .join_from(recipients, contacts, contacts.c.id == _COLUMNS.contact_id)
    .outerjoin(contact_traits, contact_traits.c.contact_id == _COLUMNS.contact_id)
    .where(_COLUMNS.broadcast_id == bindparam("which"), _COLUMNS.state == RecipientState.WAITING.value)
    .order_by(_COLUMNS.contact_id)
    .limit(bindparam("most"))
)
_HANDED = (
    update(recipients)
    .where(_COLUMNS.broadcast_id == bindparam("which"), _COLUMNS.contact_id == bindparam("who"))
    .values(
        state=RecipientState.OUT.value,
        channel=bindparam("by"),
        outbox_id=bindparam("row"),
        tries=_COLUMNS.tries + 1,
        handed_at=bindparam("at", type_=_COLUMNS.handed_at.type),
        code="",
    )
)


def waiting(conn: Connection, broadcast_id: str, most: int) -> list[Waiting]:
    """Return the next who wait."""
    return [Waiting(*row) for row in conn.execute(_NEXT, {"which": broadcast_id, "most": most})]


def handed(conn: Connection, broadcast_id: str, rows: Mapping[str, tuple[str, str]], now: datetime) -> None:
    """These are rows of the outbox now: contact → (outbox id, channel)."""
    values = [
        {"which": broadcast_id, "who": who, "row": row, "by": channel, "at": now}
        for who, (row, channel) in rows.items()
    ]
    if values:
        conn.execute(_HANDED, values)


def settle(conn: Connection, broadcast_id: str) -> int:
    """Note what became of rows of the outbox that are at an end; return how many."""
    return conn.execute(_noting(*_in_state(broadcast_id, RecipientState.OUT))).rowcount


def reported(conn: Connection, outbox_id: str) -> None:
    """A provider told more of a message: note it, where it was a broadcast's and had been noted as sent."""
    noted = _COLUMNS.state.not_in((RecipientState.WAITING.value, RecipientState.OUT.value))
    conn.execute(_noting(_COLUMNS.outbox_id == outbox_id, noted))


def _noting(*which: Any) -> Any:
    own = outbox.c.id == _COLUMNS.outbox_id
    ended = select(outbox.c.id).where(own, outbox.c.state.not_in(_OPEN)).exists()
    state = select(_OUTCOME).where(own).scalar_subquery()
    code = select(outbox.c.error_code).where(own).scalar_subquery()
    return update(recipients).where(*which, ended).values(state=state, code=code)


def hold(conn: Connection, broadcast_id: str) -> None:
    """Keep what nobody is sending at this moment from being sent."""
    _move(conn, broadcast_id, OutboxState.QUEUED, state=OutboxState.HELD.value)


def release(conn: Connection, broadcast_id: str, now: datetime) -> None:
    """Let what was kept be sent."""
    _move(conn, broadcast_id, OutboxState.HELD, state=OutboxState.QUEUED.value, not_before=now)


def withdraw(conn: Connection, broadcast_id: str) -> None:
    """Withdraw what nobody is sending at this moment, and all who still wait."""
    for state in (OutboxState.QUEUED, OutboxState.HELD):
        _move(conn, broadcast_id, state, state=OutboxState.CANCELLED.value, error_code="cancelled")


def _move(conn: Connection, broadcast_id: str, being: OutboxState, **values: Any) -> None:
    theirs = select(_COLUMNS.outbox_id).where(*_in_state(broadcast_id, RecipientState.OUT))
    conn.execute(update(outbox).where(outbox.c.id.in_(theirs), outbox.c.state == being.value).values(**values))


def again(conn: Connection, broadcast_id: str, never: Sequence[str]) -> int:
    """Let those who failed wait once more, but for these codes; return how many."""
    failed = (*_in_state(broadcast_id, RecipientState.FAILED), _COLUMNS.code.not_in(never))
    values = {"state": RecipientState.WAITING.value, "outbox_id": None}
    return conn.execute(update(recipients).where(*failed).values(values)).rowcount


@dataclass(frozen=True)
class Unreached:
    """Somebody who wasn't reached, and why."""

    contact_id: str
    channel: str
    code: str
    kind: str
    address_sealed: bytes


def unreached(conn: Connection, broadcast_id: str, after: str = "", limit: int = 100) -> list[Unreached]:
    """Return who failed or is unsure, by contact, after one; survivors in care are on no list of numbers to call."""
    missed = (RecipientState.FAILED.value, RecipientState.UNSURE.value)
    found = (
        select(_COLUMNS.contact_id, _COLUMNS.channel, _COLUMNS.code, contacts.c.kind, contacts.c.address_sealed)
        .join(contacts, contacts.c.id == _COLUMNS.contact_id)
        .outerjoin(contact_links, contact_links.c.contact_id == _COLUMNS.contact_id)
        .where(_COLUMNS.broadcast_id == broadcast_id, _COLUMNS.state.in_(missed), _COLUMNS.contact_id > after)
        .where(~in_care(_COLUMNS.contact_id, contact_links.c.joined_to))
        .order_by(_COLUMNS.contact_id)
    )
    return [Unreached(*row) for row in conn.execute(found.limit(limit))]


@dataclass(frozen=True)
class Standing:
    """What the gate must know of a recipient at the moment of sending."""

    stopped: bool
    blocked: bool
    bad: bool
    in_care: bool
    agreed: bool
    broadcast: str
    """The state of the broadcast."""


def standings(conn: Connection, outbox_ids: Sequence[str]) -> dict[str, Standing]:
    """Return how the recipients of these rows stand now, by outbox id."""
    agreed = (topic_choices.c.contact_id == _COLUMNS.contact_id) & (topic_choices.c.topic == broadcasts.c.topic)
    survivor = in_care(_COLUMNS.contact_id, contact_links.c.joined_to)
    found = (
        select(
            *(_COLUMNS.outbox_id, contacts.c.stopped_at, contacts.c.blocked_at, contacts.c.bad_at),
            *(survivor.label("in_care"), topic_choices.c.agreed, broadcasts.c.state),
        )
        .join_from(recipients, broadcasts, broadcasts.c.id == _COLUMNS.broadcast_id)
        .join(contacts, contacts.c.id == _COLUMNS.contact_id)
        .outerjoin(contact_links, contact_links.c.contact_id == _COLUMNS.contact_id)
        .outerjoin(topic_choices, agreed)
        .where(_COLUMNS.outbox_id.in_(outbox_ids))
    )
    return {
        row.outbox_id: Standing(
            row.stopped_at is not None,
            row.blocked_at is not None,
            row.bad_at is not None,
            bool(row.in_care),
            bool(row.agreed),
            row.state,
        )
        for row in conn.execute(found)
    }
