"""Reading conversations: the list, one thread a page at a time, a number; every look is in the audit trail."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from gateway.channels.phone_number import e164
from gateway.clock import Clock
from gateway.dialogue.step import Dialogue
from gateway.errors import AshshashError
from gateway.i18n.language import Lang, Medium
from gateway.service import parties
from gateway.service.gate import Party, Verdict, may_send
from gateway.service.purposes import Purpose
from gateway.service.rules import Rules
from gateway.service.threads import cursors, numbers, takeover
from gateway.service.threads.lines import Line, lines
from gateway.store import audit, contacts, thread_marks, thread_messages, threads
from gateway.store.crypto import ADDRESS
from gateway.store.engine import Store
from gateway.store.states import ThreadFilter
from gateway.store.thread_marks import Mark
from gateway.store.threads import Thread

FILTERS = tuple(each.value for each in ThreadFilter)
"""Which conversations a list can show."""

Last = tuple[str, str, datetime]
"""What somebody last wrote: their contact, the channel, the moment."""

PAGE = 50
LISTED = 30


class NoThread(AshshashError):
    """There is no such conversation."""


@dataclass(frozen=True)
class Entry:
    """A thread in the list; `number` is masked."""

    thread: Thread
    number: str


@dataclass(frozen=True)
class Dossier:
    """One thread: its page of lines, oldest first, where the next older page begins, and what may be done."""

    thread: Thread
    number: str
    lines: tuple[Line, ...]
    older: str
    notes: tuple[Mark, ...]
    verdict: Verdict
    in_report: bool
    by_voice_only: bool


class Reading:
    """What staff may look at. `by` is the account of who looks."""

    def __init__(self, store: Store, dialogue: Dialogue, rules: Rules, clock: Clock) -> None:
        self._store, self._dialogue, self._rules, self._clock = store, dialogue, rules, clock

    def listed(self, which: str, by: str, before: str = "") -> tuple[list[Entry], str]:
        """Return a page of threads and where the next begins, "" at the end. No words are read for it."""
        with self._store.reading() as conn:
            found = threads.latest(conn, ThreadFilter(which), by, cursors.entry(before), LISTED + 1)
        last = found[LISTED - 1] if len(found) > LISTED else None
        more = cursors.of_entry(last.last_in_at, last.id) if last else ""
        return [self._entry(one) for one in found[:LISTED]], more

    def waiting(self, by: str) -> dict[str, int]:
        """Return how many threads wait for a person, and how many are this person's."""
        wanted = (ThreadFilter.UNREAD, ThreadFilter.MINE, ThreadFilter.TAKEN)
        with self._store.reading() as conn:
            return {which.value: threads.count(conn, which, by) for which in wanted}

    def found(self, number: str, by: str) -> Entry | None:
        """Return the thread of a number; for those who may see numbers. What was searched isn't kept."""
        address = e164(number)
        with self._store.writing() as conn:
            contact = contacts.find(conn, self._store.vault, "phone", address) if address else None
            thread = threads.by_id(conn, contact.thread_id) if contact else None
            audit.note(conn, by, "thread.search", thread.id if thread else "", self._clock.now())
        return None if thread is None else self._entry(thread)

    def opened(self, thread_id: str, by: str, lang: Lang, before: str = "") -> Dossier:
        """Return a page of a thread and note who read it; raises NoThread."""
        now = self._clock.now()
        with self._store.writing() as conn:
            thread = self._thread(conn, thread_id)
            people = threads.people(conn, thread_id)
            vault = self._store.vault
            private = takeover.private_since(conn, vault, people)
            items = thread_messages.page(conn, vault, people, thread_id, cursors.item(before), PAGE + 1)
            private |= takeover.private_since(conn, vault, people)  # begun while we read
            notes = () if before else tuple(thread_marks.notes(conn, vault, thread_id))
            last = thread_messages.last_written(conn, people)
            verdict = self.verdict(conn, last, now)
            if not before:
                threads.read(conn, thread_id)
            audit.note(conn, by, "thread.read", thread_id, now)
        older = cursors.of_item(items[PAGE - 1].key) if len(items) > PAGE else ""
        shown = lines(items[:PAGE][::-1], private, self._dialogue, lang)
        entry = self._entry(thread)
        return Dossier(thread, entry.number, tuple(shown), older, notes, verdict, bool(private), last is None)

    def written_since(self, thread_id: str, said: str) -> bool:
        """Tell whether the person wrote after a moment, told as by `cursors`; no words are read for it."""
        since = cursors.moment(said)
        with self._store.reading() as conn:
            thread = threads.by_id(conn, thread_id)
        return thread is not None and since is not None and thread.last_in_at > since

    def unmasked(self, thread_id: str, by: str) -> tuple[str, str]:
        """Return the number or chat and its kind, and note who saw it; empty where withheld. Raises NoThread."""
        with self._store.writing() as conn:
            thread = self._thread(conn, thread_id)
            audit.note(conn, by, "number.unmask", thread_id, self._clock.now())
        return numbers.whole(self._store.vault.open(thread.address_sealed, ADDRESS), thread.kind), thread.kind

    def verdict(self, conn: Connection, last: Last | None, now: datetime) -> Verdict:
        """Ask the gate whether a person may write to this person now; `last` is what they last wrote."""
        local = self._rules.local(now)
        known = parties.of(conn, last[0], Medium.SMS, local) if last else Party()  # no rule for staff asks the medium
        party = replace(known, wrote_at=self._rules.local(last[2]) if last else None)
        return may_send(party, Purpose.STAFF, local, self._rules.hours)

    def _thread(self, conn: Connection, thread_id: str) -> Thread:
        thread = threads.by_id(conn, thread_id)
        if thread is None:
            raise NoThread(thread_id)
        return thread

    def _entry(self, thread: Thread) -> Entry:
        address = self._store.vault.open(thread.address_sealed, ADDRESS)
        return Entry(thread, numbers.masked(address, thread.kind))
