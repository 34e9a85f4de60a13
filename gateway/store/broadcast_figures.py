"""What became of a broadcast, counted: outcomes, why some failed, whom it reached, what it cost, who answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, literal, select, type_coerce

from gateway.store.broadcast_schema import contact_traits, recipients, topic_history
from gateway.store.columns import Moment
from gateway.store.recipients import RecipientState
from gateway.store.schema import contacts, inbound

REACHED = (RecipientState.DELIVERED, RecipientState.SENT)
"""States in which somebody has got it, as far as the provider says."""
PAID = (*REACHED, RecipientState.UNSURE)
"""States in which the provider will ask for its money."""

_COLUMNS = recipients.c


@dataclass(frozen=True)
class Answered:
    """What people did within the time after their own message: who wrote, how many messages, who left."""

    people: int
    messages: int
    left: int


def by_code(conn: Connection, broadcast_id: str) -> dict[str, int]:
    """Return how many failed or are unsure, by the reason, the most frequent first."""
    missed = (RecipientState.FAILED.value, RecipientState.UNSURE.value)
    many = func.count()
    found = select(_COLUMNS.code, many).where(_of(broadcast_id), _COLUMNS.state.in_(missed))
    return {row[0]: row[1] for row in conn.execute(found.group_by(_COLUMNS.code).order_by(many.desc(), _COLUMNS.code))}


def reached_by(conn: Connection, broadcast_id: str, trait: str) -> dict[str, int]:
    """Return how many were reached, by "sex" or "district"; "" where it isn't known."""
    named = func.coalesce(contact_traits.c[trait], "")
    found = (
        select(named, func.count())
        .select_from(recipients.outerjoin(contact_traits, contact_traits.c.contact_id == _COLUMNS.contact_id))
        .where(_of(broadcast_id), _COLUMNS.state.in_(_names(REACHED)))
    )
    return {row[0]: row[1] for row in conn.execute(found.group_by(named).order_by(func.count().desc(), named))}


def cost(conn: Connection, broadcast_id: str) -> int:
    """Return what it has cost so far by the rates, paisa."""
    whole = select(func.coalesce(func.sum(_COLUMNS.paisa), 0))
    return int(conn.scalar(whole.where(_of(broadcast_id), _COLUMNS.state.in_(_names(PAID)))) or 0)


def answered(conn: Connection, broadcast_id: str, since: datetime, until: datetime, within: timedelta) -> Answered:
    """Return who answered; `since` and `until` are the run's own, so that a few rows of a long table are looked at."""
    long, last = _long(within), until + within
    wrote = (
        select(func.count(inbound.c.contact_id.distinct()), func.count())
        .join_from(inbound, recipients, recipients.c.contact_id == inbound.c.contact_id)
        .where(_of(broadcast_id), inbound.c.received_at.between(since, last), _after(inbound.c.received_at, long))
    )
    people, messages = conn.execute(wrote).one()
    return Answered(people, messages, _left(conn, broadcast_id, since, last, long))


def _left(conn: Connection, broadcast_id: str, since: datetime, last: datetime, long: Any) -> int:
    """Return how many stopped all our messages, or this topic, after their own."""
    stopped = (
        select(contacts.c.id)
        .join(recipients, recipients.c.contact_id == contacts.c.id)
        .where(_of(broadcast_id), contacts.c.stopped_at.between(since, last), _after(contacts.c.stopped_at, long))
    )
    one = topic_history.c
    chose = (
        select(one.contact_id)
        .join(recipients, recipients.c.contact_id == one.contact_id)
        .where(_of(broadcast_id), one.at.between(since, last), ~one.agreed, _after(one.at, long))
    )
    return conn.scalar(select(func.count()).select_from(stopped.union(chose).subquery())) or 0


def _after(at: Any, long: Any) -> Any:
    return and_(at >= _COLUMNS.handed_at, at <= type_coerce(_COLUMNS.handed_at + long, Moment))


def _long(within: timedelta) -> Any:
    return literal(within // timedelta(microseconds=1))


def _of(broadcast_id: str) -> Any:
    return _COLUMNS.broadcast_id == broadcast_id


def _names(states: tuple[RecipientState, ...]) -> list[str]:
    return [state.value for state in states]
