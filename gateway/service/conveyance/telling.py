"""She is told that it was paid and asked, once, whether it came: in words that say nothing to anybody else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from gateway.channels import wording
from gateway.channels.contract import Answer, Ask, Channel, Choice, Say
from gateway.i18n.catalogue import Catalogue
from gateway.service import parties
from gateway.service.appointments import ladder
from gateway.service.appointments.messages import Messages
from gateway.service.appointments.tasks import Tasks
from gateway.service.appointments.verdicts import Best, best
from gateway.service.appointments.wording import SHORT
from gateway.service.conveyance.states import CLOCK, Cause, after
from gateway.service.gate import Hold, Refuse
from gateway.service.purposes import PRIORITY, Purpose
from gateway.service.rules import Rules
from gateway.store import outbox, payment_news, payments, questions, refusals
from gateway.store.crypto import Vault
from gateway.store.identity import new_id
from gateway.store.payments import Event, Payment, PaymentState
from gateway.store.questions import Question
from gateway.store.standing import Standing

ANSWERS = ("got", "not_got", "call")
UNTOLD = "payment_untold"
NEWS_FOR = timedelta(days=3)
BATCH = 200


class Telling:
    """The clock's part for what was paid. Every method runs inside the caller's transaction."""

    def __init__(
        self, vault: Vault, words: Catalogue, tasks: Tasks, rules: Rules, channels: Mapping[str, Channel]
    ) -> None:
        self._vault, self._words, self._tasks, self._rules, self._channels = vault, words, tasks, rules, channels
        self._messages = Messages(vault, words, rules, channels)

    def run(self, conn: Connection, now: datetime) -> int:
        """Tell of what was paid since, and note what was handed over; return how many messages were made."""
        for payment_id in payment_news.handed_over(conn, BATCH):
            event = Event(after(PaymentState.PAID, Cause.TOLD, CLOCK), Cause.TOLD, CLOCK, now)
            payments.change(conn, self._vault, payment_id, event)
        untold = payment_news.untold(conn, self._vault, now - NEWS_FOR, UNTOLD, BATCH)
        if not untold:
            return 0
        crowd = parties.crowd(conn, {one.survivor_id for one in untold}, self._rules.local(now))
        return sum(self._tell(conn, one, crowd, now) for one in untold)

    def _tell(self, conn: Connection, one: Payment, crowd: parties.Crowd, now: datetime) -> bool:
        profile = crowd.profiles.get(one.survivor_id)
        reaches = ladder.written(profile) if profile else []
        local, route = self._rules.local(now), self._messages.route
        found = best(one.survivor_id, reaches, crowd, route, Purpose.PAYMENT, local, self._rules.hours)
        if isinstance(found.verdict, Refuse) or not self._answerable(found.channel):
            self._untold(conn, one, found, now)
            return False
        at = found.verdict.until.astimezone(UTC) if isinstance(found.verdict, Hold) else now
        self._send(conn, one, found, crowd.standings[one.survivor_id], at, now)
        return True

    def _answerable(self, channel: str) -> bool:
        """Tell whether an answer can come back, by this channel or by a missed call."""
        return getattr(self._channels[channel], "two_way", True) or bool(self._messages.ring(channel))

    def _untold(self, conn: Connection, one: Payment, found: Best, now: datetime) -> None:
        """Where no message may go or no answer can come back, a caseworker tells her."""
        if self._tasks.add(conn, UNTOLD, one.survivor_id, one.id, now) and isinstance(found.verdict, Refuse):
            contact_id = found.contact.id if found.contact else None
            refusals.add(conn, contact_id, Purpose.PAYMENT, found.verdict.reason, now, one.survivor_id)

    def _send(self, conn: Connection, one: Payment, to: Best, how: Standing, at: datetime, now: datetime) -> None:
        assert to.contact is not None  # the gate has allowed it
        question = new_id()
        new = outbox.New(
            channel=to.channel,
            purpose=Purpose.PAYMENT,
            body=wording.dump_answer(Answer((self._said(how, question, self._messages.ring(to.channel)),), how.lang)),
            not_before=at,
            address_sealed=to.contact.address_sealed,
            contact_id=to.contact.id,
            survivor_id=one.survivor_id,
            priority=PRIORITY[Purpose.PAYMENT],
            expires_at=at + NEWS_FOR,
            dedupe_key=f"payment:{one.id}:{payment_news.times_paid(conn, one.id)}",
        )
        medium = self._channels[to.channel].medium.value
        asked = Question(one.survivor_id, to.contact.id, medium, "payment", one.id, None, now, question)
        questions.ask(conn, [replace(asked, outbox_id=outbox.add(conn, self._vault, new, now))])

    def _said(self, how: Standing, question: str, ring: str) -> Ask | Say:
        """Return the question, or where nobody can write back the number for a missed call: the call back asks."""
        shown_as = self._vault.open(how.shown_as_sealed, "survivors.shown_as") if how.shown_as_sealed else ""
        head = f"{shown_as}: " if shown_as else ""
        if ring:
            return Say(head + self._words.text("pay.told.ring", how.lang, number=ring))
        choices = tuple(
            Choice(f"care:{act}:{question[:SHORT]}", self._words.text(f"choice.care.{act}", how.lang))
            for act in ANSWERS
        )
        return Ask(head + self._words.text("pay.told", how.lang), choices)
