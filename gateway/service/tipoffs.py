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
from gateway.service.alerts import Alerts
from gateway.store import attempts, contacts, recordings, tip_entries, tips
from gateway.store.contacts import Contact
from gateway.store.crypto import Vault
from gateway.store.identity import new_id

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

    def __init__(self, vault: Vault, alerts: Alerts) -> None:
        self._vault = vault
        self._alerts = alerts

    def save(self, conn: Connection, effect: SaveTip, contact_id: str, medium: Medium, now: datetime) -> str:
        """Keep a tip, call on its activist, return its id. The contact is kept only where the giver agreed."""
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
        )
        # A partial tip has no receipt that anybody heard: a random one that no twelve digits can be.
        tip_id, _ = tips.add(conn, self._vault, new, effect.receipt or new_id(), now)
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
        tip = tips.by_receipt(conn, self._vault, said)
        if tip is None:
            attempts.note(conn, self._vault, wrong, now)
            attempts.note(conn, self._vault, "receipt", now)
            return TipNotFound()
        entries = tip_entries.of_tip(conn, self._vault, tip.id)
        asked = tuple(one.body for one in entries if one.kind in ("question", "answer"))
        tip_entries.mark_read(conn, tip.id, now)
        return TipView(tip.id, tip.state, asked)

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


def fresh_receipt() -> str:
    """Return a receipt nobody can guess: eleven random digits and their check digit."""
    return receipt.make(f"{secrets.randbelow(10**11):011}")


def body_of(draft: TipDraft) -> str:
    """Return what is sealed of a tip: all it says, without the receipt and without the giver."""
    return json.dumps({**asdict(draft), "recordings": list(draft.recordings)}, ensure_ascii=False)
