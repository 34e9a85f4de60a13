"""Tips, what is added to them, who is called on, recordings, callbacks and the small tables."""

from datetime import datetime, timedelta

import pytest

from gateway.channels.contract import Recording
from gateway.i18n.language import Lang, Medium
from gateway.store import (
    alerts,
    attempts,
    audit,
    callbacks,
    channel_states,
    contacts,
    feedback,
    leases,
    receipt_key,
    recordings,
    refusals,
    staff,
    tip_entries,
    tips,
)
from gateway.store.engine import Store
from gateway.store.sealed import SHUT, Sealed
from gateway.store.states import AlertState, ChannelCondition, RecordingState, Role, TipState

RECEIPT = "123456789012"
NEW = tips.NewTip("missing", '{"what":"কী হচ্ছে"}', Medium.SMS, True, True, "jashore", "jashore/manirampur")
AT_23_PAST = timedelta(minutes=23, seconds=45)


def tell(store: Store, now: datetime, receipt: str = RECEIPT) -> tuple[str, str]:
    with store.writing() as conn:
        return tips.add(conn, store.vault, NEW, receipt_key.derive(store.vault, receipt), now)


def activist(store: Store, number: int) -> str:
    with store.writing() as conn:
        return staff.add(
            conn,
            store.vault,
            name=f"নমুনা {number}",
            role=Role.ACTIVIST,
            channel="sms:x",
            address_kind="phone",
            address=f"+88017000001{number:02}",
            lang=Lang.BN,
        )


def test_a_tip_is_found_by_receipt_and_number_and_knows_only_the_hour(store: Store, now: datetime) -> None:
    tip_id, number = tell(store, now + AT_23_PAST)
    assert 5 <= len(number) <= 6
    with store.reading() as conn:
        key, other = (receipt_key.derive(store.vault, one) for one in (RECEIPT, "123456789013"))
        found = tips.by_receipt(conn, store.vault, RECEIPT, key)
        assert found == tips.by_number(conn, number) == tips.by_id(conn, tip_id)
        assert tips.by_receipt(conn, store.vault, "123456789013", other) is None
        assert tips.newest(conn) == [found]
        words = tips.words(conn, store.vault, tip_id)
    assert found is not None
    assert words == Sealed("", NEW.body.encode()), "without a desk key only the vault seals"
    assert (found.state, found.created_on, found.contact_id) == (TipState.NEW, now, None)
    assert (found.danger_now, found.partial, found.upazila) == (True, True, "jashore/manirampur")


def test_a_receipt_names_one_tip(store: Store, now: datetime) -> None:
    tell(store, now)
    with pytest.raises(ValueError, match="another"):
        tell(store, now)


def test_a_partial_tip_is_completed_in_place(store: Store, now: datetime) -> None:
    tip_id, number = tell(store, now)
    with store.writing() as conn:
        tips.update_tip(conn, store.vault, tip_id, tips.NewTip("labour", "{}", Medium.SMS))
        tips.change(conn, tip_id, state=TipState.IN_PROGRESS.value)
        found = tips.by_number(conn, number)
    assert found is not None
    assert (found.id, found.kind, found.partial, found.state) == (tip_id, "labour", False, TipState.IN_PROGRESS)


def test_additions_keep_their_order_and_are_read_once(store: Store, now: datetime) -> None:
    tip_id, _ = tell(store, now)
    with store.writing() as conn:
        for kind, body in (("fact", "এক"), ("question", "দুই?"), ("note", "তিন")):
            tip_entries.add(conn, store.vault, tip_id, tip_entries.TELLER, kind, body, now + AT_23_PAST)
        found = tip_entries.of_tip(conn, store.vault, tip_id)
        assert [(each.place, SHUT.text(each.words, tip_entries.BODY, each.id)) for each in found] == [
            (1, "এক"),
            (2, "দুই?"),
            (3, "তিন"),
        ]
        assert {each.created_on for each in found} == {now}
        assert tip_entries.mark_read(conn, tip_id, now) == 1
        assert tip_entries.mark_read(conn, tip_id, now) == 0


def test_alerts_wait_are_answered_or_missed(store: Store, now: datetime) -> None:
    tip_id, number = tell(store, now)
    one, two = activist(store, 1), activist(store, 2)
    with store.writing() as conn:
        first = alerts.add(conn, tip_id, one, 0, now + timedelta(minutes=15), now)
        assert first
        assert alerts.add(conn, tip_id, one, 1, now, now) is None, "nobody is called on twice for one tip"
        assert [(each.id, each.number) for each in alerts.waiting_for(conn, one)] == [(first, number)]
        assert alerts.overdue(conn, now) == []
        assert [each.id for each in alerts.overdue(conn, now + timedelta(minutes=15))] == [first]
        assert alerts.end(conn, first, AlertState.MISSED)
        second = alerts.add(conn, tip_id, two, 1, now + timedelta(minutes=30), now)
        assert second
        assert alerts.acknowledge(conn, second, now)
        assert not alerts.acknowledge(conn, second, now)
        assert not alerts.end(conn, second, AlertState.PASSED)
        assert [each.state for each in alerts.of_tip(conn, tip_id)] == [AlertState.MISSED, AlertState.ACKNOWLEDGED]
        assert alerts.acknowledge(conn, first, now), "a late answer is an answer"


