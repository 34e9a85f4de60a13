"""The outbox: claimed by one at a time, marked one by one, nothing lost when a worker dies."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select, update

from gateway.i18n.language import Lang
from gateway.store import contacts, outbox, outbox_marks, outbox_rows
from gateway.store.crypto import Vault, new_key
from gateway.store.engine import Store, make_engine
from gateway.store.outbox import Claimed, New
from gateway.store.schema import outbox as table
from gateway.store.states import OutboxState

CHANNEL = "sms:x"
LEASE = timedelta(seconds=60)


def put(store: Store, now: datetime, many: int = 1, **more: Any) -> list[str]:
    with store.writing() as conn:
        who = contacts.find_or_make(conn, store.vault, "phone", "+8801700000001", now, Lang.BN)
        common: dict[str, Any] = {
            "channel": CHANNEL,
            "purpose": "reply",
            "not_before": now,
            "address_sealed": who.address_sealed,
            "contact_id": who.id,
        }
        news = [New(**{**common, "body": f"কথা {number}", **more}) for number in range(many)]
        return outbox.add_many(conn, store.vault, news, now)


def claim(store: Store, now: datetime, limit: int = 100, worker: str = "w", *channels: str) -> list[Claimed]:
    with store.writing() as conn:
        return outbox.claim(conn, store.vault, channels or (CHANNEL,), limit, now, LEASE, worker)


def state(store: Store, outbox_id: str) -> OutboxState | None:
    with store.reading() as conn:
        return outbox_rows.state_of(conn, outbox_id)


def test_a_claimed_message_holds_all_that_is_needed(store: Store, now: datetime) -> None:
    [outbox_id] = put(store, now)
    [got] = claim(store, now)
    assert (got.id, got.address, got.body, got.attempts) == (outbox_id, "+8801700000001", "কথা 0", 1)
    assert got.lease_until == now + LEASE
    assert claim(store, now) == []


def test_urgent_messages_overtake_and_others_keep_their_order(store: Store, now: datetime) -> None:
    put(store, now, 20, priority=3, purpose="bulk")
    put(store, now + timedelta(seconds=1), 2, priority=0, purpose="danger")
    later = now + timedelta(seconds=2)
    assert [each.purpose for each in claim(store, later, 5)] == ["danger"] * 2 + ["bulk"] * 3


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"channel": "sms:other"}, id="other channel"),
        pytest.param({"state": OutboxState.HELD}, id="held"),
        pytest.param({"state": OutboxState.SENT}, id="sent in the answer itself"),
        pytest.param({"later": 1}, id="later"),
        pytest.param({"over": 1}, id="over"),
    ],
)
def test_what_is_not_due_is_not_claimed(store: Store, now: datetime, more: dict[str, Any]) -> None:
    if more.pop("later", 0):
        more["not_before"] = now + timedelta(seconds=1)
    if more.pop("over", 0):
        more["expires_at"] = now
    put(store, now, **more)
    assert claim(store, now) == []


def test_every_priority_is_claimed_in_its_order(store: Store, now: datetime) -> None:
    for priority in (9, 0, 5, 3):
        put(store, now, priority=priority)
    put(store, now + timedelta(days=1), 3, priority=0)
    assert [each.priority for each in claim(store, now, 3)] == [0, 3, 5]
    with pytest.raises(ValueError, match="priority"):
        put(store, now, priority=outbox.LEAST_URGENT + 1)


def test_several_channels_are_claimed_together(store: Store, now: datetime) -> None:
    put(store, now)
    put(store, now, channel="chat:y")
    assert {each.channel for each in claim(store, now, 10, "w", CHANNEL, "chat:y")} == {CHANNEL, "chat:y"}


def test_a_dedupe_key_counts_once(store: Store, now: datetime) -> None:
    put(store, now, dedupe_key="alert-1")
    with store.writing() as conn:
        assert outbox.add(conn, store.vault, New(CHANNEL, "alert", "again", now, dedupe_key="alert-1"), now) is None
        assert outbox.add(conn, store.vault, New(CHANNEL, "alert", "other", now, dedupe_key="alert-2"), now)
    assert len(claim(store, now)) == 2


def test_marks_and_what_they_leave(store: Store, now: datetime) -> None:
    ids = put(store, now, 5)
    claim(store, now)
    later = now + timedelta(minutes=5)
    with store.writing() as conn:
        assert outbox_marks.mark_sent(conn, store.vault, ids[0], CHANNEL, "SM1", now)
        assert outbox.mark_failed(conn, ids[1], "w", "21610")
        assert outbox.retry_at(conn, ids[2], "w", later, "503")
        assert outbox.hold(conn, ids[3], "w", "stopped")
        assert outbox.give_back(conn, ids[4], "w", now)
        assert not outbox.mark_failed(conn, ids[0], "w", "x"), "a sent one isn't held any more"
    assert [state(store, each) for each in ids] == ["sent", "failed", "queued", "held", "queued"]
    assert [(each.id, each.attempts) for each in claim(store, now)] == [(ids[4], 1)]
    assert {(each.id, each.attempts) for each in claim(store, later)} == {(ids[2], 2), (ids[4], 2)}
    with store.writing() as conn:
        assert outbox_rows.release(conn, CHANNEL, later) == 1
    assert [each.id for each in claim(store, later)] == [ids[3]]


def test_a_lease_that_ended_gives_the_message_to_another(store: Store, now: datetime) -> None:
    [outbox_id] = put(store, now)
    claim(store, now, worker="slow")
    assert len(claim(store, now + LEASE, worker="next")) == 1
    with store.writing() as conn:
        assert not outbox.retry_at(conn, outbox_id, "slow", now, "x")
        assert outbox.renew(conn, [outbox_id], "slow", now + 9 * LEASE) == 0
        assert outbox.renew(conn, [outbox_id], "next", now + 9 * LEASE) == 1
        assert outbox_marks.mark_sent(conn, store.vault, outbox_id, CHANNEL, "SM1", now), (
            "sent is sent, whoever holds it"
        )
    assert claim(store, now + 20 * LEASE) == []


@pytest.mark.parametrize("how", ["sent", "failed", "cancelled", "expired", "inside"])
def test_scrubbed_messages_lead_to_nobody_once_they_ended(store: Store, now: datetime, how: str) -> None:
    inside = OutboxState.SENT if how == "inside" else OutboxState.QUEUED
    [outbox_id] = put(store, now, scrub=True, state=inside, expires_at=now + timedelta(hours=1))
    if how in {"sent", "failed"}:
        claim(store, now)
    with store.writing() as conn:
        if how == "sent":
            outbox_marks.mark_sent(conn, store.vault, outbox_id, CHANNEL, "SM1", now)
        elif how == "failed":
            outbox.mark_failed(conn, outbox_id, "w", "x")
        elif how == "cancelled":
            assert outbox_rows.cancel(conn, outbox_id)
        elif how == "expired":
            assert outbox_rows.expire(conn, now + timedelta(hours=1)) == 1
        row = conn.execute(select(table)).one()
    assert (row.body_sealed, row.address_sealed, row.contact_id) == (None, None, None)


def test_stop_withdraws_what_waits_but_not_what_is_on_its_way(store: Store, now: datetime) -> None:
    ids = put(store, now, 3)
    claim(store, now, 1)
    with store.writing() as conn:
        who = contacts.find(conn, store.vault, "phone", "+8801700000001")
        assert who is not None
        assert outbox_rows.cancel_for(conn, who.id, "stopped") == 2
        assert outbox_rows.counts(conn) == {(CHANNEL, "claimed"): 1, (CHANNEL, "cancelled"): 2}
        assert sum(outbox_rows.cancel(conn, each) for each in ids) == 0


def test_the_oldest_due_tells_the_length_of_the_queue(store: Store, now: datetime) -> None:
    put(store, now - timedelta(minutes=4))
    put(store, now)
    with store.reading() as conn:
        assert outbox_rows.oldest_due(conn, now) == now - timedelta(minutes=4)
        assert outbox_rows.oldest_due(conn, now - timedelta(hours=1)) is None


def test_a_message_that_does_not_open_fails_alone(store: Store, now: datetime) -> None:
    ids = put(store, now, 3)
    with store.writing() as conn:
        conn.execute(update(table).where(table.c.id == ids[1]).values(body_sealed=b"\x01changed"))
    assert {each.id for each in claim(store, now)} == {ids[0], ids[2]}
    assert state(store, ids[1]) is OutboxState.FAILED


def test_workers_never_get_the_same_message(store: Store, now: datetime) -> None:
    ids = put(store, now, 300)
    together = Barrier(4)

    def work(name: int) -> list[str]:
        together.wait()
        mine: list[str] = []
        while got := claim(store, now, 7, f"w{name}"):
            mine += [each.id for each in got]
        return mine

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(work, range(4)))
    everything = [each for share in shares for each in share]
    assert sorted(everything) == sorted(ids)


DYING = """
import os, sys
from datetime import datetime, timedelta
from gateway.store import outbox, outbox_marks
from gateway.store.crypto import Vault
from gateway.store.engine import Store, make_engine
url, key, at, when = sys.argv[1:]
now, store = datetime.fromisoformat(at), Store(make_engine(url), Vault([key]))
with store.writing() as conn:
    got = outbox.claim(conn, store.vault, ["sms:x"], 10, now, timedelta(seconds=60), "dying")
    if when == "before the commit":
        os._exit(9)
for each in got[:4]:
    with store.writing() as conn:
        outbox_marks.mark_sent(conn, store.vault, each.id, "sms:x", "SM" + each.id, now)
os._exit(9)
"""


@pytest.mark.parametrize(("when", "sent"), [("before the commit", 0), ("in the middle of the batch", 4)])
def test_a_worker_that_dies_loses_nothing(database_url: str, now: datetime, when: str, sent: int) -> None:
    key = new_key()
    store = Store(make_engine(database_url), Vault([key]))
    ids = put(store, now, 10)
    command = [sys.executable, "-c", DYING, database_url, key, now.isoformat(), when]
    died = subprocess.run(command, env={**os.environ, "PYTHONPATH": os.getcwd()}, capture_output=True, text=True)
    assert died.returncode == 9, died.stderr
    marked = [each for each in ids if state(store, each) is OutboxState.SENT]
    assert len(marked) == sent
    if sent:
        assert claim(store, now + LEASE - timedelta(seconds=1)) == []
    again = {each.id for each in claim(store, now + LEASE)}
    assert again == set(ids) - set(marked)
    store.close()
