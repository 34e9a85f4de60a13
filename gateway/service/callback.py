"""A missed call is called back free: in permitted hours, and not more often than the rules say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from gateway.channels import wording
from gateway.channels.contract import Answer
from gateway.i18n.language import Medium
from gateway.service import parties
from gateway.service.gate import Hold, Refuse, may_send
from gateway.service.purposes import PRIORITY, Purpose
from gateway.service.rules import Rules
from gateway.store import attempts, outbox, refusals, survivors
from gateway.store.contacts import Contact
from gateway.store.crypto import Vault

A_DAY = timedelta(days=1)
GOOD_FOR = timedelta(hours=16)


def arrange(conn: Connection, vault: Vault, contact: Contact, rules: Rules, now: datetime) -> str | None:
    """Put one call back into the outbox; None where the gate refuses or the number was called back just now."""
    local = rules.local(now)
    # Who rings us and hangs up asks to be called: the missed call is the consent to this one call.
    party = replace(parties.of(conn, contact.id, Medium.VOICE, local), stopped=False, agreed=True)
    if party.profile and party.profile.hushed_until:  # who rings us now can talk now
        survivors.hush(conn, party.profile.survivor_id, None)
        party = replace(party, profile=replace(party.profile, hushed_until=None))
    verdict = may_send(party, Purpose.CALLBACK, local, rules.hours)
    if isinstance(verdict, Refuse):
        refusals.add(conn, contact.id, Purpose.CALLBACK, verdict.reason, now)
        return None
    key = f"callback:{contact.id}"
    recent = attempts.count(conn, vault, key, now - rules.callback_throttle)
    if recent or attempts.count(conn, vault, key, now - A_DAY) >= rules.callbacks_a_day:
        refusals.add(conn, contact.id, Purpose.CALLBACK, "throttled", now)
        return None
    attempts.note(conn, vault, key, now)
    at = verdict.until.astimezone(UTC) if isinstance(verdict, Hold) else now
    new = outbox.New(
        channel=rules.callback_channel,
        purpose=Purpose.CALLBACK,
        body=wording.dump_answer(Answer((), contact.lang)),
        not_before=at,
        address_sealed=contact.address_sealed,
        contact_id=contact.id,
        priority=PRIORITY[Purpose.CALLBACK],
        expires_at=at + GOOD_FOR,
    )
    return outbox.add(conn, vault, new, now)
