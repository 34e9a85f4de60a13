"""Which of her addresses a message goes to: the first that the gate doesn't refuse. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.service.gate import Hours, Refuse, Verdict, may_send
from gateway.service.parties import Crowd
from gateway.service.purposes import Purpose
from gateway.service.safe_contact import Reach
from gateway.store.contacts import Contact

Route = Callable[[Reach, Contact], str]
"""Names the channel that reaches an address; an empty string where there is none."""


@dataclass(frozen=True)
class Best:
    """The address with the gate's verdict, and the channel; without an address nothing may be sent."""

    verdict: Verdict
    reach: Reach | None = None
    contact: Contact | None = None
    channel: str = ""


def best(
    survivor_id: str,
    reaches: Sequence[Reach],
    crowd: Crowd,
    route: Route,
    purpose: Purpose,
    local: datetime,
    hours: Hours,
) -> Best:
    """Return the first of these addresses that isn't refused, else why the first one is."""
    first: Best | None = None
    for reach in reaches:
        contact = crowd.contacts.get(reach.contact_id)
        channel = route(reach, contact) if contact else ""
        verdict = may_send(crowd.party(survivor_id, reach), purpose, local, hours) if channel else Refuse("no_channel")
        found = Best(verdict, reach, contact, channel)
        if not isinstance(verdict, Refuse):
            return found
        first = first or found
    return first or Best(Refuse("not_a_safe_address"))
