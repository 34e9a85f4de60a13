"""What comes in is kept once, finished once and forgotten when it should be."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

from sqlalchemy import func, select

from gateway.i18n.language import Lang, Medium
from gateway.store import contacts, inbound, outbox, outbox_marks, outbox_rows, traces
from gateway.store.engine import Store
from gateway.store.schema import inbound as inbound_table
from gateway.store.schema import outbox as outbox_table
from gateway.store.states import InboundState, OutboxState

CHANNEL = "sms:twilio"


def keep(store: Store, now: datetime, provider_id: str = "SM1") -> tuple[str, bool]:
    with store.writing() as conn:
        return inbound.store_once(conn, store.vault, CHANNEL, provider_id, Medium.SMS, "কথা", now)


def test_the_same_id_again_is_the_first_message(store: Store, now: datetime) -> None:
    first, fresh = keep(store, now)
    assert fresh
    assert keep(store, now) == (first, False)
    with store.writing() as conn:
        other = inbound.store_once(conn, store.vault, "sms:http:x", "SM1", Medium.SMS, "কথা", now)
    assert other[1], "another channel's ids are its own"


def test_eight_threads_store_one_message_once(store: Store, now: datetime) -> None:
    together = Barrier(8)

    def deliver(_: int) -> tuple[str, bool]:
        together.wait()
        return keep(store, now)

    for _ in range(3):
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(deliver, range(8)))
        assert len({each for each, _ in found}) == 1
    with store.reading() as conn:
        assert conn.scalar(select(func.count()).select_from(inbound_table)) == 1
    assert sum(fresh for _, fresh in found) == 0, "the first round had the only fresh one"


def test_exactly_one_of_eight_is_fresh(store: Store, now: datetime) -> None:
    together = Barrier(8)

    def deliver(_: int) -> bool:
        together.wait()
        return keep(store, now, "SM2")[1]

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(deliver, range(8))) == 1


def test_only_the_first_to_finish_counts(store: Store, now: datetime) -> None:
    which, _ = keep(store, now)
    with store.writing() as conn:
        assert inbound.lock_unfinished(conn, which)
        assert inbound.finish(conn, store.vault, which, "first", now)
        assert not inbound.finish(conn, store.vault, which, "second", now)
        assert not inbound.lock_unfinished(conn, which)
        found = inbound.reply_of(conn, store.vault, CHANNEL, "SM1")
    assert found is not None
    assert (found.id, found.reply, found.state, found.payload) == (which, "first", InboundState.DONE, "কথা")


def test_unfinished_messages_are_found(store: Store, now: datetime) -> None:
    old, _ = keep(store, now - timedelta(minutes=5), "SM-old")
    keep(store, now, "SM-new")
    with store.writing() as conn:
        found = inbound.stale(conn, store.vault, now - timedelta(minutes=1))
        assert [(each.id, each.payload) for each in found] == [(old, "কথা")]
        inbound.finish(conn, store.vault, old, "", now, state=InboundState.FAILED)
        assert inbound.stale(conn, store.vault, now - timedelta(minutes=1)) == []


def test_a_private_flow_leaves_no_words_and_no_person(store: Store, now: datetime) -> None:
    began, end = now - timedelta(minutes=3), now + timedelta(minutes=15)
    with store.writing() as conn:
        who = contacts.find_or_make(conn, store.vault, "phone", "+8801700000001", now, Lang.BN)
        for number, at in enumerate((began - timedelta(hours=1), began, now)):
            which, _ = inbound.store_once(conn, store.vault, CHANNEL, f"SM{number}", Medium.SMS, "কথা", at)
            state = OutboxState.QUEUED if number == 2 else OutboxState.SENT
            new = outbox.New(CHANNEL, "reply", "উত্তর", at, who.address_sealed, who.id, state=state, inbound_id=which)
            outbox.add(conn, store.vault, replace(new, scrub=number == 2), at)
            if number < 2:
                inbound.finish(conn, store.vault, which, "উত্তর", at, contact_id=who.id)
        # The last message gave the receipt: what came before it is forgotten, and it itself when it can't come again.
        outbox_rows.forget_since(conn, who.id, Medium.SMS, began)
        assert inbound.forget_since(conn, who.id, Medium.SMS, began) == 1
        inbound.finish(conn, store.vault, which, "রসিদ", now, forget_at=end)
        traces.blank(conn, which, who.id)
    assert traced(store) == [True, False, True]
    with store.writing() as conn:
        again = inbound.reply_of(conn, store.vault, CHANNEL, "SM2")
        assert again is not None
        assert (again.reply, again.payload, again.contact_id) == ("রসিদ", None, None)
        assert inbound.forget_due(conn, end) == 1
        assert inbound.forget_due(conn, end) == 0
        sent = outbox.claim(conn, store.vault, [CHANNEL], 10, now, timedelta(minutes=1), "w")
        assert [each.body for each in sent] == ["উত্তর"], "what still waits is sent with its words"
        outbox_marks.mark_sent(conn, store.vault, sent[0].id, CHANNEL, "SMx", now)
    assert traced(store) == [True, False, False]
    with store.reading() as conn:
        columns = outbox_table.c
        kept = conn.execute(select(columns.contact_id, columns.body_sealed).order_by(columns.created_at))
        assert [any(row) for row in kept] == [True, False, False]


def test_old_messages_lose_their_words(store: Store, now: datetime) -> None:
    which, _ = keep(store, now - timedelta(days=40), "SM-old")
    keep(store, now - timedelta(days=40), "SM-unfinished")
    with store.writing() as conn:
        inbound.finish(conn, store.vault, which, "reply", now)
        assert inbound.forget_older(conn, now - timedelta(days=30)) == 1
        assert inbound.forget_older(conn, now - timedelta(days=30)) == 0
    assert keep(store, now, "SM-old") == (which, False), "it is still known as having come"


def traced(store: Store) -> list[bool]:
    with store.reading() as conn:
        columns = inbound_table.c
        rows = conn.execute(
            select(columns.contact_id, columns.payload_sealed, columns.reply_sealed).order_by(columns.received_at)
        )
        return [any(row) for row in rows]
