"""Conversations as staff see and hold them: one person, one thread; what is told of a report never shows."""

from datetime import timedelta

import pytest

from gateway.channels.contract import Kind
from gateway.channels.contract import Recording as Sound
from gateway.i18n.language import Lang
from gateway.i18n.normalise import tidy
from gateway.service.gate import Allow, Hold
from gateway.service.threads.lines import Side
from gateway.service.threads.reading import LISTED, PAGE, Dossier, NoThread
from gateway.service.threads.writing import CannotWrite, Writer
from gateway.store import audit, callbacks, contacts
from gateway.store.states import ThreadFilter
from tests.service.world import MIGRANT, World

ME, OTHER = Writer("a" * 32, "caseworker"), Writer("b" * 32, "coordinator")
STORY = "পাশের গ্রামে এক লোক মেয়েদের ভারতে নিয়ে যাচ্ছে"


def thread_of(world: World, address: str = MIGRANT, kind: str = "phone") -> str:
    with world.store.reading() as conn:
        found = contacts.find(conn, world.store.vault, kind, address)
    assert found is not None
    return found.thread_id


def read(world: World, **more: object) -> Dossier:
    return world.site.reading.opened(thread_of(world), ME.account, Lang.BN, **more)


def acts(world: World) -> list[str]:
    with world.store.reading() as conn:
        return [deed.act for deed in reversed(audit.latest(conn))]


def test_one_thread_holds_sms_and_calls_with_the_bots_answers(world: World):
    world.say("menu")
    world.later(1)
    world.hear(channel="voice:twilio", kind=Kind.CALL)
    world.later(1)
    world.hear("1", channel="voice:twilio")
    world.hear(channel="voice:twilio", kind=Kind.HANGUP)
    lines = read(world).lines
    assert [(one.side, one.event) for one in lines[:3]] == [(Side.THEIRS, ""), (Side.BOT, ""), (Side.THEIRS, "call")]
    assert lines[0].text == "menu"
    assert tidy("বিদেশ যাওয়া") in lines[1].choices
    assert {one.channel for one in lines} == {"sms:twilio", "voice:twilio"}


def test_every_reading_and_unmasking_is_in_the_audit_trail(world: World):
    world.say("menu")
    shown = read(world)
    assert shown.number == "017•••01"
    assert MIGRANT not in repr(shown)
    assert world.site.reading.unmasked(shown.thread.id, ME.account) == ("01700000001", "phone")
    assert acts(world) == ["thread.read", "number.unmask"]


def test_the_words_of_a_report_under_way_never_show(world: World):
    for text in ("menu", "tip", STORY, "no"):
        world.say(text)
        world.later(1)
    shown = read(world)
    assert shown.in_report
    assert [one.event for one in shown.lines if one.side is Side.THEIRS] == ["", "report", "report", "report"]
    assert STORY not in repr(shown)
    with pytest.raises(CannotWrite) as refusal:
        world.site.writing.take(shown.thread.id, ME)
    assert refusal.value.reason == "report"


def test_what_privacy_erased_is_not_rebuilt(world: World):
    world.say("menu")
    thread = thread_of(world)
    world.later(1)
    for text in ("tip", STORY, "no", "skip", "skip", "skip", "no"):
        world.say(text)
    with pytest.raises(NoThread):
        world.site.reading.opened(thread, ME.account, Lang.BN)
    world.later(40)
    assert world.site.reading.listed(ThreadFilter.ALL, ME.account) == ([], "")


def test_a_complaint_about_the_service_leads_to_nobody(world: World):
    world.mind.meanings["একটা অভিযোগ আছে"] = "give_feedback"
    world.say("menu")
    world.say("একটা অভিযোগ আছে")
    assert "ধন্যবাদ" in world.say("কর্মী আমার সাথে খারাপ ব্যবহার করেছে")
    assert "ব্যবহার" not in repr(read(world))


def test_a_chat_that_shares_its_own_number_is_the_phones_thread_whichever_came_first(world: World):
    world.say("menu")
    world.hear("person", channel="chat", sender="77")
    world.hear(phone=MIGRANT, channel="chat", sender="77")
    assert thread_of(world, "77", "chat") == thread_of(world)
    world.hear("person", channel="chat", sender="78")
    world.hear(phone="+8801700000002", channel="chat", sender="78")
    world.say("menu", sender="+8801700000002")
    assert thread_of(world, "+8801700000002") == thread_of(world, "78", "chat")
    entries, _ = world.site.reading.listed(ThreadFilter.ALL, ME.account)
    assert len(entries) == 2
    assert {one.channel for one in read(world).lines} == {"sms:twilio", "chat"}


def test_a_message_waits_for_somebody_only_where_a_person_is_wanted(world: World):
    def unread() -> int:
        return world.site.reading.waiting(ME.account)[ThreadFilter.UNREAD]

    world.say("menu")
    assert unread() == 0
    world.say("person")
    assert unread() == 1
    read(world)
    assert unread() == 0
    world.site.writing.assign(thread_of(world), ME.account, OTHER)
    world.say("আছেন?")
    assert unread() == 1
    assert len(world.site.reading.listed(ThreadFilter.MINE, ME.account)[0]) == 1
    assert world.site.reading.listed(ThreadFilter.MINE, OTHER.account)[0] == []


