"""Delivery reports in any order, repeated, or before our own mark."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.channels.contract import RANK, DeliveryReport, Remedy, SendError, Status
from gateway.store import outbox, outbox_marks, outbox_rows, reports
from gateway.store.engine import Store
from gateway.store.states import OutboxState

CHANNEL = "sms:x"
S = Status


def put(store: Store, now: datetime, sent_as: str = "") -> str:
    with store.writing() as conn:
        outbox_id = outbox.add(conn, store.vault, outbox.New(CHANNEL, "reply", "কথা", now), now)
        outbox.claim(conn, store.vault, [CHANNEL], 1000, now, timedelta(minutes=1), "w")
        assert outbox_id
        if sent_as:
            outbox_marks.mark_sent(conn, store.vault, outbox_id, CHANNEL, sent_as, now)
        return outbox_id


def report(
    store: Store, now: datetime, status: Status, provider_id: str = "SM1", outbox_id: str = "", code: str = ""
) -> reports.Reported | None:
    error = SendError(code, Remedy.DROP) if code else None
    with store.writing() as conn:
        told = DeliveryReport(CHANNEL, status, provider_id, outbox_id, error)
        return reports.apply(conn, store.vault, told, now)


def state(store: Store, outbox_id: str) -> OutboxState | None:
    with store.reading() as conn:
        return outbox_rows.state_of(conn, outbox_id)


@pytest.mark.parametrize(
    ("told", "end"),
    [
        ([S.DELIVERED, S.SENT, S.QUEUED], "delivered"),
        ([S.SENT, S.DELIVERED, S.DELIVERED], "delivered"),
        ([S.READ, S.DELIVERED], "read"),
        ([S.FAILED, S.DELIVERED], "failed"),
        ([S.FAILED, S.READ], "read"),
        ([S.QUEUED], "sent"),
    ],
)
def test_a_message_never_goes_back(store: Store, now: datetime, told: list[Status], end: str) -> None:
    outbox_id = put(store, now, "SM1")
    for each in told:
        report(store, now, each)
    assert state(store, outbox_id) == end


def test_a_report_tells_whom_it_is_about_and_whether_it_is_news(store: Store, now: datetime) -> None:
    outbox_id = put(store, now, "SM1")
    first, again = report(store, now, S.DELIVERED), report(store, now, S.DELIVERED)
    assert first is not None
    assert again is not None
    assert (first.outbox_id, first.news, again.news) == (outbox_id, True, False)


@pytest.mark.parametrize("by_our_id", [True, False])
@pytest.mark.parametrize(
    ("told", "end"), [([S.SENT], "sent"), ([S.DELIVERED, S.SENT], "delivered"), ([S.FAILED], "failed")]
)
def test_reports_before_our_own_mark_count(
    store: Store, now: datetime, told: list[Status], end: str, by_our_id: bool
) -> None:
    outbox_id = put(store, now)
    for each in told:
        found = report(store, now, each, "SM1", outbox_id if by_our_id else "", "30003" if each is S.FAILED else "")
        assert (found is not None) is by_our_id
    with store.writing() as conn:
        outbox_marks.mark_sent(conn, store.vault, outbox_id, CHANNEL, "SM1", now)
    assert state(store, outbox_id) == end
    report(store, now, S.READ)
    assert state(store, outbox_id) is OutboxState.READ, "and the provider's id is known from now on"


def test_early_reports_are_settled_for_those_who_act_on_them(store: Store, now: datetime) -> None:
    report(store, now, S.FAILED, "SM1", code="30003")
    report(store, now, S.DELIVERED, "SM-unknown")
    outbox_id = put(store, now, "SM1")
    with store.writing() as conn:
        [settled] = reports.settle_early(conn)
        assert (settled.outbox_id, settled.status, settled.code) == (outbox_id, S.FAILED, "30003")
        assert reports.settle_early(conn) == []
        assert reports.forget_early(conn, now + timedelta(days=1)) == 1


def test_another_channels_ids_are_not_ours(store: Store, now: datetime) -> None:
    outbox_id = put(store, now, "SM1")
    with store.writing() as conn:
        assert reports.apply(conn, store.vault, DeliveryReport("sms:y", S.FAILED, "SM1", outbox_id), now) is None
    assert state(store, outbox_id) is OutboxState.SENT


STEP = st.sampled_from([*Status, "mark", "settle", "lease over"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(STEP, st.booleans()), max_size=8))
def test_any_order_ends_where_the_highest_report_says(
    sqlite_store: Store, now: datetime, steps: list[tuple[str, bool]]
) -> None:
    outbox_id = put(sqlite_store, now)
    number = f"SM-{outbox_id}"  # the provider's id: examples share one database
    told: list[Status] = []
    lowest = 0
    for step, by_our_id in [*steps, ("mark", False), ("settle", False)]:
        with sqlite_store.writing() as conn:
            if step == "mark":
                outbox_marks.mark_sent(conn, sqlite_store.vault, outbox_id, CHANNEL, number, now)
                told.append(S.SENT)
            elif step == "settle":
                reports.settle_early(conn)
            elif step == "lease over":
                outbox.claim(conn, sqlite_store.vault, [CHANNEL], 1000, now + timedelta(hours=1), timedelta(0), "other")
            else:
                ours = outbox_id if by_our_id else ""
                reports.apply(conn, sqlite_store.vault, DeliveryReport(CHANNEL, Status(step), number, ours), now)
                told.append(Status(step))
        reached = state(sqlite_store, outbox_id)
        rank = 0 if reached in {OutboxState.CLAIMED, OutboxState.QUEUED} else RANK[Status(str(reached))]
        assert rank >= lowest
        lowest = rank
    assert lowest == max(RANK[each] for each in told)
