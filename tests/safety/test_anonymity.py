"""An anonymous tip leads to nobody, whatever is stolen and with whatever it is compared."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from gateway.channels.contract import Inbound, Kind, Recording, Remedy, SendError
from gateway.i18n.language import Medium
from gateway.store.crypto import ADDRESS
from gateway.store.engine import Store
from gateway.store.schema import conversations
from gateway.store.states import Role
from tests.safety.thief import Loot, receipt_in, steal
from tests.service.world import ACTIVIST, DUTY, MIGRANT, World

STORY = "রোহিতা ইউনিয়নে করিম দালাল একটা মেয়েকে ভারতে নিয়ে যাচ্ছে"
TIP = f"TIP {STORY}"
DANGER = "TIP রোহিতা ইউনিয়নে ওরা একটা মেয়েকে আটকে রেখেছে, মারছে, বাঁচান"


@pytest.fixture
def staffed(world: World) -> World:
    area = {"district": "jashore", "upazila": "jashore/manirampur", "union": "jashore/manirampur/rohita"}
    world.hire(ACTIVIST, Role.ACTIVIST, **area)
    world.hire(DUTY, Role.DUTY)
    return world


def tips_in(world: World) -> int:
    return len(steal(world).rows["tips"])


def waiting(world: World) -> list[dict[str, Any]]:
    """Return who waits for a call, with the address that is kept of them."""
    loot = steal(world)
    people = {row["id"]: row["address_sealed"] for row in loot.rows["contacts"]}
    return [row | {"contact_address": people.get(row["contact_id"])} for row in loot.rows["callbacks"]]


def by_sms(world: World) -> None:
    world.say("menu")
    world.later(1)
    world.say(TIP)
    world.later(1)
    world.say("0")
    world.later(1)
    world.say("ধন্যবাদ ভাই")


def by_chat(world: World) -> None:
    for text in ("menu", "tip", STORY, "no", "skip", "skip", "skip", "no", "0"):
        world.hear(text, sender="501", channel="chat")
        world.later(1)
    world.work()


def by_call(world: World) -> None:
    call = {"channel": "voice:twilio", "sender": MIGRANT}
    world.voice.sound = b"RIFF"
    world.hear(kind=Kind.CALL, **call)
    for text in ("1", "tip"):
        world.hear(text, **call)
    world.hear(recording=Recording("RE1", "http://127.0.0.1/RE1", 9), **call)
    world.later(1)
    while not tips_in(world):
        world.hear("skip", **call)
    world.later(1)
    world.hear(kind=Kind.HANGUP, **call)
    world.work()


def traces_of_people(loot: Loot) -> str:
    """Return what is kept of anybody but the staff, in words: a table's name and what stands there."""
    found = [f"{name}: {row}" for name in ("contacts", "conversations", "callbacks") for row in loot.rows[name]]
    found += [f"inbound: {row}" for row in loot.rows["inbound"] if row["contact_id"] or row["payload_sealed"]]
    found += [f"outbox: {row}" for row in loot.rows["outbox"] if not row["staff_id"] and row["address_sealed"]]
    found += [f"redis: {key}" for key in loot.redis if key.startswith(("ashshash:eq", "ashshash:in"))]
    return "\n".join(found)


@pytest.mark.parametrize("told", [by_sms, by_chat, by_call])
def test_when_the_talk_is_over_nothing_is_kept_of_who_told(staffed: World, told: Callable[[World], None]) -> None:
    told(staffed)
    staffed.client.flushall()  # an hour of Redis' own time
    staffed.later(40)
    loot = steal(staffed)
    assert len(loot.rows["tips"]) == 1
    assert traces_of_people(loot) == ""
    assert MIGRANT not in loot.everything()
    assert "501" not in [row["address_sealed"] for row in loot.rows["outbox"]]


def test_danger_in_an_anonymous_tip_calls_the_staff_without_a_number(staffed: World) -> None:
    said = staffed.say(DANGER)
    assert receipt_in(said)
    staffed.work()
    assert staffed.sms.texts(DUTY), "the staff on duty are told at once"
    loot = steal(staffed)
    assert [row["contact_id"] for row in loot.rows["callbacks"]] == [None]
    staffed.say(DANGER.replace("আটকে", "আবার আটকে"))
    staffed.work()
    assert len(staffed.sms.texts(DUTY)) == 1, "and not again for every message"