def test_the_list_and_a_thread_come_in_pages_without_gap_or_double(world: World):
    for at in range(LISTED + 3):
        world.say("menu", sender=f"+88017000001{at:02}")
    first, more = world.site.reading.listed(ThreadFilter.ALL, ME.account)
    second, end = world.site.reading.listed(ThreadFilter.ALL, ME.account, more)
    assert (len(first), len(second), end) == (LISTED, 3, "")
    assert len({one.thread.id for one in [*first, *second]}) == LISTED + 3
    world.clock.at += timedelta(hours=1)
    for _ in range(PAGE // 2 + 5):  # a question and an answer at the very same moment
        world.say("0")
    newest = read(world)
    oldest = read(world, before=newest.older)
    keys = [one.key for one in (*oldest.lines, *newest.lines)]
    assert len(keys) == len(set(keys)) == PAGE + 10
    assert oldest.older == ""
    assert keys == sorted(keys)


def test_a_reply_goes_out_by_the_outbox_and_only_by_who_took_over(world: World):
    world.say("menu")
    thread = thread_of(world)
    with pytest.raises(CannotWrite, match="not_taken"):
        world.site.writing.reply(thread, "হ্যালো", ME)
    world.site.writing.take(thread, ME)
    with pytest.raises(CannotWrite, match="taken"):
        world.site.writing.take(thread, OTHER)
    world.work()
    assert world.site.writing.reply(thread, "কেমন আছেন?", ME) == Allow()
    world.work()
    begun, said = world.sms.texts(MIGRANT)
    assert "আমাদের একজন কর্মী" in begun
    assert said == "কেমন আছেন?"
    assert [one.author for one in read(world).lines if one.side is Side.STAFF] == [ME.account]


def test_a_day_after_their_last_message_nobody_may_be_written_to(world: World):
    world.say("menu")
    world.later(24 * 60 + 1)
    with pytest.raises(CannotWrite, match="nobody_asked"):
        world.site.writing.take(thread_of(world), ME)


def test_by_night_a_reply_waits_for_the_morning_unless_they_are_awake(world: World):
    world.clock.at += timedelta(hours=9)  # nine in the evening
    world.say("menu")
    thread = thread_of(world)
    world.site.writing.take(thread, ME)
    world.work()
    assert world.site.writing.reply(thread, "আছি", ME) == Allow()
    world.work()
    world.clock.at += timedelta(minutes=62)
    verdict = world.site.writing.reply(thread, "কাল কথা বলি", ME)
    assert isinstance(verdict, Hold)
    assert verdict.until.hour == 8
    world.work()
    assert world.sms.texts(MIGRANT)[-1] == "আছি"
    world.clock.at = verdict.until
    world.work()
    assert world.sms.texts(MIGRANT)[-1] == "কাল কথা বলি"


def test_nobody_steps_into_a_call_but_a_call_back_can_be_put_on_the_list(world: World):
    world.hear(channel="voice:twilio", kind=Kind.CALL)
    shown = read(world)
    assert shown.by_voice_only
    with pytest.raises(CannotWrite, match="nobody_asked"):
        world.site.writing.take(shown.thread.id, ME)
    world.site.writing.call_back(shown.thread.id, ME)
    world.site.writing.call_back(shown.thread.id, ME)
    with world.store.reading() as conn:
        assert [one.reason for one in callbacks.waiting(conn)] == ["thread"]


def test_during_a_take_over_a_call_is_still_answered_by_the_bot(world: World):
    world.say("menu")
    world.site.writing.take(thread_of(world), ME)
    assert world.say("", channel="voice:twilio", kind=Kind.CALL)
    assert world.say("এক", sender=MIGRANT) == ""


def test_notes_are_sealed_and_stay_inside(world: World):
    world.say("menu")
    world.site.writing.note(thread_of(world), "আবার ফোন করতে হবে", ME)
    assert [one.body for one in read(world).notes] == ["আবার ফোন করতে হবে"]
    with world.store.reading() as conn:
        (sealed,) = conn.exec_driver_sql("SELECT body_sealed FROM thread_marks").one()
    assert "আবার".encode() not in bytes(sealed)
    world.work()
    assert world.sms.texts(MIGRANT) == []


def test_a_number_is_found_by_its_keyed_hash_and_the_search_is_noted(world: World):
    world.say("menu")
    assert world.site.reading.found("01700-000001", ME.account).thread.id == thread_of(world)
    assert world.site.reading.found("০১৭০০০০০০০৯", ME.account) is None
    assert world.site.reading.found("রহিম", ME.account) is None
    assert acts(world) == ["thread.search"] * 3


def test_pressed_buttons_and_recordings_read_as_what_they_were(world: World):
    world.hear("menu", channel="chat", sender="77")
    world.later(1)
    world.hear(choice="page:ask_loan", channel="chat", sender="77")
    world.hear(recording=Sound("V1"), channel="chat", sender="78")
    shown = world.site.reading.opened(thread_of(world, "77", "chat"), ME.account, Lang.EN)
    assert [one.text for one in shown.lines if one.side is Side.THEIRS][1] == "A loan to migrate"
