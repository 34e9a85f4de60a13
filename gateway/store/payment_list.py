"""Which payments an area has, how much they come to, and how long they have been waiting."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, select

from gateway.store.care_schema import payment_events, payments, survivors
from gateway.store.crypto import Vault
from gateway.store.payments import Payment, PaymentState, payment_of

_COLUMNS = payments.c
_OF_IT = payment_events.c.payment_id == _COLUMNS.id
_CAME = payment_events.c.state == PaymentState.RECEIVED.value
_STAFFS_WORD = and_(
    exists().where(_OF_IT, _CAME, payment_events.c.by != "survivor").correlate(payments),
    ~exists().where(_OF_IT, _CAME, payment_events.c.by == "survivor").correlate(payments),
)


@dataclass(frozen=True)
class Wanted:
    """Which: of a place (the smallest given decides), in these states (all where empty), due since and before a day."""

    district: str = ""
    upazila: str = ""
    union: str = ""
    states: frozenset[PaymentState] = frozenset()
    since: date | None = None
    before: date | None = None


@dataclass(frozen=True)
class Listed:
    """A payment with the case number it belongs to; `staffs_word` where only staff say that it came."""

    payment: Payment
    code: str
    staffs_word: bool = False


@dataclass(frozen=True)
class Sum:
    """How many payments, and how much they come to."""

    many: int
    taka: int


def listed(conn: Connection, vault: Vault, wanted: Wanted, limit: int, offset: int = 0) -> list[Listed]:
    """Return a page of them, the longest due first."""
    rows = select(payments, survivors.c.code_sealed, _STAFFS_WORD.label("staffs_word")).join(survivors)
    rows = rows.where(*_which(wanted)).order_by(_COLUMNS.due_on, _COLUMNS.id).limit(limit).offset(offset)
    return [
        Listed(payment_of(row, vault), vault.open(row.code_sealed, "survivors.code"), bool(row.staffs_word))
        for row in conn.execute(rows)
    ]


def count(conn: Connection, wanted: Wanted) -> Sum:
    """Return how many there are, and how much they come to."""
    summed = select(func.count().label("many"), func.coalesce(func.sum(_COLUMNS.taka), 0).label("taka"))
    row = conn.execute(summed.select_from(payments).join(survivors).where(*_which(wanted))).one()
    return Sum(row.many, int(row.taka))


def by_state(conn: Connection, wanted: Wanted) -> dict[PaymentState, Sum]:
    """Return how much stands in each state."""
    summed = select(_COLUMNS.state, func.count().label("many"), func.sum(_COLUMNS.taka).label("taka"))
    rows = conn.execute(summed.join(survivors).where(*_which(wanted)).group_by(_COLUMNS.state))
    return {PaymentState(row.state): Sum(row.many, int(row.taka)) for row in rows}


def by_age(conn: Connection, wanted: Wanted, states: Collection[PaymentState], edges: Sequence[date]) -> list[Sum]:
    """Return how much in these states was due on or after the first day, after the second but before it, and so on.

    `edges` go back in time; the last part is what was due before all of them.
    """
    part = case(*((_COLUMNS.due_on >= day, at) for at, day in enumerate(edges)), else_=len(edges))
    waiting = _COLUMNS.state.in_([one.value for one in states])
    summed = select(part.label("part"), func.count().label("many"), func.sum(_COLUMNS.taka).label("taka"))
    rows = conn.execute(summed.join(survivors).where(waiting, *_which(wanted)).group_by("part"))
    found = {row.part: Sum(row.many, int(row.taka)) for row in rows}
    return [found.get(at, Sum(0, 0)) for at in range(len(edges) + 1)]


def received(conn: Connection, wanted: Wanted) -> dict[bool, Sum]:
    """Return how much came by her own word (True), and how much only staff say came (False)."""
    of_it = payment_events.c.payment_id == _COLUMNS.id
    by_her = select(func.count()).where(of_it, payment_events.c.by == "survivor", payment_events.c.state == "received")
    own = by_her.correlate(payments).scalar_subquery() > 0
    ended = _COLUMNS.state.in_([PaymentState.RECEIVED.value, PaymentState.CLOSED.value])
    came = select(func.count()).where(of_it, payment_events.c.state == "received").correlate(payments)
    summed = select(own.label("own"), func.count().label("many"), func.sum(_COLUMNS.taka).label("taka"))
    rows = conn.execute(
        summed.join(survivors).where(ended, came.scalar_subquery() > 0, *_which(wanted)).group_by("own")
    )
    found = {bool(row.own): Sum(row.many, int(row.taka)) for row in rows}
    return {own: found.get(own, Sum(0, 0)) for own in (True, False)}


def _which(wanted: Wanted) -> list[ColumnElement[bool]]:
    which: list[Any] = []
    place = {"union_": wanted.union, "upazila": wanted.upazila, "district": wanted.district}
    smallest = next((name for name, value in place.items() if value), "")
    if smallest:
        which.append(survivors.c[smallest] == place[smallest])
    which += [_COLUMNS.due_on >= wanted.since] if wanted.since else []
    which += [_COLUMNS.due_on < wanted.before] if wanted.before else []
    if wanted.states:
        which.append(_COLUMNS.state.in_([one.value for one in wanted.states]))
    return which
