"""The audit trail as the auditor reads it: who did what, when, and whether the chain holds."""

from dataclasses import dataclass

from gateway.clock import Clock
from gateway.service.signed_in import SignedIn
from gateway.store import accounts, audit, audit_chain, staff
from gateway.store.audit import Deed, Wanted
from gateway.store.audit_chain import Report
from gateway.store.engine import Store

PAGE = 50


@dataclass(frozen=True)
class Page:
    """Some lines, newest first; `older` is the place to go on from, None at the end. `names` are of who signed."""

    deeds: list[Deed]
    names: dict[str, str]
    older: int | None


class Trail:
    """Reads the trail; reading it is a line of it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def page(self, who: SignedIn, actor: str = "", act: str = "", about: str = "", before: int | None = None) -> Page:
        """Return a page of lines by this actor, of this kind of act, about this id."""
        with self._store.writing() as conn:
            found = audit.search(conn, Wanted(actor, act, about, before), PAGE + 1)
            people = accounts.everyone(conn, self._store.vault)
            names = {key: one.name for one in people for key in (one.id, f"account:{one.id}")}
            names |= {one.id: one.name for one in staff.active(conn, self._store.vault)}
            audit.note(conn, who.actor, "audit.read", "", self._clock.now())
        older = found[PAGE - 1].place if len(found) > PAGE else None
        return Page(found[:PAGE], names, older)

    def actors(self) -> list[str]:
        """Return everybody who signed a line."""
        with self._store.reading() as conn:
            return audit.actors(conn)

    def kinds(self) -> list[str]:
        """Return the kinds of acts there are: the first word of each."""
        with self._store.reading() as conn:
            return sorted({act.split(".")[0] for act, _ in audit.kinds(conn)})

    def follow(self) -> Report:
        """Follow the chain to its end."""
        with self._store.reading() as conn:
            return audit_chain.follow(conn, self._store.vault)
