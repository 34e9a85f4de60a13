"""What people at the desk do with a tip: steps on its way, questions, notes, exclusions, links, more time."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.channels.contract import Channel
from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.normalise import tidy
from gateway.service import tip_news, tip_steps
from gateway.service.alerts import Alerts
from gateway.service.retention import Keeping
from gateway.service.rules import Rules
from gateway.service.tip_reader import Reader
from gateway.service.tip_reading import NotFound, found
from gateway.store import alerts, audit, staff, tip_entries, tip_events, tip_marks, tips
from gateway.store.engine import Store
from gateway.store.states import AlertState, TipState
from gateway.store.tips import Tip

LONGEST_MORE = 730
"""Days that a tip may be kept longer in one go."""


class TipActing:
    """Acts on tips; each is in the audit trail and on the tip's time line."""

    def __init__(
        self,
        store: Store,
        words: Catalogue,
        channels: Mapping[str, Channel],
        alerts_: Alerts,
        keeping: Keeping,
        rules: Rules,
        clock: Clock,
        ring: Callable[[], None],
    ) -> None:
        self._store = store
        self._words = words
        self._channels = channels
        self._alerts = alerts_
        self._keeping = keeping
        self._rules = rules
        self._clock = clock
        self._ring = ring

    def step(self, reader: Reader, number: str, state: str, detail: str = "", note: str = "") -> None:
        """Take a tip to its next state; raises NotFound and WrongStep."""
        after = tip_steps.state_of(state)
        now, note = self._clock.now(), tidy(note)
        with self._store.writing() as conn:
            tip = self._locked(conn, reader, number)
            tip_steps.check(tip.state, after, detail, note)
            if after is TipState.ACKNOWLEDGED:
                self._alerts.acknowledged(conn, tip.id, reader.actor, now, note)
                return
            values: dict[str, object] = {"state": after.value, "closed_at": None, "keep_until": None, "warned_at": None}
            if after is TipState.CLOSED:
                values |= {"closed_at": now, "keep_until": self._keeping.until(tip.kind, now)}
            tips.change(conn, tip.id, **values)
            tip_events.add(conn, self._store.vault, tip.id, reader.actor, after, now, detail=detail, note=note)
            audit.note(conn, reader.actor, f"tip.{after}", tip.id, now)

    def ask(self, reader: Reader, number: str, question: str, kind: str = "question") -> bool:
        """Leave a question or an answer for the giver of a tip, who finds it by the receipt; raises NotFound.

        Return whether they are told that something waits: only who agreed to be reached is.
        """
        said = tidy(question)
        if not said.strip():
            raise AshshashError("There is nothing to ask.")
        with self._store.writing() as conn:
            now, tip = self._clock.now(), found(conn, reader, number)
            tip_entries.add(conn, self._store.vault, tip.id, reader.actor, kind, said, now)
            audit.note(conn, reader.actor, "tip.ask", tip.id, now)
            told = tip_news.push(conn, self._store.vault, self._words, self._channels, self._rules, tip, now)
        if told:
            self._ring()
        return told

    def note(self, reader: Reader, number: str, note: str) -> None:
        """Write a note that only the desk reads; raises NotFound."""
        said = tidy(note)
        if not said.strip():
            raise AshshashError("There is nothing to note.")
        with self._store.writing() as conn:
            now, tip = self._clock.now(), found(conn, reader, number)
            tip_events.add(conn, self._store.vault, tip.id, reader.actor, "note", now, note=said)
            audit.note(conn, reader.actor, "tip.note", tip.id, now)

    def exclude(self, reader: Reader, number: str, staff_id: str) -> None:
        """Keep somebody from this tip from now on; where they were called on for it, the next is. Raises NotFound."""
        with self._store.writing() as conn:
            now, tip = self._clock.now(), found(conn, reader, number)
            if staff.by_id(conn, self._store.vault, staff_id) is None:
                raise NotFound("There is nobody with this id.")
            tips.exclude(conn, tip.id, [staff_id])
            self._alerts.take_from(conn, staff_id, tip.id, now)
            tip_events.add(conn, self._store.vault, tip.id, reader.actor, "exclude", now, detail=staff_id)
            audit.note(conn, reader.actor, "tip.exclude", tip.id, now)
        self._ring()

    def pass_on(self, reader: Reader, number: str) -> None:
        """Call the next person for a tip at once; raises NotFound."""
        with self._store.writing() as conn:
            now, tip = self._clock.now(), found(conn, reader, number)
            for one in alerts.of_tip(conn, tip.id):
                alerts.end(conn, one.id, AlertState.PASSED)
            self._alerts.call_next(conn, tip.id, now)
            audit.note(conn, reader.actor, "tip.pass", tip.id, now)
        self._ring()

    def link(self, reader: Reader, number: str, other: str) -> None:
        """Say that two tips are of one event; raises NotFound."""
        with self._store.writing() as conn:
            now, one, two = self._clock.now(), found(conn, reader, number), found(conn, reader, other)
            if one.id == two.id or not tip_marks.link(conn, one.id, two.id, reader.actor, now):
                return
            for mine, theirs in ((one, two), (two, one)):
                tip_events.add(conn, self._store.vault, mine.id, reader.actor, "link", now, detail=theirs.number)
            audit.note(conn, reader.actor, "tip.link", one.id, now)

    def keep_longer(self, reader: Reader, number: str, days: int, reason: str) -> datetime:
        """Keep a closed tip so many days longer; return until when. Raises NotFound, AshshashError without a reason."""
        said = tidy(reason)
        if not said.strip() or not 0 < days <= LONGEST_MORE:
            raise AshshashError(f"Keeping longer needs a reason, and 1 to {LONGEST_MORE} days.")
        with self._store.writing() as conn:
            now, tip = self._clock.now(), self._locked(conn, reader, number)
            if tip.keep_until is None:
                raise tip_steps.WrongStep("Only a closed tip has an end to be moved.")
            until = max(tip.keep_until, now) + timedelta(days=days)
            tips.change(conn, tip.id, keep_until=until, warned_at=None)
            tip_events.add(conn, self._store.vault, tip.id, reader.actor, "keep", now, detail=str(days), note=said)
            audit.note(conn, reader.actor, "tip.keep", tip.id, now)
            return until

    def _locked(self, conn: Connection, reader: Reader, number: str) -> Tip:
        """Return the tip so that nobody else takes a step at the same time."""
        tip_id = found(conn, reader, number).id
        tips.lock(conn, tip_id)
        return found(conn, reader, number)
