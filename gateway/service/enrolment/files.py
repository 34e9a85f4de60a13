"""Survivors' files: opened, changed, read and moved along by those in whose area they lie; each act is audited."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.i18n import initials
from gateway.i18n.digits import to_ascii
from gateway.service.acting import Acting
from gateway.service.enrolment import steps
from gateway.service.enrolment.own_area import NoSurvivor, Refused, covers, guardian_missing, hers, is_minor
from gateway.service.purposes import Purpose
from gateway.service.rules import Rules
from gateway.service.scope import Scope
from gateway.store import audit, contacts, enrolment_history, needs, payments, safe_addresses, survivor_list, survivors
from gateway.store.engine import Store
from gateway.store.enrolment_history import Referral, StepTaken
from gateway.store.needs import Assessed
from gateway.store.payments import Payment
from gateway.store.safe_addresses import Consent, SafeAddress
from gateway.store.survivor_list import Listed
from gateway.store.survivor_list import Wanted as Wanted
from gateway.store.survivors import About as About
from gateway.store.survivors import Step, Survivor

PAGE = 30
RUNS_OUT_WITHIN = timedelta(weeks=2)


@dataclass(frozen=True)
class Reached:
    """One safe address with its number in clear."""

    address: SafeAddress
    number: str


@dataclass(frozen=True)
class File:
    """What a caseworker sees of a survivor herself."""

    survivor: Survivor
    purposes: frozenset[str]
    consents: tuple[Consent, ...]
    reached: tuple[Reached, ...]
    steps: tuple[StepTaken, ...]
    referrals: tuple[Referral, ...]
    next_steps: tuple[Step, ...]
    minor: bool
    guardian_missing: bool
    payments: tuple[Payment, ...]
    hears_more: bool
    """Whether she wishes to hear what all hear, and that still holds."""
    assessments: tuple[Assessed, ...] = ()
    """What she needs, the latest first."""

    @property
    def wish(self) -> Consent | None:
        """What she said last of what all hear."""
        return next((one for one in self.consents if one.purpose == Purpose.BROADCAST), None)


class SurvivorFiles:
    """Acts on survivors' files; whoever does them signs."""

    def __init__(self, store: Store, rules: Rules, clock: Clock) -> None:
        self._store, self._rules, self._clock = store, rules, clock

    def listed(self, by: Acting, wanted: Wanted, said: str = "", page: int = 0) -> tuple[list[Listed], bool]:
        """Return a page of the files of this person's area, and whether there are more.

        `said` is a case number or initials, as somebody types them.
        """
        with self._store.writing() as conn:
            if said:
                survivor_list.give_initials(conn, self._store.vault)
                wanted = replace(wanted, numbers=_spellings(said), initials=tuple(initials.typed(said)))
            audit.note(conn, by.actor, "survivor.list", "", self._now)
            found = survivor_list.listed(conn, self._store.vault, _within(by.scope, wanted), PAGE + 1, page * PAGE)
        return found[:PAGE], len(found) > PAGE

    def by_step(self, by: Acting) -> dict[Step, int]:
        """Return how many stand at each step in this person's area."""
        with self._store.reading() as conn:
            return survivor_list.by_step(conn, self._store.vault, _within(by.scope, Wanted()))

    @property
    def soon(self) -> date:
        """The day before which an agreement that ends is worth a look now."""
        return self.today + RUNS_OUT_WITHIN

    def found(self, code: str, by: Acting) -> str:
        """Return the id of the file of this case number; raises NoSurvivor."""
        with self._store.reading() as conn:
            known = survivors.by_codes(conn, self._store.vault, _spellings(code))
        one = next(iter(known.values()), None)
        if one is None or not covers(by, one.about):
            raise NoSurvivor(f"There is no case {code}.")
        return one.id

    def open_file(self, about: About, by: Acting) -> str:
        """Begin a file and return its id; raises Refused where the number is taken or the place isn't theirs."""
        now = self._clock.now()
        if not covers(by, about):
            raise Refused("outside_area")
        with self._store.writing() as conn:
            if survivors.by_code(conn, self._store.vault, about.code) is not None:
                raise Refused("code_taken")
            made = survivors.add(conn, self._store.vault, about, by.actor, now)
            audit.note(conn, by.actor, "survivor.add", made, now)
        return made

    def read(self, survivor_id: str, by: Acting) -> File:
        """Open a file; raises NoSurvivor."""
        with self._store.writing() as conn:
            one = hers(conn, self._store.vault, survivor_id, by)
            audit.note(conn, by.actor, "survivor.show", survivor_id, self._clock.now())
            return self._file(conn, one)

    def numbers(self, survivor_id: str, by: Acting) -> File:
        """Open a file to read her numbers in clear, which is written down; raises NoSurvivor."""
        with self._store.writing() as conn:
            one = hers(conn, self._store.vault, survivor_id, by)
            audit.note(conn, by.actor, "number.unmask", survivor_id, self._now)
            return self._file(conn, one)

    def change(self, survivor_id: str, about: About, by: Acting) -> None:
        """Replace what is known of her, but for the case number; raises NoSurvivor and Refused."""
        if not covers(by, about):
            raise Refused("outside_area")
        with self._store.writing() as conn:
            one = hers(conn, self._store.vault, survivor_id, by)
            survivors.change(conn, self._store.vault, survivor_id, replace(about, code=one.about.code), self._now)
            audit.note(conn, by.actor, "survivor.change", survivor_id, self._now)

    def move(self, survivor_id: str, to: Step, by: Acting, reason: str = "", note: str = "") -> None:
        """Take her a step on; raises NoSurvivor and Refused."""
        with self._store.writing() as conn:
            one = hers(conn, self._store.vault, survivor_id, by)
            missing = guardian_missing(one.about, self.today)
            if objection := steps.objection(one.step, to, reason, guardian_missing=missing):
                raise Refused(objection)
            survivors.move_to(conn, self._store.vault, survivor_id, to, by.actor, note, self._now, reason)
            audit.note(conn, by.actor, f"survivor.step.{to.value}", survivor_id, self._now)

    def refer(self, survivor_id: str, service: str, to: str, by: Acting) -> None:
        """Write down that she was referred to a kind of help; raises NoSurvivor."""
        with self._store.writing() as conn:
            hers(conn, self._store.vault, survivor_id, by)
            enrolment_history.refer(conn, self._store.vault, survivor_id, service, to, by.actor, self.today)
            audit.note(conn, by.actor, "survivor.refer", survivor_id, self._now)

    @property
    def _now(self) -> datetime:
        return self._clock.now()

    @property
    def today(self) -> date:
        """Today where the people are."""
        return self._rules.local(self._now).date()

    def _file(self, conn: Connection, one: Survivor) -> File:
        vault = self._store.vault
        addresses = safe_addresses.of_survivor(conn, one.id)
        people = {each.contact_id: contacts.by_id(conn, each.contact_id) for each in addresses}
        numbers = {key: contacts.address(vault, each) for key, each in people.items() if each}
        agreed = frozenset(safe_addresses.agreed(conn, one.id))
        holds = one.confirm_by is not None and one.confirm_by >= self.today
        return File(
            one,
            agreed,
            tuple(safe_addresses.consents_of(conn, one.id)),
            tuple(Reached(each, numbers.get(each.contact_id, "")) for each in addresses),
            tuple(enrolment_history.of_survivor(conn, vault, one.id)),
            tuple(enrolment_history.referred(conn, vault, one.id)),
            steps.next_steps(one.step),
            is_minor(one.about, self.today),
            guardian_missing(one.about, self.today),
            tuple(payments.of_survivor(conn, vault, one.id)),
            Purpose.BROADCAST in agreed and holds,
            tuple(needs.of_survivor(conn, vault, one.id)),
        )


def _spellings(said: str) -> tuple[str, ...]:
    """Return the case numbers that somebody may mean, in digits of either script and letters of either height."""
    plain = to_ascii(said.strip())
    return tuple(sorted({said.strip(), plain, plain.upper()} - {""}))


def _within(scope: Scope, wanted: Wanted) -> Wanted:
    """Return what is wanted, held to somebody's area."""
    if scope.covers(wanted.district, wanted.upazila, wanted.union):
        return wanted
    return replace(wanted, district=scope.district, upazila=scope.upazila, union=scope.union)
