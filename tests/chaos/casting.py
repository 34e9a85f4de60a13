"""A run of a broadcast on a real site: people who agreed, an approval, and what became of each."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert

from gateway.clock import SystemClock
from gateway.i18n.language import Lang, Medium
from gateway.service.acting import AtTerminal
from gateway.service.broadcasts.book import Book
from gateway.service.broadcasts.content import AWARENESS, Content, Draft
from gateway.service.broadcasts.costing import Rates
from gateway.service.broadcasts.reach import Reach
from gateway.service.broadcasts.terms import BroadcastSettings
from gateway.service.rules import Rules
from gateway.service.wakeup import Wakeup
from gateway.store import recipients
from gateway.store.broadcast_schema import topic_choices
from gateway.store.crypto import ADDRESS
from gateway.store.engine import Store
from gateway.store.identity import new_id
from gateway.store.schema import contacts
from tests.service.world import Remembering, dialogue

CHANNEL = "sms:http:chaos"
ALWAYS = {
    "ASHSHASH_CALL_HOURS": "00:00-23:59",
    "ASHSHASH_BROADCAST_DAY": "10000000",
    "ASHSHASH_BROADCAST_MONTH_TAKA": "10000000",
}
SMS_FILE = """
[channels.chaos]
url = "http://127.0.0.1:{provider}/send"
allow_private = true
method = "POST"
content_type = "json"
number_format = "e164"
rate = {rate}
timeout = {timeout}
body = {{ to = "{{to}}", text = "{{text}}", id = "{{id}}" }}
success = {{ provider_id = "$.id" }}
guard = {{ query = "key", secret = "{secret}" }}
receive = {{ content_type = "json", id = "$.id", from = "$.from", text = "$.text" }}
[channels.chaos.report]
content_type = "json"
outbox_id = "$.id"
status = "$.status"
values = {{ delivered = "delivered", sent = "sent" }}
"""


def settle(store: Store, count: int) -> None:
    """Put people there who agreed, plainly made up."""
    now, today = datetime.now(UTC), datetime.now(UTC).date()
    for first in range(0, count, 5000):
        people, choices = [], []
        for at in range(first, min(first + 5000, count)):
            number, one = f"+88017{at:08}", new_id()
            sealed, key = store.vault.seal(number, ADDRESS), store.vault.hash(number, ADDRESS)
            row = {"id": one, "kind": "phone", "address_hash": key, "address_sealed": sealed, "lang": "bn"}
            people.append({**row, "created_on": today, "last_seen_on": today})
            choices.append({"contact_id": one, "topic": AWARENESS, "agreed": True, "at": now, "source": "list:x"})
        with store.writing() as conn:
            conn.execute(insert(contacts), people)
            conn.execute(insert(topic_choices), choices)


def book(store: Store) -> Book:
    """Return the acts of people on this site."""
    channels: Mapping[str, Any] = {CHANNEL: Remembering(CHANNEL, Medium.SMS, inline=False)}
    caps = BroadcastSettings(a_day=10_000_000, taka_a_month=10_000_000)
    tariff = dialogue(SystemClock().now().date()).content.campaign.tariff
    return Book(store, Reach(store, channels, Rates(lambda: tariff), Rules()), caps, Wakeup(None), SystemClock())


def begin(store: Store) -> str:
    """Write, approve and start a broadcast to everybody; return its id."""
    acts = book(store)
    draft = Draft("observance", Content({Lang.BN: "আজ পাচার প্রতিরোধ দিবস।"}, (CHANNEL,)))
    made = acts.write(AtTerminal("account:writer"), draft)
    acts.approve(AtTerminal("account:approver"), made, acts.submit(AtTerminal("account:writer"), made).digest)
    acts.start(AtTerminal("account:writer"), made)
    return made


def stands(store: Store, made: str) -> tuple[str, dict[str, int]]:
    """Return the state of the run, and how many recipients are in each."""
    with store.reading() as conn:
        counts = recipients.counts(conn, made)
    return book(store).one(made).state, counts
