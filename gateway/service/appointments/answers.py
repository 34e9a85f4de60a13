"""What a survivor answers becomes what follows: the appointment's state, a task, silence. In the turn's transaction."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.dialogue.care import (
    AnswerPayment,
    AnswerQuestion,
    CareEffect,
    Free,
    GiveMark,
    Hush,
    OpenQuestion,
    Said,
    SlotGone,
    SlotTaken,
    TakeSlot,
    WrongPerson,
)
from gateway.service.appointments.book import SURVIVOR, Book
from gateway.service.appointments.messages import MISSED, SURVEY
from gateway.service.appointments.states import AHEAD, OVER, State
from gateway.service.appointments.tasks import Tasks
from gateway.service.appointments.wording import SHORT
from gateway.service.conveyance.disputes import Disputes
from gateway.service.enrolment import awareness
from gateway.service.rules import Rules
from gateway.store import contacts, marks, outbox_rows, questions, safe_addresses, standing, survivors, topics
from gateway.store.care_tasks import LOW_MARK
from gateway.store.contacts import Contact
from gateway.store.crypto import Vault
from gateway.store.questions import Question

HUSHED_FOR = timedelta(hours=3)
"""So long nothing is sent of our own accord after the word to leave: as long as a visit may last."""
LOW = 2
"""A mark so low makes somebody other than the counsellor ask."""
MOST = 4  # questions told apart at once
OLD = timedelta(days=14)
"""What was asked about a time so long past is asked no more."""
TASKS = {
    Said.MOVE: "move",
    Said.CALL: "call",
    Said.NO_MONEY: "no_money",
    Said.NOT_SAFE: "not_safe",
    Said.NO_PERMISSION: "no_permission",
    Said.ILL: "ill",
    Said.CANT: "cant",
}

UNFINISHED = ("cant", "move", "no_answer")
"""Tasks for what she began to say and did not end, and for her silence: what she says in the end takes their place."""


class Answers:
    """Matches answers to what was asked. Every method runs inside the caller's transaction."""

    def __init__(self, vault: Vault, book: Book, tasks: Tasks, disputes: Disputes, rules: Rules) -> None:
        self._disputes = disputes
        self._vault = vault
        self._book = book
        self._tasks = tasks
        self._rules = rules

    def open_for(
        self, conn: Connection, contact_id: str, now: datetime, choice: str = "", outbox_id: str = ""
    ) -> tuple[OpenQuestion, ...]:
        """Return what waits for an answer at this address; the one of a call under way, or of a pressed button, first.

        The button of a question answered before counts too: people change their minds.
        """
        pressed = choice.rpartition(":")[2] if choice.startswith("care:") else ""
        if not pressed and not questions.any_open(conn, contact_id):
            return ()
        found = questions.open_at(conn, contact_id)
        if outbox_id:
            found.sort(key=lambda one: one.outbox_id != outbox_id)
        again = questions.by_id(conn, contact_id, pressed) if pressed else None
        if again is not None and again.id not in {one.id for one in found}:
            found.insert(0, again)
        opened = (self._opened(conn, one, now) for one in found[:MOST])
        return tuple(one for one in opened if one is not None)

    def apply(self, conn: Connection, effect: CareEffect, contact: Contact, now: datetime) -> None:
        """Carry out what she decided."""
        if isinstance(effect, WrongPerson):
            return self._wrong_person(conn, contact, now)
        if isinstance(effect, Hush):
            return self._hush(conn, contact, now)
        asked = questions.by_id(conn, contact.id, effect.question)
        if asked is None:
            return None
        if isinstance(effect, AnswerPayment):
            return self._money(conn, asked, effect.said, now)
        if isinstance(effect, GiveMark):
            return self._mark(conn, asked, effect, now)
        return self._answer(conn, asked, effect, now)

    def take_slot(self, conn: Connection, query: TakeSlot, contact: Contact, now: datetime) -> SlotTaken | SlotGone:
        """Move the appointment to a free time, if it still is."""
        asked = questions.by_id(conn, contact.id, query.question)
        at = self._book.take(conn, asked.about_id, query.slot, SURVIVOR, now) if asked else None
        if asked is None or at is None:
            return SlotGone()
        questions.close(conn, "appointment", asked.about_id, "moved", now)
        self._tasks.settled(conn, asked.about_id, ("move",), SURVIVOR, now)
        return SlotTaken(self._rules.local(at))

    def stopped(self, conn: Connection, contact: Contact, now: datetime) -> None:
        """STOP from a safe address: nothing more is sent to her by any, and her caseworker learns of it."""
        for hers in {one.survivor_id for one in safe_addresses.of_contact(conn, contact.id)}:
            self._silence(conn, hers, now)
            self._tasks.add(conn, "silenced", hers, "", now, again=now.isoformat())

    def left_awareness(self, conn: Connection, contact: Contact, now: datetime) -> None:
        """Somebody wrote from a safe address that they want nothing any more of what all hear."""
        for hers in {one.survivor_id for one in safe_addresses.of_contact(conn, contact.id)}:
            awareness.end(conn, hers, SURVIVOR, self._rules.local(now).date(), now)

    def _money(self, conn: Connection, asked: Question, said: str, now: datetime) -> None:
        if said == "call":
            self._disputes.wants_call(conn, asked.about_id, now)
        else:
            self._disputes.answered(conn, asked.about_id, now, came=said == "got")

    def _opened(self, conn: Connection, one: Question, now: datetime) -> OpenQuestion | None:
        if one.about == "payment":
            waits = self._disputes.waits_for_her(conn, one.about_id)
            return OpenQuestion(one.id[:SHORT], one.about, self._rules.local(one.asked_at)) if waits else None
        meeting = self._book.get(conn, one.about_id) if one.about in ("appointment", SURVEY) else None
        if meeting is None or meeting.state == State.CANCELLED or meeting.starts_at < now - OLD:
            return None
        about = one.about
        if about != SURVEY and meeting.state == State.MISSED:
            about = MISSED
        elif about != SURVEY and meeting.state in OVER:
            return None
        free = self._book.free(conn, meeting, now) if about != SURVEY else ()
        return OpenQuestion(
            one.id[:SHORT],
            about,
            self._rules.local(meeting.starts_at),
            past=meeting.starts_at <= now,
            free=tuple(Free(slot.id, self._rules.local(slot.starts_at)) for slot in free),
            step=len(marks.of(conn, meeting.id)) + 1 if about == SURVEY else 1,
        )

    def _answer(self, conn: Connection, asked: Question, effect: AnswerQuestion, now: datetime) -> None:
        meeting = self._book.get(conn, asked.about_id)
        if meeting is None:
            return
        if effect.said is not Said.CALL and meeting.state in AHEAD:
            self._book.said(conn, meeting.id, State(effect.said), now, effect.wish)
        questions.close(conn, asked.about, asked.about_id, effect.said, now)
        if kind := TASKS.get(effect.said):
            self._tasks.settled(conn, meeting.id, UNFINISHED, SURVIVOR, now)  # what she says now says more
            again = "" if not effect.wish else "wish"
            self._tasks.add(conn, kind, asked.survivor_id, meeting.id, now, effect.wish, again=again)
        if effect.said is Said.NOT_SAFE:
            self._silence(conn, asked.survivor_id, now)

    def _mark(self, conn: Connection, asked: Question, effect: GiveMark, now: datetime) -> None:
        marks.give(conn, asked.about_id, str(effect.number), effect.mark, now)
        if effect.number >= len(marks.QUESTIONS):
            questions.close(conn, SURVEY, asked.about_id, "marked", now)
        meeting = self._book.get(conn, asked.about_id)
        if effect.mark <= LOW and meeting is not None:
            how = standing.of_all(conn, [asked.survivor_id]).get(asked.survivor_id)
            led = meeting.with_id or (how.caseworker_id if how else None)
            self._tasks.add(conn, LOW_MARK, asked.survivor_id, meeting.id, now, not_for=led)

    def _wrong_person(self, conn: Connection, contact: Contact, now: datetime) -> None:
        """Nothing goes to this address any more, and what was asked there waits for nobody."""
        hers = safe_addresses.quarantine(conn, contact.id, now)
        if not hers:
            contacts.stop(conn, contact.id, now)
            topics.leave_all(conn, contact.id, "wrong_person", now)
            return
        awareness.leave(conn, contact.id, "wrong_person", now)
        questions.close_at(conn, contact.id, "wrong_person", now)
        outbox_rows.cancel_for(conn, contact.id, "wrong_person")
        for one in hers:
            self._tasks.add(conn, "wrong_person", one, contact.id, now)

    def _hush(self, conn: Connection, contact: Contact, now: datetime) -> None:
        """She left, perhaps because somebody came in: nothing reaches her for a while, at any address of hers."""
        for hers in {one.survivor_id for one in safe_addresses.of_contact(conn, contact.id)}:
            survivors.hush(conn, hers, now + HUSHED_FOR)

    def _silence(self, conn: Connection, survivor_id: str, now: datetime) -> None:
        survivors.silence(conn, survivor_id, now)
        awareness.end(conn, survivor_id, SURVIVOR, self._rules.local(now).date(), now)
        for one in safe_addresses.of_survivor(conn, survivor_id):
            outbox_rows.cancel_for(conn, one.contact_id, "silenced")
