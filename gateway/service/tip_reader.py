"""Who is at the tip desk: their account, area, and the key that they carry."""

from dataclasses import dataclass, field

from gateway.service.scope import EVERYWHERE, Scope
from gateway.service.signed_in import SignedIn


@dataclass(frozen=True)
class Reader:
    """One person at the desk. `staff_id` is the same person on the list of alerts, empty where they aren't on it.

    `actor` signs the audit trail and the time line.
    """

    account_id: str
    actor: str
    scope: Scope = EVERYWHERE
    staff_id: str = ""
    carried: bytes | None = field(default=None, repr=False)


def terminal(actor: str) -> Reader:
    """Return who stands at a terminal of the machine: they see what stands outside the seals, and open none."""
    return Reader("", actor)


def reader_of(who: SignedIn) -> Reader:
    """Return the signed-in as the desk knows them."""
    return Reader(who.account.id, who.actor, who.scope, who.account.staff_id or "", who.carried)
