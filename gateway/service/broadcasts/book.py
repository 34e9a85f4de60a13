"""Broadcasts as people bring them on their way: written by one, approved by another, started, paused, cancelled."""

from typing import Any

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.service.acting import Acting
from gateway.service.broadcasts.content import Draft
from gateway.service.broadcasts.kept import Broadcast, columns_of, digest_of, draft_of, shown
from gateway.service.broadcasts.reach import Counted, Reach
from gateway.service.broadcasts.states import Act, Cause, State, after
from gateway.service.broadcasts.stepping import step
from gateway.service.broadcasts.terms import BroadcastSettings
from gateway.service.wakeup import Wakeup
from gateway.store import audit, broadcasts, recipients
from gateway.store.broadcasts import Event, Stored
from gateway.store.engine import Store

NEVER_AGAIN = ("opted_out", "in_care", "stopped", "blocked", "bad_address", "no_consent", "cancelled")
"""Codes of ours for whom no second try is made."""


class NotAllowed(AshshashError):
    """This person may not do it, or the thing has changed since they looked; `code` is a word for the page."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Book:
    """The acts of people on broadcasts; each is a step, an event and a line of the audit trail."""

    def __init__(self, store: Store, reach: Reach, caps: BroadcastSettings, wakeup: Wakeup, clock: Clock) -> None:
        self._store = store
        self.reach = reach
        self.caps = caps
        self._wakeup = wakeup
        self._clock = clock

    def count(self, draft: Draft) -> Counted:
        """Return whom it would reach now and what it would cost."""
        return self.reach.count(draft, self._clock.now())

    def write(self, who: Acting, draft: Draft) -> str:
        """Keep a new draft and return its id."""
        now = self._clock.now()
        with self._store.writing() as conn:
            made = broadcasts.add(conn, now, author=who.actor, state=State.DRAFT.value, **columns_of(draft))
            broadcasts.note(conn, made, Act.CHANGE, State.DRAFT, "", who.actor, now)
            audit.note(conn, who.actor, "broadcast.write", made, now)
        return made

    def change(self, who: Acting, broadcast_id: str, draft: Draft) -> None:
        """Change it before it runs; what was submitted or approved must be so again."""
        with self._store.writing() as conn:
            one = self._held(conn, broadcast_id)
            if draft_of(one) == draft:
                return
            cause = Cause.CHANGED if one.approved_digest else ""
            self._step(conn, one, Act.CHANGE, who, cause, approved_digest="", approved_by="", **columns_of(draft))

    def submit(self, who: Acting, broadcast_id: str) -> Broadcast:
        """Hand it to whoever approves, with count and cost as they are now; raises NotAllowed."""
        counted = self.count(self.one(broadcast_id).draft)
        with self._store.writing() as conn:
            one = self._held(conn, broadcast_id)
            if not counted.people:
                raise NotAllowed("nobody")
            self._within_budget(conn, counted.paisa)
            self._step(conn, one, Act.SUBMIT, who, people=counted.people, paisa=counted.paisa)
        return self.one(broadcast_id)

    def approve(self, who: Acting, broadcast_id: str, seen: str) -> None:
        """Approve what was `seen`, by its digest; raises NotAllowed for whoever wrote it, or what has changed."""
        with self._store.writing() as conn:
            one = self._held(conn, broadcast_id)
            if who.actor in {one.author, *_writers(conn, broadcast_id)}:
                raise NotAllowed("own")
            now_is = digest_of(one)
            if now_is != seen:
                raise NotAllowed("changed")
            self._within_budget(conn, one.paisa)
            self._step(conn, one, Act.APPROVE, who, approved_digest=now_is, approved_by=who.actor)
            if one.start_at is not None:
                self._step(conn, self._held(conn, broadcast_id), Act.SCHEDULE, who)
        self._wakeup.ring()

    def send_back(self, who: Acting, broadcast_id: str) -> None:
        """Give it back to be written again; nothing of an approval is left."""
        self._do(who, broadcast_id, Act.SEND_BACK, approved_digest="", approved_by="")

    def start(self, who: Acting, broadcast_id: str) -> None:
        """Begin now what was approved without a time."""
        self._do(who, broadcast_id, Act.SCHEDULE)

    def pause(self, who: Acting, broadcast_id: str) -> None:
        """Send nothing more from now on, but for what providers are being handed at this moment."""
        with self._store.writing() as conn:
            self._step(conn, self._held(conn, broadcast_id), Act.PAUSE, who, Cause.PERSON)
            recipients.hold(conn, broadcast_id)

    def resume(self, who: Acting, broadcast_id: str) -> None:
        """Go on; where people or cost grew beyond what was approved, it must be submitted anew instead."""
        with self._store.writing() as conn:
            one = self._held(conn, broadcast_id)
            self._step(conn, one, Act.RESUME, who, resume_at=None)
            recipients.release(conn, broadcast_id, self._clock.now())
        self._wakeup.ring()

    def cancel(self, who: Acting, broadcast_id: str) -> None:
        """Send nothing more, for ever."""
        with self._store.writing() as conn:
            one = self._held(conn, broadcast_id)
            self._step(conn, one, Act.CANCEL, who, Cause.PERSON, ended_at=self._clock.now())
            recipients.withdraw(conn, broadcast_id)

    def retry(self, who: Acting, broadcast_id: str) -> int:
        """Try those who failed once more, but for those who want nothing or can't be reached; return how many."""
        with self._store.writing() as conn:
            one = self._held(conn, broadcast_id)
            after(State(one.state), Act.RETRY)
            found = recipients.again(conn, broadcast_id, NEVER_AGAIN)
            if found:
                self._step(conn, one, Act.RETRY, who, ended_at=None)
        return found

    def one(self, broadcast_id: str) -> Broadcast:
        """Return a broadcast; raises NotAllowed("unknown")."""
        with self._store.reading() as conn:
            found = broadcasts.by_id(conn, broadcast_id)
        if found is None:
            raise NotAllowed("unknown")
        return shown(found)

    def everything(self) -> list[Broadcast]:
        """Return the broadcasts, the last changed first."""
        with self._store.reading() as conn:
            return [shown(one) for one in broadcasts.everything(conn)]

    def waiting(self) -> int:
        """Return how many wait for approval."""
        with self._store.reading() as conn:
            return len(broadcasts.in_states(conn, [State.SUBMITTED.value]))

    def events(self, broadcast_id: str) -> list[Event]:
        """Return every step of one, in order."""
        with self._store.reading() as conn:
            return broadcasts.events(conn, broadcast_id)

    def _do(self, who: Acting, broadcast_id: str, act: Act, **values: Any) -> None:
        with self._store.writing() as conn:
            self._step(conn, self._held(conn, broadcast_id), act, who, **values)
        self._wakeup.ring()

    def _held(self, conn: Connection, broadcast_id: str) -> Stored:
        one = broadcasts.held(conn, broadcast_id)
        if one is None:
            raise NotAllowed("unknown")
        return one

    def _step(self, conn: Connection, one: Stored, act: Act, who: Acting, cause: str = "", **values: Any) -> None:
        step(conn, one, act, who.actor, self._clock.now(), cause, **values)

    def _within_budget(self, conn: Connection, paisa: int) -> None:
        month = f"{self.reach.rules.local(self._clock.now()):%Y-%m}"
        if broadcasts.spent(conn, month).paisa + paisa > self.caps.taka_a_month * 100:
            raise NotAllowed("budget")


def _writers(conn: Connection, broadcast_id: str) -> set[str]:
    writing = {Act.CHANGE.value, Act.SUBMIT.value}
    return {one.by for one in broadcasts.events(conn, broadcast_id) if one.act in writing}
