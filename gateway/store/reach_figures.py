"""How many people broadcasts reached, month by month, everybody at the first time in a stretch."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from gateway.store.broadcast_schema import contact_traits, recipients
from gateway.store.recipients import RecipientState

_REACHED = [RecipientState.SENT.value, RecipientState.DELIVERED.value]


def reached(
    conn: Connection, edges: Sequence[datetime], district: str = "", upazila: str = "", union: str = "", sex: str = ""
) -> list[int]:
    """Return how many were first reached between each edge and the next; an empty place or sex is any."""
    columns, traits = recipients.c, contact_traits.c
    wanted = {traits.district: district, traits.upazila: upazila, traits.union_: union, traits.sex: sex}
    which = [column == value for column, value in wanted.items() if value]
    inside = (columns.handed_at >= edges[0], columns.handed_at < edges[-1], columns.state.in_(_REACHED))
    times = select(columns.contact_id, func.min(columns.handed_at).label("first")).where(*inside)
    if which:
        times = times.join(contact_traits, traits.contact_id == columns.contact_id).where(*which)
    first = times.group_by(columns.contact_id).subquery()
    month = case(*((first.c.first < end, at) for at, end in enumerate(edges[1:])), else_=len(edges))
    found = conn.execute(select(month.label("month"), func.count().label("many")).group_by("month"))
    by_month = {row.month: row.many for row in found}
    return [by_month.get(at, 0) for at in range(len(edges) - 1)]
