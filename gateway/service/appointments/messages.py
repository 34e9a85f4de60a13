"""One message of care as a row of the outbox, and the question it asks."""

from collections.abc import Mapping
from datetime import datetime

from gateway.channels import wording
from gateway.channels.contract import Answer, Channel
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Medium
from gateway.service.appointments import wording as said
from gateway.service.appointments.verdicts import Best
from gateway.service.purposes import PRIORITY, Purpose
from gateway.service.rules import Rules
from gateway.service.safe_contact import Reach
from gateway.store import outbox
from gateway.store.contacts import Contact
from gateway.store.crypto import Vault
from gateway.store.identity import new_id
from gateway.store.questions import Question
from gateway.store.reminders import Due
from gateway.store.standing import Standing

SURVEY, MISSED = "survey", "missed"


class Messages:
    """Makes them, in the survivor's language and for the channel that reaches her."""

    def __init__(self, vault: Vault, words: Catalogue, rules: Rules, channels: Mapping[str, Channel]) -> None:
        self._vault = vault
        self._words = words
        self._rules = rules
        self._channels = channels

    def route(self, reach: Reach, contact: Contact) -> str:
        """Return the first channel of this medium that has such addresses."""
        fitting = (
            name
            for name, one in self._channels.items()
            if one.medium is reach.medium and one.address_kind == contact.kind
        )
        return next(fitting, "")

    def make(
        self, one: Due, to: Best, purpose: Purpose, how: Standing, now: datetime, until: datetime, *, asks: bool
    ) -> tuple[outbox.New, Question | None]:
        """Return the row for one that is due, and the question in it where it asks; a call asks when it is answered."""
        assert to.contact is not None  # the gate has allowed it
        calls = self._channels[to.channel].medium is Medium.VOICE
        question_id = new_id() if asks or calls else ""
        row = outbox.New(
            channel=to.channel,
            purpose=purpose,
            body=wording.dump_answer(Answer((), how.lang) if calls else self._words_of(one, to, how, now, question_id)),
            not_before=now,
            address_sealed=to.contact.address_sealed,
            contact_id=to.contact.id,
            survivor_id=one.survivor_id,
            priority=PRIORITY[purpose],
            expires_at=until,
            dedupe_key=f"reminder:{one.id}",
        )
        if not question_id:
            return row, None
        about = SURVEY if one.rule == SURVEY else "appointment"
        medium = self._channels[to.channel].medium.value
        asked = Question(one.survivor_id, to.contact.id, medium, about, one.appointment_id, None, now, question_id)
        return row, asked

    def _words_of(self, one: Due, to: Best, how: Standing, now: datetime, question_id: str) -> Answer:
        shown_as = self._vault.open(how.shown_as_sealed, "survivors.shown_as") if how.shown_as_sealed else ""
        starts_at, local = self._rules.local(one.starts_at), self._rules.local(now)
        told = said.Told(starts_at, local, how.lang, shown_as, question_id, self.ring(to.channel))
        match one.rule:
            case "survey":
                return said.survey(self._words, told)
            case "missed":
                return said.missed(self._words, told)
        return said.reminder(self._words, told)

    def ring(self, channel: str) -> str:
        """Return the number for a missed call where nobody can write back by this channel; else an empty string."""
        if getattr(self._channels[channel], "two_way", True):
            return ""
        numbers = (str(getattr(one, "missed_call_number", "")) for one in self._channels.values())
        return next(filter(None, numbers), "")
