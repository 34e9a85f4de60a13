"""A tip from its giver to the activist, and what is left of its giver."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from gateway.channels.contract import Kind, Recording
from gateway.i18n.digits import to_ascii
from gateway.service.tipoffs import WRONG_BY_ONE, fresh_receipt
from gateway.store.schema import contacts, inbound, metadata, outbox
from gateway.store.states import Role
from tests.service.world import ACTIVIST, COORDINATOR, DUTY, MIGRANT, SECOND, World

DISTRICT, UPAZILA, UNION = "jashore", "jashore/manirampur", "jashore/manirampur/rohita"
TIP = "TIP রোহিতা ইউনিয়নে করিম দালাল একটা মেয়েকে ভারতে নিয়ে যাচ্ছে"


@pytest.fixture
def staffed(world: World) -> World:
    world.hire(ACTIVIST, Role.ACTIVIST, district=DISTRICT, upazila=UPAZILA, union=UNION)
    world.hire(SECOND, Role.ACTIVIST, district=DISTRICT, upazila=UPAZILA)
    world.hire(COORDINATOR, Role.COORDINATOR)
    return world


def receipt_in(text: str) -> str:
    return re.sub(r"\D", "", re.search(r"(\d{3} ){3}\d{3}", to_ascii(text)).group())


def test_the_nearest_activist_is_told_the_minimum_and_takes_it(staffed: World):
    staffed.say(TIP)
    staffed.work()
    (alert,) = staffed.sms.texts(ACTIVIST)
    assert "রোহিতা" in alert
    assert not {"করিম", "মেয়ে", "পাচার", "দালাল"} & set(alert.split())
    assert "1700000001" not in to_ascii(alert)
    assert staffed.say("১", sender=ACTIVIST)
    staffed.later(200)
    staffed.work()
    assert staffed.sms.texts(SECOND) == []


def test_an_unanswered_alert_goes_to_the_next_and_then_to_the_coordinator(staffed: World):
    staffed.say(TIP)
    staffed.later(119)
    staffed.work()
    assert staffed.sms.texts(SECOND) == []
    staffed.later(2)
    staffed.work()
    assert len(staffed.sms.texts(SECOND)) == 1
    staffed.later(121)
    staffed.work()
    assert len(staffed.sms.texts(COORDINATOR)) == 1
    staffed.later(100)
    staffed.work()
    assert [len(staffed.sms.texts(one)) for one in (ACTIVIST, SECOND, COORDINATOR)] == [1, 1, 1]


def test_who_was_called_last_is_reminded_until_somebody_acts(staffed: World):
    staffed.say(TIP)
    for _ in range(3):
        staffed.later(121)
    staffed.work()
    called, reminder = staffed.sms.texts(COORDINATOR)
    assert reminder != called
    assert "করিম" not in reminder
    staffed.say("1", sender=COORDINATOR)
    for _ in range(3):
        staffed.later(121)
    staffed.work()
    assert len(staffed.sms.texts(COORDINATOR)) == 2


def test_an_activist_without_a_console_has_the_desk_call_them(staffed: World):
    staffed.hire(DUTY, Role.DUTY)
    staffed.say(TIP)
    staffed.say("3", sender=ACTIVIST)
    staffed.work()
    assert len(staffed.sms.texts(DUTY)) == 1
    assert staffed.sms.texts(SECOND) == [], "they are still called on for the tip"


def test_passing_on_calls_the_next_at_once(staffed: World):
    staffed.say(TIP)
    staffed.say("2", sender=ACTIVIST)
    staffed.work()
    assert len(staffed.sms.texts(SECOND)) == 1


def test_an_activist_named_in_the_tip_is_passed_over(world: World):
    world.hire(ACTIVIST, Role.ACTIVIST, name="করিম দালাল", district=DISTRICT, upazila=UPAZILA, union=UNION)
    world.hire(SECOND, Role.ACTIVIST, district=DISTRICT, upazila=UPAZILA)
    world.say(TIP)
    world.work()
    assert world.sms.texts(ACTIVIST) == []
    assert len(world.sms.texts(SECOND)) == 1


def test_an_anonymous_tip_leads_to_nobody(staffed: World):
    answer = staffed.say(TIP, provider_id="SM-secret")
    receipt = receipt_in(answer)
    staffed.work()
    staffed.later(31)
    with staffed.store.reading() as conn:
        assert conn.execute(select(contacts.c.id)).all() == []
        for row in conn.execute(select(inbound)):
            assert (row.contact_id, row.payload_sealed, row.reply_sealed) == (None, None, None)
        replies = conn.execute(select(outbox).where(outbox.c.purpose == "reply")).all()
        assert replies
        assert all((one.contact_id, one.address_sealed, one.body_sealed) == (None,) * 3 for one in replies)
        rows = [row for table in metadata.sorted_tables for row in conn.execute(select(table))]
    everything = "\n".join(str(tuple(row)) for row in rows)
    assert receipt not in everything
    assert staffed.store.vault.hash(MIGRANT, "address") not in everything


def test_with_the_receipt_they_hear_its_state_from_another_phone(staffed: World):
    receipt = receipt_in(staffed.say(TIP))
    staffed.say("1", sender=ACTIVIST)
    other = {"sender": "501", "channel": "chat"}
    staffed.hear(receipt, **other)
    staffed.work()
    first = staffed.chat.texts("501")[-1]
    assert first
    staffed.hear("1", **other)
    staffed.hear("নৌকাটা কাল রাতে ছাড়বে", **other)
    staffed.later(31)
    with staffed.store.reading() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM tip_entries").scalar() == 1
        assert conn.execute(select(contacts.c.id).where(contacts.c.kind == "chat")).all() == []


def test_guessing_receipts_is_locked_out(staffed: World):
    receipt = receipt_in(staffed.say(TIP))
    wrong = [staffed.say(fresh_receipt(), sender="+8801700000003") for _ in range(WRONG_BY_ONE + 1)]
    assert wrong[-1] != wrong[0]
    assert staffed.say(receipt, sender="+8801700000003") == wrong[-1]
    assert staffed.say(receipt, sender="+8801700000004") != wrong[-1]
    staffed.later(61)
    assert staffed.say(receipt, sender="+8801700000003") != wrong[-1]


def test_a_tip_broken_off_is_kept_as_far_as_it_came(staffed: World):
    staffed.say("tip")
    staffed.say("পাশের গ্রামের একটা ছেলেকে লিবিয়া নিয়ে যাচ্ছে")
    staffed.later(31)
    with staffed.store.reading() as conn:
        (kept,) = conn.exec_driver_sql("SELECT partial FROM tips").all()
        assert kept.partial
        assert conn.execute(select(contacts.c.id)).all() == []


def test_a_caller_who_hangs_up_leaves_what_was_said(staffed: World):
    call = {"channel": "voice:twilio", "sender": MIGRANT}
    staffed.voice.sound = b"RIFF sound of a voice"
    staffed.hear(kind=Kind.CALL, **call)
    staffed.hear("1", **call)
    staffed.hear("tip", **call)
    staffed.hear(recording=Recording("RE1", "http://127.0.0.1/RE1", 9), **call)
    staffed.hear(kind=Kind.HANGUP, **call)
    staffed.work()
    with staffed.store.reading() as conn:
        (row,) = conn.exec_driver_sql("SELECT tip_id, path, state FROM recordings").all()
    assert row.tip_id
    assert row.state == "kept"
    assert staffed.voice.discarded == ["RE1"]
    sealed = (staffed.site.spool._folder.parent / "recordings" / row.path).read_bytes()
    assert b"sound of a voice" not in sealed
    assert staffed.store.vault.open_bytes(sealed, "recordings.sound") == staffed.voice.sound


def test_a_missed_call_is_called_back_in_hours_and_not_too_often(world: World):
    night = world.clock.at.replace(hour=17)  # 23:00 in Dhaka
    world.clock.at = night
    for _ in range(3):
        world.hear(kind=Kind.MISSED_CALL, channel="voice:twilio")
    world.work()
    assert world.voice.out == []
    world.clock.at = night + timedelta(hours=9, minutes=1)
    world.work()
    assert [out.purpose for out in world.voice.out] == ["callback"]


def test_a_recording_thrown_away_with_its_tip_is_deleted(staffed: World):
    call = {"channel": "voice:twilio", "sender": MIGRANT}
    staffed.voice.sound = b"RIFF"
    staffed.hear(kind=Kind.CALL, **call)
    staffed.hear("1", **call)
    staffed.hear(recording=Recording("RE9", "http://127.0.0.1/RE9", 9), **call)
    staffed.work()
    folder = staffed.site.spool._folder.parent / "recordings"
    assert len(list(folder.iterdir())) == 1
    staffed.clock.at += timedelta(hours=5)
    staffed.work()
    assert list(folder.iterdir()) == []
