"""Staff and volunteers as the console keeps them: who is alerted of what, where, and when they are there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from gateway.channels.contract import Channel
from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.i18n.language import Lang
from gateway.i18n.normalise import tidy
from gateway.service import presence
from gateway.service.handing_over import HandingOver, Moved
from gateway.service.roles import ConsoleRole
from gateway.service.rules import Rules
from gateway.service.scope import Scope
from gateway.service.signed_in import SignedIn
from gateway.service.staff_book import StaffBook
from gateway.store import accounts, audit, sessions, staff
from gateway.store.crypto import ADDRESS
from gateway.store.engine import Store
from gateway.store.staff import Member
from gateway.store.staff import Presence as Presence
from gateway.store.states import Role

ROLES = tuple(Role)


class NobodyThere(AshshashError):
    """Nobody of this id is on the list, or they are outside the asker's area."""


class AddressTaken(AshshashError):
    """Somebody on the list has this address already."""


@dataclass(frozen=True)
class Seen:
    """One member as the list shows them; `address` is masked."""

    member: Member
    address: str
    scope: Scope
    away: bool
    at_work: bool
    stand_in: str


@dataclass(frozen=True)
class NewMember:
    """Somebody to be put on the list."""

    name: str
    role: Role
    channel: str
    address: str
    scope: Scope
    lang: Lang = Lang.BN


class People:
    """Acts on the list of alerts; nobody sees or changes who works outside their own area."""

    def __init__(
        self,
        store: Store,
        book: StaffBook,
        channels: Mapping[str, Channel],
        handing: HandingOver,
        rules: Rules,
        clock: Clock,
    ) -> None:
        self._store, self._book, self._channels = store, book, channels
        self._handing, self._rules, self._clock = handing, rules, clock

    @property
    def channels(self) -> Mapping[str, Channel]:
        """The channels somebody can be alerted by."""
        return self._channels

    def everyone(self, who: SignedIn) -> list[Seen]:
        """Return all in the asker's area, coordinators first."""
        with self._store.reading() as conn:
            members = staff.active(conn, self._store.vault)
        names = {one.id: one.name for one in members}
        mine = [one for one in members if who.scope.covers(one.district, one.upazila, one.union)]
        order = {Role.COORDINATOR: 0, Role.DUTY: 1, Role.ACTIVIST: 2}
        return [self._seen(one, names) for one in sorted(mine, key=lambda one: (order[one.role], one.name))]

    def one(self, who: SignedIn, staff_id: str) -> tuple[Seen, int]:
        """Return one member and how many tips they have in hand; raises NobodyThere."""
        with self._store.reading() as conn:
            member = staff.by_id(conn, self._store.vault, staff_id)
            names = {one.id: one.name for one in staff.active(conn, self._store.vault)}
            if member is None or not member.active or not self._covers(who, member):
                raise NobodyThere
            return self._seen(member, names), self._handing.open_work(conn, member)

    def add(self, who: SignedIn, new: NewMember) -> str:
        """Put somebody on the list and return their id; raises AddressTaken."""
        kind, vault, now = self._channels[new.channel].address_kind, self._store.vault, self._clock.now()
        with self._store.writing() as conn:
            if staff.by_address(conn, vault, kind, new.address):
                raise AddressTaken
            made = staff.add(
                conn,
                vault,
                name=tidy(new.name),
                role=new.role,
                channel=new.channel,
                address_kind=kind,
                address=new.address,
                lang=new.lang,
                district=new.scope.district,
                upazila=new.scope.upazila,
                union=new.scope.union,
            )
            audit.note(conn, who.actor, "staff.add", made, now)
        self._book.forget()
        return made

    def set_presence(self, who: SignedIn, staff_id: str, wanted: Presence) -> None:
        """Set hours, leave and stand-in; raises NobodyThere."""
        self._change(who, staff_id, "staff.presence", lambda conn: staff.set_presence(conn, staff_id, wanted))

    def set_area(self, who: SignedIn, staff_id: str, scope: Scope) -> None:
        """Let somebody work elsewhere; raises NobodyThere."""
        where = (scope.district, scope.upazila, scope.union)
        self._change(who, staff_id, "staff.area", lambda conn: staff.set_area(conn, staff_id, *where))

    def set_reach(self, who: SignedIn, staff_id: str, channel: str, address: str) -> None:
        """Alert somebody by another channel or at another address; raises NobodyThere, AddressTaken."""
        kind, vault = self._channels[channel].address_kind, self._store.vault

        def change(conn: Connection) -> object:
            known = staff.by_address(conn, vault, kind, address)
            if known is not None and known.id != staff_id:
                raise AddressTaken
            return staff.set_reach(conn, vault, staff_id, channel, kind, address)

        self._change(who, staff_id, "staff.reach", change)

    def hand_over(self, who: SignedIn, leaver_id: str, heir_id: str, *, leaves: bool) -> Moved:
        """Move all open work to another, and take the first off the list where they leave. Raises NobodyThere."""
        now = self._clock.now()
        with self._store.writing() as conn:
            leaver, heir = (staff.by_id(conn, self._store.vault, each) for each in (leaver_id, heir_id))
            if not (leaver and heir and leaver.id != heir.id and heir.active and self._covers(who, leaver)):
                raise NobodyThere
            moved = self._handing.move(conn, leaver, heir, now)
            audit.note(conn, who.actor, "staff.hand_over", leaver_id, now)
            if leaves:
                staff.disable(conn, leaver_id)
                audit.note(conn, who.actor, "staff.disable", leaver_id, now)
                self._shut_account(conn, who, leaver_id)
        self._book.forget()
        return moved

    def _shut_account(self, conn: Connection, who: SignedIn, staff_id: str) -> None:
        """Let who left sign in no more; an administrator's account is another administrator's to shut."""
        theirs = accounts.of_staff(conn, self._store.vault, staff_id)
        if theirs is not None and theirs.role != ConsoleRole.ADMINISTRATOR:
            accounts.change(conn, theirs.id, active=False)
            sessions.end_all(conn, theirs.id)
            audit.note(conn, who.actor, "account.shut", theirs.id, self._clock.now())

    def local_day(self) -> date:
        """Return today where the people are."""
        return self._rules.local(self._clock.now()).date()

    def _change(self, who: SignedIn, staff_id: str, act: str, change: Callable[[Connection], object]) -> None:
        with self._store.writing() as conn:
            member = staff.by_id(conn, self._store.vault, staff_id)
            if member is None or not member.active or not self._covers(who, member):
                raise NobodyThere
            change(conn)
            audit.note(conn, who.actor, act, staff_id, self._clock.now())
        self._book.forget()

    def _covers(self, who: SignedIn, one: Member) -> bool:
        return who.scope.covers(one.district, one.upazila, one.union)

    def _seen(self, one: Member, names: Mapping[str, str]) -> Seen:
        local: datetime = self._rules.local(self._clock.now())
        address = self._store.vault.open(one.address_sealed, ADDRESS)
        scope = Scope(one.district, one.upazila, one.union)
        is_away, works = presence.away(one.presence, local), presence.at_work(one.presence, local)
        return Seen(one, masked(address), scope, is_away, works, names.get(one.presence.stand_in, ""))


def member_role(said: str) -> Role | None:
    """Return the role of this word, None where it is none."""
    return Role(said) if said in set(Role) else None


def masked(address: str) -> str:
    """Return an address of which enough is left to know it again by, and too little to call it."""
    return "•••• " + address[-3:] if len(address) > 4 else "••••"
