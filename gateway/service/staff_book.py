"""Who is staff, remembered for a few seconds so that no turn asks the database for it."""

import time
from collections.abc import Sequence

from sqlalchemy import Connection

from gateway.store import staff
from gateway.store.crypto import ADDRESS, Vault
from gateway.store.staff import Member

SECONDS = 5.0


class StaffBook:
    """The active staff, at most five seconds old."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._read_at = float("-inf")
        self._members: Sequence[Member] = ()
        self._by_address: dict[tuple[str, str], Member] = {}

    def everyone(self, conn: Connection) -> Sequence[Member]:
        """Return all active members."""
        if time.monotonic() - self._read_at > SECONDS:
            self._members = staff.active(conn, self._vault)
            self._by_address = {
                (one.address_kind, self._vault.open(one.address_sealed, ADDRESS)): one for one in self._members
            }
            self._read_at = time.monotonic()
        return self._members

    def at(self, conn: Connection, address_kind: str, address: str) -> Member | None:
        """Return the member who is reached at this address, if anybody is."""
        self.everyone(conn)
        return self._by_address.get((address_kind, address))

    def forget(self) -> None:
        """Read anew at the next question."""
        self._read_at = float("-inf")
