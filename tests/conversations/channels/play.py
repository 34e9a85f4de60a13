"""Plays a scenario on one channel and writes down, word for word, what everybody sees and hears."""

import re
from collections.abc import Iterator

from gateway.channels.contract import Channel
from gateway.dialogue import receipt
from gateway.i18n.digits import to_ascii, to_bangla
from gateway.i18n.language import Lang, Medium
from gateway.i18n.normalise import tidy
from gateway.service.threads.reading import NoThread
from gateway.service.threads.writing import CannotWrite, Writer
from gateway.service.tip_reader import terminal
from gateway.service.tip_reading import Wanted
from gateway.store import contacts
from gateway.store.callbacks import number_of
from tests.conversations.channels.caller import Caller
from tests.conversations.channels.in_care import InCare
from tests.conversations.channels.people import CannotDo, Chatter, Person, Texter, TexterByAndroid
from tests.conversations.channels.providers import Taken
from tests.conversations.channels.scenario import Scenario, Step
from tests.conversations.channels.town import Scripted, Town

FIRST = "villager"
PHONES: dict[str, type[Person]] = {
    "sms:twilio": Texter,
    "sms:http:android": TexterByAndroid,
    "telegram": Chatter,
    "voice:twilio": Caller,
}
WAYS = {"sms": Texter, "android": TexterByAndroid, "chat": Chatter, "call": Caller}
RECEIPT = re.compile(r"(?<!\d)\d{3}(?: \d{3}){3}(?!\d)|\d \d \d(?:, \d \d \d){3}")
WRONG = receipt.make("00000000017")
MISTYPED = "000000000012"
TURN_MINUTES = 1 / 3


