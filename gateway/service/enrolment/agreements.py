"""What a survivor agrees to, written down, confirmed and withdrawn by whoever sits with her; each act is audited."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.i18n.discreet import Discreet
from gateway.service.acting import Acting
from gateway.service.enrolment import awareness, code_word
from gateway.service.enrolment.agreement import GOOD_FOR, Agreement, Fault, Told, faults
from gateway.service.enrolment.own_area import Refused, guardian_missing, hers
from gateway.service.enrolment.places import addresses
from gateway.service.rules import Rules
from gateway.store import audit, contacts, safe_addresses, survivors
from gateway.store.engine import Store


class Faulty(AshshashError):
    """What was written down is wrong; `faults` says where."""

    def __init__(self, found: Sequence[Fault]) -> None:
        super().__init__(", ".join(f"{one.field}: {one.code}" for one in found))
        self.faults = tuple(found)


class Agreements:
    """Acts on what survivors agreed to; whoever does them signs."""

    def __init__(self, store: Store, discreet: Discreet, rules: Rules, clock: Clock) -> None:
        self._store, self._discreet, self._rules, self._clock = store, discreet, rules, clock

    def agree(self, survivor_id: str, agreement: Agreement, by: Acting, told: Told | None = None) -> None:
        """Write down what she agrees to from now on, and what she told beside it; raises NoSurvivor and Faulty."""
        # Before the transaction: a hash takes long on purpose.
        hashed = code_word.hash_of(agreement.code_word) if agreement.code_word else agreement.code_word
        with self._store.writing() as conn:
            one = hers(conn, self._store.vault, survivor_id, by)
            about = replace(one.about, **vars(told)) if told else one.about
            missing = guardian_missing(about, self._today)
            wrong = [*faults(agreement, self._today, guardian_missing=missing), *self._betrays(told)]
            places = () if wrong else agreement.places
            found = addresses(conn, self._store.vault, one, places, self._now)
            unknown = [Fault(f"places.{at}.number", "chat_unknown") for at, it in enumerate(found) if it is None]
            if wrong or unknown:
                raise Faulty((*wrong, *unknown))
            before = awareness.addresses(conn, survivor_id)
            safe_addresses.replace_all(conn, survivor_id, [it for it in found if it])
            safe_addresses.agree(conn, survivor_id, agreement.consents, by.actor, self._today)
            awareness.settle(conn, survivor_id, before, by.actor, self._now)
            survivors.confirm_until(conn, survivor_id, agreement.holds_until(self._today))
            if told:
                survivors.change(conn, self._store.vault, survivor_id, about, self._now)
            if hashed is not None:
                survivors.set_code_word(conn, survivor_id, hashed)
            audit.note(conn, by.actor, "survivor.agree", survivor_id, self._now)

    def confirm(self, survivor_id: str, by: Acting, until: date | None = None) -> date:
        """She says again that all she agreed to holds; return until when. Raises NoSurvivor and Refused.

        What all hear isn't begun again by this once it had run out: about that she is asked apart.
        """
        day = until or self._today + GOOD_FOR
        with self._store.writing() as conn:
            one = hers(conn, self._store.vault, survivor_id, by)
            agreed = Agreement(confirm_by=day)
            if faults(agreed, self._today, guardian_missing=guardian_missing(one.about, self._today)):
                raise Refused("bad_day")
            if one.confirm_by is None or one.confirm_by < self._today:
                awareness.end(conn, survivor_id, by.actor, self._today, self._now)
            if not safe_addresses.agreed(conn, survivor_id):
                raise Refused("nothing_agreed")
            survivors.confirm_until(conn, survivor_id, day)
            audit.note(conn, by.actor, "survivor.confirm", survivor_id, self._now)
        return day

    def withdraw(self, survivor_id: str, by: Acting) -> None:
        """She agrees to nothing any more: nothing is sent from this moment on. Raises NoSurvivor."""
        with self._store.writing() as conn:
            hers(conn, self._store.vault, survivor_id, by)
            awareness.end(conn, survivor_id, by.actor, self._today, self._now)
            safe_addresses.agree(conn, survivor_id, (), by.actor, self._today)
            survivors.confirm_until(conn, survivor_id, None)
            audit.note(conn, by.actor, "survivor.withdraw", survivor_id, self._now)

    def leave_awareness(self, survivor_id: str, by: Acting) -> None:
        """She wants nothing any more of what all hear; her care goes on. Raises NoSurvivor."""
        with self._store.writing() as conn:
            hers(conn, self._store.vault, survivor_id, by)
            awareness.end(conn, survivor_id, by.actor, self._today, self._now)

    def speak_again(self, survivor_id: str, by: Acting) -> None:
        """She had silenced us and says face to face that messages may come again; raises NoSurvivor."""
        with self._store.writing() as conn:
            hers(conn, self._store.vault, survivor_id, by)
            survivors.silence(conn, survivor_id, None)
            for one in safe_addresses.of_survivor(conn, survivor_id):
                contacts.start(conn, one.contact_id)
            audit.note(conn, by.actor, "survivor.speak_again", survivor_id, self._now)

    def release(self, survivor_id: str, contact_id: str, by: Acting) -> None:
        """Let messages go again to an address where somebody else had answered; raises NoSurvivor and Refused."""
        with self._store.writing() as conn:
            hers(conn, self._store.vault, survivor_id, by)
            if contact_id not in {one.contact_id for one in safe_addresses.of_survivor(conn, survivor_id)}:
                raise Refused("no_such_address")
            safe_addresses.release(conn, survivor_id, contact_id)
            audit.note(conn, by.actor, "survivor.release", survivor_id, self._now)

    def _betrays(self, told: Told | None) -> list[Fault]:
        """The name we appear under stands at the head of every message: an outsider reads it."""
        found = told is not None and self._discreet.betrays(told.shown_as)
        return [Fault("shown_as", "not_discreet")] if found else []

    @property
    def _now(self) -> datetime:
        return self._clock.now()

    @property
    def _today(self) -> date:
        return self._rules.local(self._now).date()
