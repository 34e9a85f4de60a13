"""People who wait for a call: listed without numbers, each number shown is written down, done with a note."""

from dataclasses import dataclass
from datetime import datetime

from gateway.channels.contract import WITHHELD
from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.i18n.normalise import tidy
from gateway.service.signed_in import SignedIn
from gateway.store import accounts, audit, callbacks
from gateway.store.callbacks import Callback
from gateway.store.crypto import ADDRESS
from gateway.store.engine import Store
from gateway.store.states import CallbackState

RECENT = 30
LONGEST_NOTE = 2000


class NoSuchCall(AshshashError):
    """There is no wish of this id, or it was dealt with."""


@dataclass(frozen=True)
class Done:
    """A wish that was dealt with; `by` is the name of whoever did, empty where it was at a terminal."""

    number: str
    reason: str
    done_at: datetime
    by: str
    note: str


class Calls:
    """Acts on wishes to be called."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def now(self) -> datetime:
        """Return this moment."""
        return self._clock.now()

    def waiting(self) -> list[Callback]:
        """Return who waits, urgent first; no number is opened."""
        with self._store.reading() as conn:
            return callbacks.waiting(conn)

    def done_lately(self) -> list[Done]:
        """Return the last that were dealt with, newest first."""
        with self._store.reading() as conn:
            names = {f"account:{one.id}": one.name for one in accounts.everyone(conn, self._store.vault)}
            return [
                Done(one.number, one.reason, one.done_at, names.get(one.by, ""), one.note)
                for one in callbacks.done_lately(conn, self._store.vault, RECENT)
            ]

    def open(self, call_id: str) -> Callback:
        """Return a wish that waits; raises NoSuchCall."""
        with self._store.reading() as conn:
            found = callbacks.by_id(conn, call_id)
        if found is None or found[1] is not CallbackState.OPEN:
            raise NoSuchCall
        return found[0]

    def number(self, who: SignedIn, call_id: str) -> str:
        """Return the number to dial, empty where none was kept or it was withheld. Raises NoSuchCall."""
        with self._store.writing() as conn:
            found = callbacks.by_id(conn, call_id)
            if found is None or found[1] is not CallbackState.OPEN:
                raise NoSuchCall
            audit.note(conn, who.actor, "number.unmask", call_id, self._clock.now())
            sealed = found[0].address_sealed
        address = self._store.vault.open(sealed, ADDRESS) if sealed else ""
        return "" if address.startswith(WITHHELD) else address

    def done(self, who: SignedIn, call_id: str, note: str) -> None:
        """Take somebody off the list, with what there is to say of it; raises NoSuchCall."""
        now = self._clock.now()
        with self._store.writing() as conn:
            said = tidy(note)[:LONGEST_NOTE]
            if not callbacks.done(conn, call_id, now, by=who.actor, note=said, vault=self._store.vault):
                raise NoSuchCall
            audit.note(conn, who.actor, "call.done", call_id, now)