def test_the_excluded_are_known(store: Store, now: datetime) -> None:
    tip_id, _ = tell(store, now)
    one, two = activist(store, 1), activist(store, 2)
    with store.writing() as conn:
        tips.exclude(conn, tip_id, [one])
        tips.exclude(conn, tip_id, [one, two, two])
        assert tips.excluded(conn, tip_id) == {one, two}


def test_a_recording_is_fetched_then_deleted_at_the_provider(store: Store, now: datetime) -> None:
    tip_id, _ = tell(store, now)
    there, soon = Recording("RE1", "https://example.org/RE1", 12), now + timedelta(minutes=1)
    with store.writing() as conn:
        which = recordings.add(conn, store.vault, "voice:x", there, now)
        recordings.belongs_to(conn, which, tip_id)
        [due] = recordings.undone(conn, store.vault, now, soon)
        assert (due.id, due.at_provider, due.seconds) == (which, there, 12)
        assert recordings.undone(conn, store.vault, now, soon) == [], "another works on it"
        recordings.fetched(conn, which, "recordings/x.sealed", "")
        [due] = recordings.undone(conn, store.vault, soon, soon + timedelta(minutes=1))
        assert due.state is RecordingState.FETCHED
        recordings.kept(conn, which)
        [kept] = recordings.of_tip(conn, store.vault, tip_id)
    assert (kept.state, kept.at_provider, kept.path) == (RecordingState.KEPT, None, "recordings/x.sealed")


def test_wishes_to_be_called(store: Store, now: datetime) -> None:
    with store.writing() as conn:
        who = contacts.find_or_make(conn, store.vault, "phone", "+8801700000001", now, Lang.BN)
        usual = callbacks.ask(conn, who.id, "person", False, now)
        urgent = callbacks.ask(conn, who.id, "danger", True, now)
        assert callbacks.open_since(conn, who.id, now - timedelta(minutes=10))
        assert not callbacks.open_since(conn, who.id, now)
        assert [each.id for each in callbacks.waiting(conn)] == [urgent, usual]
        assert callbacks.waiting(conn)[0].address_sealed == who.address_sealed
        assert callbacks.done(conn, urgent, now)
        assert not callbacks.done(conn, urgent, now)
        assert [each.id for each in callbacks.waiting(conn)] == [usual]


def test_one_holds_a_lease_at_a_time(store: Store, now: datetime) -> None:
    end = now + timedelta(seconds=30)
    with store.writing() as conn:
        assert leases.take(conn, "clock", "a", now, end)
        assert not leases.take(conn, "clock", "b", now, end)
        assert leases.take(conn, "clock", "a", now, end), "its holder renews it"
        assert leases.holder_of(conn, "clock", now) == "a"
        assert leases.take(conn, "clock", "b", end, end + timedelta(seconds=30)), "it ended"
        leases.give_up(conn, "clock", "a")
        assert leases.holder_of(conn, "clock", end) == "b"
        leases.give_up(conn, "clock", "b")
        assert leases.holder_of(conn, "clock", end) == ""


def test_a_channel_stops_and_starts(store: Store, now: datetime) -> None:
    with store.writing() as conn:
        channel_states.heard(conn, "sms:x", now)
        channel_states.stop(conn, "sms:x", "20003", now)
        channel_states.spoke(conn, "sms:x", now)
        channel_states.stop(conn, "sms:y", "20003", now)
        channel_states.start(conn, "sms:y", now)
        found = channel_states.all_states(conn)
    assert (found["sms:x"].state, found["sms:x"].reason) == (ChannelCondition.STOPPED, "20003")
    assert (found["sms:x"].last_in_at, found["sms:x"].last_out_at) == (now, now)
    assert (found["sms:y"].state, found["sms:y"].reason) == (ChannelCondition.RUNNING, "")


def test_attempts_are_counted_by_key_and_forgotten(store: Store, now: datetime) -> None:
    with store.writing() as conn:
        for minutes in (0, 5, 20):
            attempts.note(conn, store.vault, "receipt:somebody", now - timedelta(minutes=minutes))
        assert attempts.count(conn, store.vault, "receipt:somebody", now - timedelta(minutes=10)) == 2
        assert attempts.count(conn, store.vault, "receipt:another", now - timedelta(minutes=10)) == 0
        assert attempts.forget_before(conn, now - timedelta(minutes=10)) == 1


def test_deeds_refusals_and_feedback_are_written_down(store: Store, now: datetime) -> None:
    with store.writing() as conn:
        audit.note(conn, "staff-1", "tip.show", "tip-1", now)
        refusals.add(conn, None, "bulk", "stopped", now)
        feedback.add(conn, store.vault, "ধন্যবাদ", now.date())
        assert [(each.at, each.actor, each.act, each.object) for each in audit.latest(conn)] == [
            (now, "staff-1", "tip.show", "tip-1")
        ]
        assert refusals.counts(conn, now - timedelta(days=1)) == {("bulk", "stopped"): 1}
        assert feedback.latest(conn, store.vault) == [(now.date(), "ধন্যবাদ")]