class Play:
    """One scenario on one channel."""

    def __init__(self, scenario: Scenario, channel: str, town: Town, mind: Scripted | None) -> None:
        self.scenario, self.channel, self.town, self.mind = scenario, channel, town, mind
        self.lines = [f"# {scenario.title}"]
        self.receipts: list[str] = []
        self.people: dict[tuple[str, str], Person] = {}
        self.actor = self.person(FIRST, channel)
        for name, on, role, place in scenario.staff:
            self._hire(name, on, role, place)
        self.care = InCare(town, self._safe(), scenario.word) if scenario.care else None

    def person(self, name: str, channel: str) -> Person:
        """Return the person of this name on a channel; one name has one number and one chat."""
        known = self.people.get((name, channel))
        if known:
            return known
        number = 1 + list(dict.fromkeys(one for one, _ in [*self.people, (name, "")])).index(name)
        address = f"70000{number:02d}" if PHONES[channel] is Chatter else f"+88017000000{number:02d}"
        made = self.people[name, channel] = PHONES[channel](name, address, self.town)
        return made

    def addresses(self, name: str) -> list[str]:
        """Return the number and the chat of a person."""
        return [person.address for (known, _), person in self.people.items() if known == name]

    def run(self) -> str:
        """Play all steps; return the transcript."""
        for step in self.scenario.steps:
            if step.on(self.channel):
                try:
                    self._step(step)
                except Exception as error:
                    error.add_note("\n".join(["so far:", *self.lines[-20:]]))
                    raise
        self.town.settle()
        return self._masked("\n".join(self.lines)) + "\n"

    def _step(self, step: Step) -> None:
        match step.verb:
            case "act":
                name, channel = step.what.split()
                self.actor = self.person(name, self.channel if channel == "same" else channel)
                return
            case "later":
                self.lines.append(f"\n({step.what} minutes later)")
                self.town.later(float(step.what))
            case "desk asks":
                self.lines.append(f"\ndesk asks: {step.what}")
                tips, reader = self.town.site.console.tips, terminal("terminal:scenario")
                (newest, *_), _, _ = tips.reading.page(reader, Wanted())
                tips.acting.ask(reader, newest.number, step.what)
            case "caseworker takes over" | "caseworker writes" | "caseworker gives back":
                self._staff(step)
            case "payment paid" | "payment paid again":
                assert self.care
                self.lines.append(f"\n{step.verb}" + (f": {step.what}" if step.what else ""))
                self.care.act(step)
                self.town.later(1)
            case "appointment in" | "free time in" | "caseworker marks" | "file shows":
                assert self.care
                shown = self.care.act(step)
                self.lines += [f"\n{step.verb}" + (f": {step.what}" if step.what else ""), *shown]
                return
            case "recordings come home":
                self.town.fetch_recordings()
                return
            case _:
                self._act(step)
        self._others()
        self.town.clock_on(TURN_MINUTES)

    def _staff(self, step: Step) -> None:
        """Act as a caseworker at the console in the talk of the first person; a refusal is told by its reason."""
        site, first = self.town.site, self.people[FIRST, self.channel]
        with site.store.reading() as conn:
            kind = self._channel(self.channel).address_kind
            contact = contacts.find(conn, site.store.vault, kind, first.address)
        writing, by = site.assembly.writing, Writer("staff", "caseworker")
        self.lines.append(f"\n{step.verb}" + (f": {step.what}" if step.what else ""))
        try:
            match step.verb:
                case "caseworker takes over":
                    writing.take(contact.thread_id, by)
                case "caseworker writes":
                    writing.reply(contact.thread_id, step.what, by)
                case _:
                    writing.hand_back(contact.thread_id, by)
        except CannotWrite as refusal:
            self.lines.append(f"  (refused: {refusal.reason})")
        except NoThread:
            self.lines.append("  (refused: there is no such conversation)")
        self.town.settle()

    def _act(self, step: Step) -> None:
        if step.verb == "chooses":
            step = Step("chooses", self._label(step.what))
        what = f": {step.what}" if step.what else ""
        who = f"{self.actor.name}" + ("" if self.people[FIRST, self.channel] is self.actor else self._where(self.actor))
        self.lines.append(f"\n{who} {step.verb}{what}")
        if step.intent and self.mind:
            self.mind.meanings[tidy(step.what)] = step.intent
        filled = Step(step.verb, self._filled(step.what), step.intent)
        shown = self.actor.act(filled)
        self._told(shown)

    def _others(self) -> None:
        """Hand out what the worker sent: first to whoever acts, then by name, for its lanes run side by side."""
        while taken := self.town.providers.drained():
            people = [self._whose(one) for one in taken]
            order = sorted(range(len(taken)), key=lambda at: (people[at] is not self.actor, people[at].name, at))
            for at in order:
                self._deliver(people[at], taken[at])

    def _whose(self, taken: Taken) -> Person:
        found = [one for one in self.people.values() if one.address == taken.to and type(one) is WAYS[taken.way]]
        assert found, f"{taken.way} to somebody who isn't in this scenario"
        return found[0]

    def _deliver(self, person: Person, taken: Taken) -> None:
        shown = person.see(taken)
        self.town.settle()
        if person is not self.actor:
            self.lines.append(f"  to {person.name}{self._where(person)}")
        self._told(shown)

    def _told(self, shown: list[str]) -> None:
        self.lines += [f"  | {line}".rstrip() for line in shown]
        for found in RECEIPT.findall(to_ascii("\n".join(shown))):
            number = re.sub(r"\D", "", found)
            if receipt.valid(number) and number not in self.receipts:
                self.receipts.append(number)

    def _where(self, person: Person) -> str:
        channel = next(channel for (_, channel), one in self.people.items() if one is person)
        return f" on {channel}"

    def _label(self, choice: str) -> str:
        """Return the label that is shown for a choice: the words of a key of the catalogue in any form, or itself."""
        messages = self.town.site.dialogue.catalogue.messages
        forms = [f"{choice}{form}" for form in ("", *(f".{medium}" for medium in Medium))]
        known = [messages[lang][form] for lang in Lang for form in forms if form in messages[lang]] or [tidy(choice)]
        found = next((label for label in known if label in self.actor.offers()), None)
        if found is None:
            raise CannotDo(f"no {known} among {list(self.actor.offers())}")
        return found

    def _filled(self, what: str) -> str:
        last = self.receipts[-1] if self.receipts else ""
        return what.replace("{receipt}", last).replace("{wrong}", WRONG).replace("{mistyped}", MISTYPED)

    def _hire(self, name: str, channel: str, role: str, place: str) -> None:
        kind = self._channel(channel).address_kind
        address = self.person(name, channel).address
        self.town.site.desk.add_staff("নমুনা", role, channel, kind, address, place, ())

    def _safe(self) -> list[tuple[str, str]]:
        """Return the channel and the address of each safe address of the first person."""
        names = (self.channel if one == "same" else one for one in self.scenario.care)
        return [(name, self.person(FIRST, name).address) for name in names]

    def _channel(self, name: str) -> Channel:
        return self.town.site.channels[name]

    def _masked(self, text: str) -> str:
        for number in self.receipts:
            for shape in _shapes(number):
                text = text.replace(shape, "‹receipt›")
        for number in self._numbers():
            for shape in (number, to_bangla(number)):
                text = text.replace(shape, "‹number›")
        return text

    def _numbers(self) -> Iterator[str]:
        tables = self.town.tables()
        for row in tables["tips"]:
            yield str(row[1])
        for row in tables["callbacks"]:
            yield number_of(str(row[0]))


def _shapes(number: str) -> list[str]:
    threes = [number[at : at + 3] for at in range(0, 12, 3)]
    written, spoken = " ".join(threes), ", ".join(" ".join(group) for group in threes)
    return [shape for one in (written, spoken) for shape in (one, to_bangla(one))]
