"""The recipients of broadcasts as the gate must know them at the moment of sending, many at a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from gateway.channels import wording
from gateway.channels.contract import Say
from gateway.i18n.discreet import Discreet
from gateway.i18n.language import Medium
from gateway.service import parties as of_care
from gateway.service.broadcasts.states import OVER
from gateway.service.gate import Party, Refuse, Verdict
from gateway.service.outgoing_care import words_of
from gateway.store import awareness, recipients
from gateway.store.outbox import Claimed
from gateway.store.recipients import Standing

_NOBODY = Party(agreed=False)


def parties(
    conn: Connection, rows: Sequence[Claimed], medium: Medium, local: datetime, discreet: Discreet
) -> dict[str, Party]:
    """Return the party of each row; one whose recipient isn't known agreed to nothing. `local` is in our zone."""
    known = recipients.standings(conn, [row.id for row in rows]) if rows else {}
    found: dict[str, Party] = {}
    for row in rows:
        party = _party(known[row.id]) if row.id in known else _NOBODY
        found[row.id] = _survivor(conn, party, row, medium, local, discreet) if party.in_care else party
    return found


def without_reason(party: Party, verdict: Verdict) -> Verdict:
    """Return a verdict as broadcasters may know it: not why a survivor hears nothing."""
    return Refuse("in_care") if party.in_care and isinstance(verdict, Refuse) else verdict


def _survivor(
    conn: Connection, party: Party, row: Claimed, medium: Medium, local: datetime, discreet: Discreet
) -> Party:
    """Return a survivor with what she agreed to; on a phone that is another's too nobody did."""
    hers = awareness.survivors_at(conn, row.contact_id or "")
    if len(hers) != 1:
        return party
    known = of_care.of(conn, row.contact_id, medium, local, hers.pop())
    only_words = all(isinstance(reply, Say) for reply in wording.load_answer(row.body).replies)
    plain = only_words and not discreet.betrays(words_of(row.body))
    return replace(known, in_care=True, agreed=party.agreed, discreet=plain)


def _party(one: Standing) -> Party:
    return Party(
        stopped=one.stopped,
        blocked=one.blocked,
        bad=one.bad,
        in_care=one.in_care,
        agreed=one.agreed and one.broadcast not in OVER,
    )
