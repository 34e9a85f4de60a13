"""What staff do at a terminal: people to call, feedback, the list of staff. Each look at a number is in the trail."""

from datetime import date

from gateway.channels.contract import WITHHELD
from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.i18n.language import Lang
from gateway.i18n.places import Place, Places
from gateway.service.scope import Scope
from gateway.service.staff_book import StaffBook
from gateway.service.tip_reading import NotFound
from gateway.store import audit, callbacks, feedback, staff
from gateway.store.callbacks import Callback
from gateway.store.crypto import ADDRESS
from gateway.store.engine import Store
from gateway.store.staff import Member
from gateway.store.states import Role

ROLES = tuple(Role)


class Desk:
    """Acts of staff; `actor` is who does them, as they sign the audit trail."""

    def __init__(
        self,
        store: Store,
        places: Places,
        book: StaffBook,
        clock: Clock,
        actor: str,
    ) -> None:
        self._store = store
        self._places = places
        self._book = book
        self._clock = clock
        self._actor = actor

    def place(self, said: str) -> Place:
        """Return the one place of this id or name; raises NotFound, also where several fit."""
        if said in self._places.by_id:
            return self._places.get(said)
        found = self._places.find(said)
        if len(found) != 1:
            raise NotFound(f"{said}: " + (" or ".join(one.id for one in found) or "no place of this name is known"))
        return found[0]

    def scope(self, said: str) -> Scope:
        """Return the area of this place, everywhere for an empty text; raises NotFound."""
        steps = self._places.path(self.place(said).id) if said else ()
        return Scope(**{step.level.value: step.id for step in steps})

    def calls(self) -> list[tuple[Callback, str]]:
        """Return who waits for a call with the number to dial, urgent first."""
        with self._store.writing() as conn:
            waiting = callbacks.waiting(conn)
            for one in waiting:
                audit.note(conn, self._actor, "call.unmask", one.id, self._clock.now())
        vault = self._store.vault
        return [
            (one, _where(one, vault.open(one.address_sealed, ADDRESS) if one.address_sealed else "")) for one in waiting
        ]

    def called(self, number: str) -> None:
        """Note that a call was made; `number` is as the alert gave it. Raises NotFound."""
        with self._store.writing() as conn:
            found = [one for one in callbacks.waiting(conn, 1000) if one.number == number]
            if len(found) != 1:
                raise NotFound(f"There is no open call {number}.")
            callbacks.done(conn, found[0].id, self._clock.now())
            audit.note(conn, self._actor, "call.done", found[0].id, self._clock.now())

    def feedback(self, limit: int) -> list[tuple[date, str]]:
        """Return what people last said of the service, newest first."""
        with self._store.writing() as conn:
            audit.note(conn, self._actor, "feedback.list", "", self._clock.now())
            return feedback.latest(conn, self._store.vault, limit)

    def staff(self) -> list[Member]:
        """Return the active staff."""
        with self._store.reading() as conn:
            return staff.active(conn, self._store.vault)

    def add_staff(
        self, name: str, role: str, channel: str, address_kind: str, address: str, place: str, names: tuple[str, ...]
    ) -> str:
        """Put somebody on the list; return the id. Raises NotFound for a place, AshshashError for a known address."""
        scope = self.scope(place)
        with self._store.writing() as conn:
            if staff.by_address(conn, self._store.vault, address_kind, address):
                raise AshshashError("Somebody on the list has this address already.")
            made = staff.add(
                conn,
                self._store.vault,
                name=name,
                role=Role(role),
                channel=channel,
                address_kind=address_kind,
                address=address,
                lang=Lang.BN,
                district=scope.district,
                upazila=scope.upazila,
                union=scope.union,
                names=names,
            )
            audit.note(conn, self._actor, "staff.add", made, self._clock.now())
        self._book.forget()
        return made

    def disable_staff(self, staff_id: str) -> None:
        """Take somebody off the list; raises NotFound."""
        with self._store.writing() as conn:
            if not staff.disable(conn, staff_id):
                raise NotFound("There is nobody with this id.")
            audit.note(conn, self._actor, "staff.disable", staff_id, self._clock.now())
        self._book.forget()


def _where(one: Callback, address: str) -> str:
    """Return where to reach somebody, as staff read it."""
    if not address:
        return "no number kept"
    if address.startswith(WITHHELD):
        return "number withheld"
    return address if one.kind == "phone" else f"{one.kind} {address}"
