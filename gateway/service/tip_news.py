"""Telling a reporter who agreed to it that something waits for them: words that betray nothing, and no more."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from gateway.channels import wording
from gateway.channels.contract import Answer, Channel, Say
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Medium
from gateway.service.gate import Hold, Party, Refuse, may_send
from gateway.service.purposes import PRIORITY, Purpose
from gateway.service.rules import Rules
from gateway.store import contacts, outbox, refusals
from gateway.store.crypto import Vault
from gateway.store.tips import Tip

GOOD_FOR = timedelta(days=2)


def push(
    conn: Connection,
    vault: Vault,
    words: Catalogue,
    channels: Mapping[str, Channel],
    rules: Rules,
    tip: Tip,
    now: datetime,
) -> bool:
    """Put the news into the outbox, once a day for a tip; False where nobody may be told."""
    contact = contacts.by_id(conn, tip.contact_id) if tip.contact_id else None
    if contact is None:
        return False
    spoken = Medium.VOICE
    channel = next(
        (one for one in channels.values() if one.address_kind == contact.kind and one.medium != spoken), None
    )
    local = rules.local(now)
    party = Party(
        stopped=contact.stopped_at is not None,
        blocked=contact.blocked_at is not None,
        bad=contact.bad_at is not None,
        agreed=True,
    )
    verdict = may_send(party, Purpose.TIP_NEWS, local, rules.hours)
    if channel is None or isinstance(verdict, Refuse):
        reason = verdict.reason if isinstance(verdict, Refuse) else "no_channel"
        refusals.add(conn, contact.id, Purpose.TIP_NEWS, reason, now)
        return False
    at = verdict.until.astimezone(UTC) if isinstance(verdict, Hold) else now
    new = outbox.New(
        channel=channel.name,
        purpose=Purpose.TIP_NEWS,
        body=wording.dump_answer(Answer((Say(words.text("tip_news", contact.lang)),), contact.lang)),
        not_before=at,
        address_sealed=contact.address_sealed,
        contact_id=contact.id,
        priority=PRIORITY[Purpose.TIP_NEWS],
        expires_at=at + GOOD_FOR,
        dedupe_key=f"tip:{tip.id}:news:{local.date()}",
    )
    return outbox.add(conn, vault, new, now) is not None
