"""What makes tips alike without opening them: a mark for each phone and vehicle number that their words name.

A mark is twenty bits of a keyed hash. Phone numbers are so few that a thief with the key could try them all: of a whole
hash that would give the number, of twenty bits it gives a thousand that fit. Among ten thousand tips one in a hundred
meets another by chance, which the person who looks at both sees at once.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select

from gateway.store.crypto import Vault
from gateway.store.desk_schema import tip_links, tip_marks
from gateway.store.identity import InsertUnlessThere
from gateway.store.tip_schema import tips
from gateway.store.tips import OUTSIDE, Tip, tip_of

HEX_DIGITS = 5
NEAR = timedelta(days=7)
"""Tips of one place and kind within so many days may be of one event."""

_INSERT_MARK = InsertUnlessThere(tip_marks)
_INSERT_LINK = InsertUnlessThere(tip_links)
_MOST = 20


def add(conn: Connection, vault: Vault, tip_id: str, named: Iterable[str]) -> None:
    """Mark a tip by what its words name, such as "phone:+8801700000001"."""
    for one in dict.fromkeys(named):
        mark = vault.hash(one, "tips.mark")[:HEX_DIGITS]
        conn.execute(_INSERT_MARK.for_(conn.dialect.name), {"tip_id": tip_id, "mark": mark})


def alike(conn: Connection, tip: Tip) -> dict[str, tuple[Tip, frozenset[str]]]:
    """Return what may be of the same event: tip and why, "number" or "place", the newest first."""
    mine = select(tip_marks.c.mark).where(tip_marks.c.tip_id == tip.id)
    same = select(tip_marks.c.tip_id).where(tip_marks.c.mark.in_(mine))
    found = {one.id: (one, frozenset({"number"})) for one in _some(conn, tip, tips.c.id.in_(same))}
    place = _place(tip)
    if place is not None:
        near = (tips.c.created_on.between(tip.created_on - NEAR, tip.created_on + NEAR), tips.c.kind == tip.kind)
        for one in _some(conn, tip, place, *near):
            found[one.id] = (one, found[one.id][1] | {"place"} if one.id in found else frozenset({"place"}))
    return found


def link(conn: Connection, tip_id: str, other_id: str, actor: str, now: datetime) -> bool:
    """Say that two tips are of one event; False where that was said before."""
    one, two = sorted((tip_id, other_id))
    row = {"tip_id": one, "other_id": two, "actor": actor, "at": now}
    return conn.execute(_INSERT_LINK.for_(conn.dialect.name), row).rowcount == 1


def linked(conn: Connection, tip_id: str) -> list[Tip]:
    """Return the tips a person linked to this one."""
    pairs = conn.execute(
        select(tip_links.c.tip_id, tip_links.c.other_id).where(
            or_(tip_links.c.tip_id == tip_id, tip_links.c.other_id == tip_id)
        )
    )
    others = [two if one == tip_id else one for one, two in pairs]
    rows = conn.execute(select(*OUTSIDE).where(tips.c.id.in_(others)).order_by(tips.c.created_on.desc()))
    return [tip_of(row) for row in rows]


def _some(conn: Connection, tip: Tip, *where: object) -> list[Tip]:
    wanted = select(*OUTSIDE).where(tips.c.id != tip.id, *where)  # type: ignore[arg-type]
    return [tip_of(row) for row in conn.execute(wanted.order_by(tips.c.created_on.desc()).limit(_MOST))]


def _place(tip: Tip) -> object:
    """Return what another tip of this place fulfils; None where the place is unknown."""
    for column, value in ((tips.c.union_, tip.union), (tips.c.upazila, tip.upazila)):
        if value:
            return column == value
    return None
