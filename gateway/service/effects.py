"""What a turn of the dialogue does: each effect to its one place, inside the turn's own transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.channels import wording
from gateway.channels.contract import Inbound, Kind, Reply
from gateway.dialogue.care import AnswerPayment, AnswerQuestion, GiveMark, Hush, OpenQuestion, WrongPerson
from gateway.dialogue.effects import (
    AcknowledgeAlert,
    AddToTip,
    AnswerBroadcast,
    AskPerson,
    ChooseTopic,
    Effect,
    Forget,
    HandBack,
    LookUpTip,
    LookUpTopics,
    NoteFeedback,
    PassAlert,
    PlaceQuiz,
    Query,
    Result,
    SaveQuiz,
    SaveTip,
    SetLanguage,
    StartMessages,
    StopMessages,
    TopicsView,
)
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Medium
from gateway.service import notify, presence
from gateway.service.alerts import Alerts
from gateway.service.appointments.care import Care
from gateway.service.broadcasts.content import AWARENESS
from gateway.service.purposes import Purpose
from gateway.service.rules import Rules
from gateway.service.staff_book import StaffBook
from gateway.service.threads import takeover
from gateway.service.tipoffs import TipOffs
from gateway.store import (
    broadcast_answers,
    callbacks,
    contacts,
    feedback,
    inbound,
    outbox_rows,
    quiz,
    thread_marks,
    threads,
    topics,
)
from gateway.store.contacts import Contact
from gateway.store.crypto import ADDRESS, Vault
from gateway.store.staff import Member
from gateway.store.states import Role

SAME_WISH = timedelta(minutes=30)
"""Within this time the same wish of the same person calls on nobody again."""

BEFORE = timedelta(hours=1)
"""What somebody asked so shortly before a private talk is forgotten with it: the times alone would tell who it was."""


class Effects:
    """Carries out what turns decide."""

    def __init__(
        self, vault: Vault, words: Catalogue, staff: StaffBook, alerts: Alerts, tips: TipOffs, rules: Rules, care: Care
    ) -> None:
        self._vault = vault
        self._words = words
        self._staff = staff
        self._alerts = alerts
        self._tips = tips
        self._rules = rules
        self.care = care

    def look_up(self, conn: Connection, query: Query, contact: Contact, now: datetime) -> Result:
        """Answer the dialogue's question."""
        if isinstance(query, LookUpTopics):
            return TopicsView(topics.agreed(conn, contact.id))
        if not isinstance(query, LookUpTip):
            return self.care.look_up(conn, query, contact, now)
        return self._tips.look_up(conn, query.receipt, contact, now)

    def asked(self, conn: Connection, contact_id: str, inbound: Inbound, now: datetime) -> tuple[OpenQuestion, ...]:
        """Return what we asked at this address and wait to hear."""
        return self.care.answers.open_for(conn, contact_id, now, inbound.choice, inbound.payload)

    def told(self, conn: Connection, contact_id: str, inbound: Inbound) -> tuple[Reply, ...]:
        """Return what a call of ours to many is to say, nothing where this is none."""
        if inbound.kind is not Kind.CALL or not inbound.payload:
            return ()
        body = outbox_rows.body_of(conn, self._vault, inbound.payload, contact_id, Purpose.BROADCAST)
        return wording.load_answer(body).replies if body else ()

    def open_alert(self, conn: Connection, member: Member | None) -> str:
        """Return the number of the tip that waits for this member's answer, or an empty string."""
        return self._alerts.open_number(conn, member.id) if member else ""

    def apply(
        self,
        conn: Connection,
        effects: Sequence[Effect],
        contact: Contact,
        medium: Medium,
        now: datetime,
        member: Member | None = None,
    ) -> None:
        """Carry out the effects in their order."""
        for effect in effects:
            match effect:
                case SetLanguage():
                    contacts.set_language(conn, contact.id, effect.lang)
                case StopMessages():
                    contacts.stop(conn, contact.id, now)
                    topics.leave_all(conn, contact.id, medium.value, now)
                    self.care.answers.stopped(conn, contact, now)
                case StartMessages():
                    contacts.start(conn, contact.id)
                    if effect.topics:
                        topics.come_back(conn, contact.id, medium.value, now)
                case SaveTip():
                    self._tips.save(conn, effect, contact.id, medium, now)
                case AddToTip():
                    self._tips.add(conn, effect, now)
                case AskPerson():
                    self._ask_person(conn, effect, contact, now)
                case NoteFeedback():
                    feedback.add(conn, self._vault, effect.text, now.date())
                case SaveQuiz():
                    quiz.keep(conn, contact.id, medium, effect.asked, effect.right, now)
                case PlaceQuiz():
                    quiz.place(conn, contact.id, effect.union)
                case AnswerBroadcast():
                    broadcast_answers.keep(conn, effect.broadcast, contact.id, effect.answer, now)
                case ChooseTopic():
                    topics.choose(conn, contact.id, effect.topic, effect.wanted, medium.value, now)
                    if not effect.wanted and effect.topic == AWARENESS:
                        self.care.answers.left_awareness(conn, contact, now)
                case Forget():
                    began = datetime.fromisoformat(effect.since)
                    callbacks.forget_unagreed(conn, contact.id, began)  # words of danger may have begun the talk
                    since = began - BEFORE
                    outbox_rows.forget_since(conn, contact.id, medium, since)  # found by the inbound rows: first
                    inbound.forget_since(conn, contact.id, medium, since)
                    thread_marks.forget_since(conn, contact.thread_id, since)
                    threads.recount(conn, contact.thread_id)
                case HandBack():
                    takeover.over(conn, self._vault, contact.thread_id, takeover.BY_THEMSELVES, now)
                case AnswerQuestion() | AnswerPayment() | GiveMark() | WrongPerson() | Hush():
                    self.care.answers.apply(conn, effect, contact, now)
                case AcknowledgeAlert() if member:
                    self._alerts.acknowledge(conn, member.id, effect.number, now)
                case PassAlert() if member:
                    self._alerts.pass_on(conn, member.id, effect.number, now)
                case _:
                    pass  # a query was answered before; an alert's answer counts from staff alone

    def _ask_person(self, conn: Connection, effect: AskPerson, contact: Contact, now: datetime) -> None:
        phone = self._vault.seal(effect.phone, ADDRESS) if effect.phone else None
        known = None if effect.nameless else callbacks.open_since(conn, contact.id, now - SAME_WISH)
        if known is None:
            person = None if effect.nameless else contact.id
            said = (person, effect.reason, effect.urgent, now)
            wish, calls = callbacks.ask(conn, *said, agreed=effect.call_back, phone_sealed=phone), True
        else:
            wish, calls = known[0], effect.urgent and not known[1]
            callbacks.add_to(conn, wish, urgent=effect.urgent, agreed=effect.call_back, phone_sealed=phone)
        for member in self._on_duty(conn, now) if calls else ():
            notify.of_person(conn, self._vault, self._words, member, wish, effect.urgent, now)

    def _on_duty(self, conn: Connection, now: datetime) -> Sequence[Member]:
        everyone = self._staff.everyone(conn)
        duty = [one for one in everyone if one.role is Role.DUTY]
        answering = duty or [one for one in everyone if one.role is Role.COORDINATOR]
        return presence.on_duty(answering, self._rules.local(now))
