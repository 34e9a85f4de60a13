"""The recipients of broadcasts as the gate must know them at the moment of sending, many at a time."""

from collections.abc import Sequence

from sqlalchemy import Connection

from gateway.service.broadcasts.states import OVER
from gateway.service.gate import Party
from gateway.store import recipients
from gateway.store.recipients import Standing

_NOBODY = Party(agreed=False)


def parties(conn: Connection, outbox_ids: Sequence[str]) -> dict[str, Party]:
    """Return the party of each row; one whose recipient isn't known agreed to nothing."""
    known = recipients.standings(conn, outbox_ids) if outbox_ids else {}
    return {one: _party(known[one]) if one in known else _NOBODY for one in outbox_ids}


def _party(one: Standing) -> Party:
    return Party(
        stopped=one.stopped,
        blocked=one.blocked,
        bad=one.bad,
        in_care=one.in_care,
        agreed=one.agreed and one.broadcast not in OVER,
    )
