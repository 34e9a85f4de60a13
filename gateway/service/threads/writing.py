"""Acting in a conversation: taking it over, writing, giving it back, notes, and putting somebody in charge."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from gateway.channels import wording
from gateway.channels.contract import Answer, Say
from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang
from gateway.i18n.normalise import tidy
from gateway.service.gate import Hold, Refuse, Verdict
from gateway.service.purposes import PRIORITY, Purpose
from gateway.service.rules import Rules
from gateway.service.threads import takeover
from gateway.service.threads.reading import Last, NoThread, Reading
from gateway.service.turn import REPLY_GOOD_FOR
from gateway.service.wakeup import Wakeup
from gateway.store import audit, callbacks, contacts, outbox, refusals, thread_marks, thread_messages, threads
from gateway.store.engine import Store
from gateway.store.states import MarkKind
from gateway.store.threads import Thread

LONGEST = 1000  # characters of one reply
LONGEST_NOTE = 4000


class CannotWrite(AshshashError):
    """Nothing was sent; `reason` is a word for the page: "stopped", "nobody_asked", "report", "taken", "empty" …"""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Writer:
    """Who acts: the account, and the role by which the person at the other end hears of it."""

    account: str
    role: str = ""


class Writing:
    """What staff may do in a thread. Each act is in the audit trail."""

    def __init__(
        self, store: Store, reading: Reading, words: Catalogue, rules: Rules, wakeup: Wakeup, clock: Clock
    ) -> None:
        self._store, self._reading, self._words = store, reading, words
        self._rules, self._wakeup, self._clock = rules, wakeup, clock

    def take(self, thread_id: str, by: Writer) -> None:
        """Write instead of the bot from now on, and say so; raises CannotWrite, NoThread."""
        now = self._clock.now()
        with self._store.writing() as conn:
            last, verdict = self._last(conn, thread_id, now)
            why_not = self._why_not(conn, thread_id, last, verdict, now)
            if not why_not and not threads.take(conn, thread_id, by.account, now + self._rules.hand_back):
                why_not = "taken"
            if not why_not:
                thread_marks.add(conn, self._store.vault, thread_id, MarkKind.TAKEN, by.account, now)
                audit.note(conn, by.account, "thread.take", thread_id, now)
                self._say(conn, last, verdict, self._announced(conn, last, by.role), now)
        self._done(why_not)

    def reply(self, thread_id: str, text: str, by: Writer) -> Verdict:
        """Write to the person; Allow, or Hold where it waits for the morning. Raises CannotWrite, NoThread."""
        text, now = tidy(text)[:LONGEST], self._clock.now()
        if not text:
            raise CannotWrite("empty")
        with self._store.writing() as conn:
            thread = self._known(conn, thread_id)
            last, verdict = self._last(conn, thread_id, now)
            mine = thread.taken_by == by.account
            why_not = self._why_not(conn, thread_id, last, verdict, now) if mine else "not_taken"
            if not why_not:
                self._say(conn, last, verdict, text, now, by.account)
                threads.keep_taken(conn, thread_id, now + self._rules.hand_back)
                audit.note(conn, by.account, "thread.reply", thread_id, now)
        self._done(why_not)
        return verdict

    def hand_back(self, thread_id: str, by: Writer) -> None:
        """Let the bot answer again, and say so."""
        now = self._clock.now()
        with self._store.writing() as conn:
            if self._over(conn, thread_id, by.account, now):
                audit.note(conn, by.account, "thread.back", thread_id, now)
        self._wakeup.ring()

    def hand_back_silent(self) -> int:
        """Give back the threads in which nobody wrote for the set time; return how many. Run by the clock."""
        now, done = self._clock.now(), 0
        with self._store.writing() as conn:
            for thread_id in threads.silent_since(conn, now):
                done += self._over(conn, thread_id, takeover.BY_SILENCE, now)
        if done:
            self._wakeup.ring()
        return done

    def note(self, thread_id: str, text: str, by: Writer) -> None:
        """Keep an internal note, sealed; raises CannotWrite, NoThread."""
        text = tidy(text)[:LONGEST_NOTE]
        if not text:
            raise CannotWrite("empty")
        self._mark(thread_id, MarkKind.NOTE, by, "thread.note", text)

    def call_back(self, thread_id: str, by: Writer) -> None:
        """Put a call to this person on the list of calls to make; raises NoThread."""
        now = self._clock.now()
        with self._store.writing() as conn:
            self._known(conn, thread_id)
            if callbacks.open_since(conn, thread_id, now - REPLY_GOOD_FOR) is None:
                callbacks.ask(conn, thread_id, "thread", False, now, agreed=False)
        self._mark(thread_id, MarkKind.CALL, by, "thread.call_back")

    def assign(self, thread_id: str, account: str, by: Writer) -> None:
        """Put somebody in charge, "" for nobody; raises NoThread."""
        with self._store.writing() as conn:
            self._known(conn, thread_id)
            threads.assign(conn, thread_id, account)
        self._mark(thread_id, MarkKind.ASSIGNED, by, "thread.assign", account)

    def _mark(self, thread_id: str, kind: MarkKind, by: Writer, act: str, body: str = "") -> None:
        now = self._clock.now()
        with self._store.writing() as conn:
            self._known(conn, thread_id)
            thread_marks.add(conn, self._store.vault, thread_id, kind, by.account, now, body)
            audit.note(conn, by.account, act, thread_id, now)

    def _known(self, conn: Connection, thread_id: str) -> Thread:
        thread = threads.by_id(conn, thread_id)
        if thread is None:
            raise NoThread(thread_id)
        return thread

    def _why_not(self, conn: Connection, thread_id: str, last: Last | None, verdict: Verdict, now: datetime) -> str:
        """Return why nothing may be sent now, "" where it may; what the gate refuses is written down."""
        if isinstance(verdict, Refuse):
            refusals.add(conn, last[0] if last else None, Purpose.STAFF, verdict.reason, now)
            return verdict.reason
        return "report" if takeover.private_since(conn, self._store.vault, threads.people(conn, thread_id)) else ""

    def _done(self, why_not: str) -> None:
        if why_not:
            raise CannotWrite(why_not)
        self._wakeup.ring()

    def _last(self, conn: Connection, thread_id: str, now: datetime) -> tuple[Last | None, Verdict]:
        self._known(conn, thread_id)
        last = thread_messages.last_written(conn, threads.people(conn, thread_id))
        return last, self._reading.verdict(conn, last, now)

    def _over(self, conn: Connection, thread_id: str, by: str, now: datetime) -> bool:
        """Give one back; where the gate lets nothing through, nothing is said."""
        if not takeover.over(conn, self._store.vault, thread_id, by, now):
            return False
        last, verdict = self._last(conn, thread_id, now)
        if not isinstance(verdict, Refuse):
            self._say(conn, last, verdict, self._sentence(conn, last, "taken.over"), now)
        return True

    def _announced(self, conn: Connection, last: Last | None, role: str) -> str:
        lang = self._lang(conn, last)
        key = f"taken.role.{role}"
        known = key in self._words.messages[lang]
        return self._words.text("taken.begun", lang, who=self._words.text(key if known else "taken.role", lang))

    def _sentence(self, conn: Connection, last: Last | None, key: str) -> str:
        return self._words.text(key, self._lang(conn, last))

    def _lang(self, conn: Connection, last: Last | None) -> Lang:
        contact = contacts.by_id(conn, last[0]) if last else None
        return contact.lang if contact else self._rules.lang

    def _say(
        self,
        conn: Connection,
        last: Last | None,
        verdict: Verdict,
        text: str,
        now: datetime,
        author: str = "",
    ) -> None:
        """Put words into the outbox, to where the person last wrote from."""
        contact = contacts.by_id(conn, last[0]) if last else None
        if last is None or contact is None:
            raise CannotWrite("nobody_asked")
        at = verdict.until.astimezone(UTC) if isinstance(verdict, Hold) else now
        new = outbox.New(
            channel=last[1],
            purpose=Purpose.STAFF,
            body=wording.dump_answer(Answer((Say(text),), contact.lang)),
            not_before=at,
            address_sealed=contact.address_sealed,
            contact_id=contact.id,
            priority=PRIORITY[Purpose.STAFF],
            expires_at=at + REPLY_GOOD_FOR,
            author=author,
        )
        outbox.add(conn, self._store.vault, new, now)
