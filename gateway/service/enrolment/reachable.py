"""What the gate would say at this moment to a message for a survivor, and what it said lately."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.service import parties
from gateway.service.acting import Acting
from gateway.service.broadcasts.content import AWARENESS
from gateway.service.enrolment.agreement import ASKED
from gateway.service.enrolment.own_area import hers
from gateway.service.gate import Allow, Hold, Party, Refuse, Verdict, may_send
from gateway.service.purposes import Purpose
from gateway.service.rules import Rules
from gateway.service.safe_contact import Reach
from gateway.store import awareness, outbox_care, refusals, topics
from gateway.store.engine import Store
from gateway.store.outbox_care import Row
from gateway.store.refusals import Refused

SHOWN = 10
PURPOSES = tuple(one for one in Purpose if one in ASKED)


@dataclass(frozen=True)
class Reachable:
    """`first` is what may happen soonest at any address about appointments; `by_address` the rest, in her order.

    `kept_back` was refused before it was written or at the door, `waiting` is held until its moment.
    """

    first: Verdict
    by_address: tuple[tuple[Reach, Mapping[Purpose, Verdict]], ...]
    kept_back: tuple[Refused, ...]
    waiting: tuple[Row, ...]


class Asking:
    """Asks the gate without sending anything."""

    def __init__(self, store: Store, rules: Rules, clock: Clock) -> None:
        self._store, self._rules, self._clock = store, rules, clock

    def now(self, survivor_id: str, by: Acting) -> Reachable:
        """Return what would happen to messages for her; raises NoSurvivor."""
        with self._store.reading() as conn:
            hers(conn, self._store.vault, survivor_id, by)
            return self._reachable(conn, survivor_id, self._rules.local(self._clock.now()))

    def _reachable(self, conn: Connection, survivor_id: str, local: datetime) -> Reachable:
        profile = parties.profile_of(conn, survivor_id, local.date())
        crowd = parties.crowd(conn, [survivor_id], local)
        asked: list[tuple[Reach, dict[Purpose, Verdict]]] = []
        for reach in profile.reaches if profile else ():
            party = crowd.party(survivor_id, reach)
            said = {each: may_send(party, each, local, self._rules.hours) for each in PURPOSES}
            if profile and Purpose.BROADCAST in profile.consents:
                said[Purpose.BROADCAST] = self._awareness(conn, party, reach, local)
            asked.append((reach, said))
        contacts = [reach.contact_id for reach, _ in asked]
        refused = refusals.of_survivor(conn, survivor_id, contacts, SHOWN)
        at_the_door = [Refused(one.purpose, one.error, one.at) for one in outbox_care.refused(conn, survivor_id, SHOWN)]
        lately = sorted((*refused, *at_the_door), key=lambda one: one.at, reverse=True)[:SHOWN]
        waiting = tuple(outbox_care.waiting(conn, survivor_id, SHOWN))
        first = soonest([said[Purpose.REMINDER] for _, said in asked])
        return Reachable(first, tuple(asked), tuple(lately), waiting)

    def _awareness(self, conn: Connection, party: Party, reach: Reach, local: datetime) -> Verdict:
        """Ask about a message to all in plain words."""
        if len(awareness.survivors_at(conn, reach.contact_id)) > 1:
            return Refuse("others_read")
        told = replace(party, agreed=AWARENESS in topics.agreed(conn, reach.contact_id), discreet=True)
        return may_send(told, Purpose.BROADCAST, local, self._rules.hours)


def soonest(verdicts: list[Verdict]) -> Verdict:
    """Return the verdict under which something happens first: now, else at the earliest moment, else why never."""
    if any(isinstance(one, Allow) for one in verdicts):
        return Allow()
    held = [one.until for one in verdicts if isinstance(one, Hold)]
    if held:
        return Hold(min(held))
    return next((one for one in verdicts if isinstance(one, Refuse)), Refuse("no_consent"))
