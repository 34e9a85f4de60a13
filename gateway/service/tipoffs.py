"""Tips and their receipts: saved once, looked up with a lock against guessing, added to."""

import json
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.channels.contract import WITHHELD
from gateway.dialogue import receipt
from gateway.dialogue.effects import AddToTip, LockedOut, Result, SaveTip, TipDraft, TipNotFound, TipView
from gateway.i18n.language import Medium
from gateway.service import marks
from gateway.service.alerts import Alerts
from gateway.service.routing import named
from gateway.service.staff_book import StaffBook
from gateway.service.tip_steps import FOR_TELLER
from gateway.store import attempts, contacts, receipt_key, recordings, tip_entries, tip_marks, tips
from gateway.store.contacts import Contact
from gateway.store.crypto import Vault

AN_HOUR = timedelta(hours=1)
WRONG_BY_ONE = 5
"""Wrong receipts an hour after which one sender is locked out."""
WRONG_BY_WITHHELD = 20
"""The same for all callers together who withhold their number: any other phone remains to honest ones."""
WRONG_BY_ALL = 200
"""Wrong receipts an hour after which somebody tries from many numbers: now one wrong receipt locks its sender out."""
WRONG_AT_MOST = 2000
"""Wrong receipts an hour after which looking up stops for everybody, until they grow fewer."""


class TipOffs:
    """What the dialogue's effects do to tips. Every method runs inside the caller's transaction."""

    def __init__(self, vault: Vault, alerts: Alerts, staff: StaffBook) -> None:
        self._vault = vault
        self._alerts = alerts
        self._staff = staff

    def save(
        self, conn: Connection, effect: SaveTip, contact_id: str, medium: Medium, now: datetime, source: str = ""
    ) -> str:
        """Keep a tip, call on its activist, return its id. The contact is kept only where the giver agreed.

        Whom the words name and which numbers are in them is found now: afterwards only the desk can read them.
        """
        draft = effect.draft
        new = tips.NewTip(
            kind=draft.kind,
            body=body_of(draft),
            medium=medium,
            danger_now=bool(draft.danger_now),
            partial=effect.partial,
            district=draft.district,
            upazila=draft.upazila,
            union=draft.union,
            contact_id=contact_id if draft.contact else None,
            source=source,
        )
        key = receipt_key.derive(self._vault, effect.receipt) if effect.receipt else None
        tip_id, _ = tips.add(conn, self._vault, new, key, now)
        self._read(conn, tip_id, words_of(draft))
        for recording in draft.recordings:
            recordings.belongs_to(conn, recording, tip_id)
        if not effect.waits:
            self._alerts.call_next(conn, tip_id, now)
        return tip_id

    def look_up(self, conn: Connection, said: str, contact: Contact, now: datetime) -> Result:
        """Return what the giver of a receipt may hear, unless too many wrong ones came from here or from everywhere."""
        wrong = self._who(contact)
        if self._locked(conn, wrong, now):
            return LockedOut()
        key = receipt_key.derive(self._vault, said)
        tip = tips.by_receipt(conn, self._vault, said, key)
        if tip is None:
            attempts.note(conn, self._vault, wrong, now)
            attempts.note(conn, self._vault, "receipt", now)
            return TipNotFound()
        private = tips.teller_private(conn, self._vault, tip.id, key)
        asked = tuple(tip_entries.for_teller(conn, self._vault, tip.id, private))
        tip_entries.mark_read(conn, tip.id, now)
        return TipView(tip.id, FOR_TELLER[tip.state], asked)

    def _who(self, contact: Contact) -> str:
        """Return by whom wrong receipts are counted: by address, for a contact is forgotten sooner than the hour.

        Callers who withhold their number count as one: each call of theirs looks like another person.
        """
        address = contacts.address(self._vault, contact)
        return f"receipt:{contact.kind}:{WITHHELD if address.startswith(WITHHELD) else address}"

    def _locked(self, conn: Connection, wrong: str, now: datetime) -> bool:
        since = now - AN_HOUR
        by_one = attempts.count(conn, self._vault, wrong, since)
        by_all = attempts.count(conn, self._vault, "receipt", since)
        if by_all >= WRONG_BY_ALL:
            return bool(by_one) or by_all >= WRONG_AT_MOST
        return by_one >= (WRONG_BY_WITHHELD if wrong.endswith(WITHHELD) else WRONG_BY_ONE)

    def add(self, conn: Connection, effect: AddToTip, now: datetime) -> None:
        """Add words or a recording of the giver to their tip."""
        if effect.recording_id:
            recordings.belongs_to(conn, effect.recording_id, effect.tip_id)
        if effect.text:
            tip_entries.add(conn, self._vault, effect.tip_id, tip_entries.TELLER, "fact", effect.text, now)
            for one in self._read(conn, effect.tip_id, effect.text):
                self._alerts.take_from(conn, one, effect.tip_id, now)

    def _read(self, conn: Connection, tip_id: str, words: str) -> list[str]:
        """Exclude whom the words name, and return them; mark the tip by the numbers in them."""
        conflicted = [one.id for one in self._staff.everyone(conn) if named((one.name, *one.names), words)]
        tips.exclude(conn, tip_id, conflicted)
        tip_marks.add(conn, self._vault, tip_id, marks.named(words))
        return conflicted


def fresh_receipt() -> str:
    """Return a receipt nobody can guess: eleven random digits and their check digit."""
    return receipt.make(f"{secrets.randbelow(10**11):011}")


def words_of(draft: TipDraft) -> str:
    """Return all words of a tip in one text, to look for names and numbers in."""
    return "\n".join(value for value in asdict(draft).values() if isinstance(value, str))


def body_of(draft: TipDraft) -> str:
    """Return what is sealed of a tip: all it says, without the receipt and without the giver."""
    return json.dumps({**asdict(draft), "recordings": list(draft.recordings)}, ensure_ascii=False)
