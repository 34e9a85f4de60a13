"""The first person of a play as a survivor in care, and her file as a caseworker sees it."""

from datetime import date, time, timedelta

from gateway.i18n.language import Lang
from gateway.service.acting import AtTerminal
from gateway.service.enrolment import code_word
from gateway.service.purposes import CARE
from gateway.service.safe_contact import WEEK
from gateway.store import appointments, care_tasks, contacts, marks, payments, safe_addresses, slots, survivors
from gateway.store.appointments import Appointment
from gateway.store.payments import Method
from gateway.store.safe_addresses import SafeAddress
from gateway.store.slots import Slot
from gateway.store.survivors import About
from tests.conversations.channels.scenario import Step
from tests.conversations.channels.town import Town

KIND = "counselling_person"


class InCare:
    """Her safe addresses are those given, from seven to ten; she has agreed to everything."""

    def __init__(self, town: Town, addresses: list[tuple[str, str]], word: str) -> None:
        self._town = town
        store, now = town.site.store, town.clock.now()
        with store.writing() as conn:
            self._hers = survivors.add(conn, store.vault, About("J-0001", "নমুনা নারী"), "s1", now)
            reached = []
            for channel, address in addresses:
                one = town.site.channels[channel]
                contact = contacts.find_or_make(conn, store.vault, one.address_kind, address, now, Lang.BN)
                reached.append(SafeAddress(self._hers, contact.id, one.medium, WEEK, time(7), time(22)))
            safe_addresses.replace_all(conn, self._hers, reached)
            safe_addresses.agree(conn, self._hers, CARE, "s1", now.date())
            survivors.confirm_until(conn, self._hers, date(2027, 6, 1))
            survivors.set_code_word(conn, self._hers, code_word.hash_of(word) if word else "")

    def act(self, step: Step) -> list[str]:
        """Do what staff do; return what the file shows."""
        if step.verb.startswith("payment paid"):
            self._pay(step)
            return []
        store, now, book = self._town.site.store, self._town.clock.now(), self._town.site.assembly.appointments.book
        with store.writing() as conn:
            match step.verb:
                case "appointment in":
                    at = now + timedelta(hours=float(step.what))
                    book.set(conn, Appointment(self._hers, KIND, at, place="সদর অফিস"), "staff", now)
                case "free time in":
                    slots.add(conn, store.vault, Slot(KIND, now + timedelta(hours=float(step.what))))
                case "caseworker marks":
                    last = appointments.of_survivor(conn, store.vault, self._hers, now - timedelta(days=9))[0]
                    (book.attended if step.what == "attended" else book.missed)(conn, last.id, "staff", now)
                case _:
                    return self._file()
        return []

    def _pay(self, step: Step) -> None:
        """Pay what is asked for in the step, or once more what never came."""
        acts, by = self._town.site.console.care.conveyance, AtTerminal("terminal:scenario")
        if step.what:
            made = acts.add(self._hers, int(step.what), self._town.clock.now().date(), by)
            acts.approve(made, int(step.what), by)
            acts.pay(made, Method.BKASH, "TX1", by)
        else:
            (latest, *_) = acts.of_survivor(self._hers, by)
            acts.pay_again(latest.id, Method.CASH, "", by)

    def _file(self) -> list[str]:
        store, now = self._town.site.store, self._town.clock.now()
        with store.reading() as conn:
            meetings = appointments.of_survivor(conn, store.vault, self._hers, now - timedelta(days=30))
            tasks = [one for one in care_tasks.of_survivor(conn, store.vault, self._hers) if one.state == "open"]
            lines = [f"appointment: {one.state}" + (" (moved)" if one.revision else "") for one in meetings]
            given = [f"mark {name}: {mark}" for one in meetings for name, mark in marks.of(conn, one.id).items()]
            paid = payments.of_survivor(conn, store.vault, self._hers)
        lines += [f"payment: {one.state}" for one in paid]
        told = [
            f"task: {one.kind}{' (urgent)' if one.urgent else ''}{': ' * bool(one.note)}{one.note}" for one in tasks
        ]
        return [f"  {line}" for line in (*lines, *given, *sorted(told))]
