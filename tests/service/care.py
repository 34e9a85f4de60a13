"""Survivors in the small world: plainly made up, with what they agreed to."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from gateway.i18n.language import Lang, Medium
from gateway.service.purposes import CARE, Purpose
from gateway.service.safe_contact import WEEK
from gateway.store import appointments, care_tasks, contacts, reminders, safe_addresses, survivors
from gateway.store.appointments import Appointment
from gateway.store.safe_addresses import SafeAddress
from gateway.store.survivors import About
from tests.service.world import World

PHONE, SISTER = "+8801700000021", "+8801700000022"
CHAT_ID = "7000021"


@dataclass
class Patient:
    """A survivor of the tests, with one appointment after another."""

    world: World
    id: str
    contacts: dict[str, str] = field(default_factory=dict)

    def meets(self, at: datetime, kind: str = "counselling_person", **more: object) -> str:
        """Set an appointment."""
        with self.world.store.writing() as conn:
            return self.world.site.appointments.book.set(
                conn, Appointment(self.id, kind, at, **more), "staff", self.world.clock.at
            )

    def state(self, appointment: str) -> str:
        """Return how far an appointment has come."""
        with self.world.store.reading() as conn:
            return appointments.by_id(conn, self.world.store.vault, appointment).state

    def tasks(self) -> list[str]:
        """Return the kinds of the open tasks about her."""
        with self.world.store.reading() as conn:
            found = care_tasks.of_survivor(conn, self.world.store.vault, self.id)
        return sorted(one.kind for one in found if one.state == care_tasks.OPEN)

    def reminders(self, appointment: str) -> dict[str, str]:
        """Return what became of each reminder, by its rule; of the newest revision."""
        with self.world.store.reading() as conn:
            return {row.rule: row.state for row in reminders.of_appointment(conn, appointment)}


def enrol(
    world: World,
    code: str = "J-0001",
    at: tuple[tuple[str, Medium, str], ...] = (("sms:twilio", Medium.SMS, PHONE),),
    opens: time = time(9),
    closes: time = time(20),
    agreed: frozenset[Purpose] = CARE,
    confirm_by: date = date(2027, 6, 1),
    **about: object,
) -> Patient:
    """Enrol somebody with safe addresses given as channel, medium and address, in the order to be tried."""
    now, store = world.clock.at, world.store
    with store.writing() as conn:
        hers = survivors.add(conn, store.vault, About(code, "নমুনা নারী", **about), "s1", now)
        made = Patient(world, hers)
        reached = []
        for channel, medium, address in at:
            kind = world.channels[channel].address_kind
            contact = contacts.find_or_make(conn, store.vault, kind, address, now, Lang.BN)
            made.contacts[address] = contact.id
            reached.append(SafeAddress(hers, contact.id, medium, WEEK, opens, closes))
        safe_addresses.replace_all(conn, hers, reached)
        safe_addresses.agree(conn, hers, agreed, "s1", now.date())
        survivors.confirm_until(conn, hers, confirm_by)
    return made


def pass_time(world: World, hours: float, step: float = 0.5) -> None:
    """Let hours pass in steps, with the clock ticking and the worker sending in each."""
    left = hours
    while left > 0:
        world.later(min(step, left) * 60)
        if world._due():
            world.work(0.05)
        left -= step


def soon(world: World, days: float = 0, hours: float = 0) -> datetime:
    """Return a moment ahead."""
    return world.clock.at + timedelta(days=days, hours=hours)
