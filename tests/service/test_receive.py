"""The way in: once, whatever is delivered twice, killed, limited or out of order."""

import threading
from datetime import timedelta

import pytest

from gateway.channels.contract import Inbound, Kind
from gateway.errors import StoreDown, TooMany
from gateway.i18n.language import Medium
from gateway.i18n.normalise import tidy
from gateway.store import contacts
from tests.service.world import MIGRANT, World, said


def test_a_message_delivered_twice_is_answered_the_same_and_acted_on_once(world: World):
    first = world.hear("TIP রোহিতা ইউনিয়নে একটা মেয়েকে নিয়ে যাচ্ছে", provider_id="SM1")
    again = world.hear("TIP রোহিতা ইউনিয়নে একটা মেয়েকে নিয়ে যাচ্ছে", provider_id="SM1")
    assert again == first
    with world.store.reading() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM tips").scalar() == 1


def test_eight_deliveries_at_once_have_one_effect(world: World):
    answers = []
    world.say("menu")

    def deliver() -> None:
        answers.append(said(world.hear("TIP মনিরামপুরে পাচারের খবর আছে", provider_id="SM9").replies))

    threads = [threading.Thread(target=deliver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    with world.store.reading() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM tips").scalar() == 1


def test_the_meaning_is_asked_only_where_it_is_wanted(world: World):
    world.mind.meanings["legal vabe bidesh jabo kivabe"] = "ask_migration_steps"
    assert "পাসপোর্ট" in world.say("legal vabe bidesh jabo kivabe")
    for text in ("menu", "১", "STOP", "amake bachao atke rakhse"):
        world.say(text)
    assert world.mind.asked == ["legal vabe bidesh jabo kivabe"]


def test_words_of_a_tip_are_shown_to_no_understanding(world: World):
    world.say("menu")
    world.say("tip")
    world.say("ekta meyeke niye jacche")
    assert world.mind.asked == []


def test_a_message_whose_process_died_is_answered_by_the_worker_once(world: World):
    message = Inbound("sms:twilio", "SM7", MIGRANT, Medium.SMS, text="menu", received_at=world.clock.now())
    world.site.receiver.take_back(message)  # stored, and nothing more: killed here
    world.clock.at += timedelta(seconds=11)
    assert world.site.receiver.finish_stale() == 1
    assert world.site.receiver.finish_stale() == 0
    world.work()
    assert len(world.sms.texts(MIGRANT)) == 1


def test_a_repeated_delivery_takes_over_from_a_dead_process(world: World):
    message = Inbound("sms:twilio", "SM8", MIGRANT, Medium.SMS, text="menu", received_at=world.clock.now())
    world.site.receiver.take_back(message)
    assert world.say("menu", provider_id="SM8")


def test_a_sender_over_the_limit_is_refused_but_danger_is_always_heard(world: World):
    for _ in range(40):
        world.hear("0")
    with pytest.raises(TooMany) as refusal:
        world.hear("0")
    assert 0 < refusal.value.retry_after <= 60
    assert "৯৯৯" in world.say("amake bachao atke rakhse")
    assert world.say("0", sender="+8801700000002")


def test_an_answering_machine_is_not_answered_for_ever(world: World):
    text = "This is an automatic reply, the subscriber is busy"
    answers = [world.say(text) for _ in range(8)]
    assert all(answers[:5])
    assert not any(answers[5:])
    assert world.say("menu")


def test_a_person_who_blocked_us_is_reachable_again_when_they_write(world: World):
    world.hear(channel="chat", sender="77", kind=Kind.BLOCKED)
    with world.store.reading() as conn:
        assert contacts.find(conn, world.store.vault, "chat", "77").blocked_at
    world.hear("menu", channel="chat", sender="77")
    world.work()
    assert world.chat.texts("77")


def test_where_the_database_is_down_danger_hears_helplines_and_nothing_is_lost(world: World, monkeypatch):
    def down(*_args: object, **_kwargs: object) -> None:
        raise StoreDown("down")

    with monkeypatch.context() as broken:
        broken.setattr(type(world.store), "writing", down)
        broken.setattr(type(world.store), "reading", down)
        assert world.say("menu") == ""
        assert "৯৯৯" in world.say("amake bachao atke rakhse")
        assert tidy("নয় নয় নয়") in world.say("", channel="voice:twilio", kind=Kind.CALL)
    assert world.site.spool.waiting() == 2
    world.later(1)
    assert world.site.spool.waiting() == 0
    world.site.receiver.finish_stale()
    world.work()
    assert len(world.sms.texts(MIGRANT)) == 2


def test_without_redis_everybody_is_still_answered(store, tmp_path, now):
    alone = World(store, "unix:///nowhere/redis.sock", tmp_path / "var", now, {})
    assert alone.say("menu")
    alone.hear("menu", channel="chat", sender="77")
    alone.work(0.8)
    assert alone.chat.texts("77")
    alone.close()