def test_who_then_says_yes_to_a_call_is_called(staffed: World) -> None:
    staffed.say(DANGER)
    staffed.say("1")
    assert MIGRANT in [row["contact_address"] for row in waiting(staffed)]


def test_redis_never_ties_the_words_of_a_tip_to_its_sender(staffed: World) -> None:
    staffed.say(TIP)
    assert [key for key in steal(staffed).redis if ":eq:" in key] == []


def test_a_tip_with_a_name_keeps_the_way_to_reach_and_nothing_else(staffed: World) -> None:
    for text in ("tip", STORY, "no", "skip", "skip", "skip"):
        staffed.say(text)
    said = staffed.say("yes")
    receipt = receipt_in(said)
    staffed.later(40)
    loot = steal(staffed)
    (tip,) = loot.rows["tips"]
    (contact,) = loot.rows["contacts"]
    assert tip["contact_id"] == contact["id"]
    assert receipt not in loot.everything().replace(" ", "")
    kept = [row for row in loot.rows["inbound"] if row["payload_sealed"]]
    assert [row for row in kept if STORY in row["payload_sealed"]] == []


def test_looking_up_a_receipt_leaves_no_trace(staffed: World) -> None:
    receipt = receipt_in(staffed.say(TIP))
    staffed.later(40)
    staffed.say("menu", sender="+8801700000005")
    staffed.later(75)
    staffed.say(receipt, sender="+8801700000005")
    staffed.later(40)
    loot = steal(staffed)
    assert len([row for row in loot.rows["inbound"] if row["contact_id"]]) == 1  # the menu long before
    assert receipt not in loot.everything()


def test_a_tip_that_waited_in_the_spool_leaves_no_trace_either(staffed: World) -> None:
    for at, text in enumerate(("tip", STORY, "no", "skip", "skip", "skip", "no")):
        waited = Inbound("sms:twilio", f"LATE{at}", MIGRANT, Medium.SMS, text=text, received_at=staffed.clock.at)
        staffed.site.spool.keep(waited)
        staffed.clock.at += timedelta(seconds=20)
    staffed.clock.at += timedelta(hours=5)
    staffed.later(0)
    staffed.work(2)
    assert [row["partial"] for row in steal(staffed).rows["tips"]] == [False]
    staffed.later(40)
    assert traces_of_people(steal(staffed)) == ""


def test_the_files_of_the_database_forget_too(
    sqlite_store: Store, redis_url: str, tmp_path: Path, now: datetime
) -> None:
    world = World(sqlite_store, redis_url, tmp_path / "var", now, {})
    world.say("menu")
    world.say(TIP)
    trace = sqlite_store.vault.hash(MIGRANT, ADDRESS).encode()
    assert any(trace in file.read_bytes() for file in tmp_path.glob("ashshash.db*"))
    clock = world.site.tick()
    for _ in range(4):
        world.clock.at += timedelta(minutes=16)
        clock.once()
    assert [file.name for file in tmp_path.glob("ashshash.db*") if trace in file.read_bytes()] == []
    world.close()


def test_a_talk_that_does_not_open_holds_up_nothing(staffed: World) -> None:
    staffed.say("menu", sender="+8801700000008")
    staffed.say("tip")
    staffed.say(STORY)
    with staffed.store.writing() as conn:
        broken = update(conversations).where(conversations.c.version == 1)
        conn.execute(broken.values(state_sealed=b"broken"))
    staffed.later(40)
    loot = steal(staffed)
    assert loot.rows["conversations"] == []
    assert [row["partial"] for row in loot.rows["tips"]] == [True]


def test_a_recording_that_can_not_be_had_leads_nowhere(staffed: World) -> None:
    call = {"channel": "voice:twilio", "sender": MIGRANT}

    async def gone(recording: Recording) -> bytes:
        raise SendError("too_large", Remedy.DROP)

    staffed.voice.fetch = gone
    staffed.hear(kind=Kind.CALL, **call)
    staffed.hear("1", **call)
    staffed.hear(recording=Recording("RE7", "http://127.0.0.1/RE7", 9), **call)
    staffed.hear(kind=Kind.HANGUP, **call)
    staffed.work()
    (kept,) = steal(staffed).rows["recordings"]
    assert (kept["state"], kept["provider_sealed"]) == ("failed", None)
    assert staffed.voice.discarded == ["RE7"]
