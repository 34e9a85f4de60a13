"""The desk's keys: who may read a tip, and who may not however much of the machine they have."""

from datetime import timedelta

import pytest

from gateway.channels.contract import Kind, Recording
from gateway.i18n.normalise import tidy
from gateway.service.desk_keyring import open_desk
from gateway.service.entitlement import NoKey
from gateway.service.roles import ConsoleRole
from gateway.service.tip_reader import Reader, terminal
from gateway.service.tip_reading import Locked
from gateway.store import desk_crypto, desk_keys, recordings, tips
from gateway.store.rotation import CONTEXTS
from gateway.store.schema import metadata
from tests.safety.thief import receipt_in
from tests.service.desk_people import PASSWORD, again, number_of, person
from tests.service.world import MIGRANT, World

STORY = tidy("রোহিতা ইউনিয়নে একটা মেয়েকে ভারতে নিয়ে যাচ্ছে")
TIP = f"TIP {STORY}"


@pytest.fixture
def world(sqlite_store, redis_url, tmp_path, now):
    made = World(sqlite_store, redis_url, tmp_path / "var", now, {})
    yield made
    made.close()


def words(world: World, reader: Reader) -> str:
    return world.site.desk_of_tips.reading.read(reader, number_of(world)).said["what"]


def sealed_to(world: World) -> dict[str, int]:
    with world.store.reading() as conn:
        return desk_keys.sealed_to(conn)


def call_in(world: World) -> None:
    call = {"channel": "voice:twilio", "sender": MIGRANT}
    world.voice.sound = b"RIFF the voice"
    world.hear(kind=Kind.CALL, **call)
    world.hear("1", **call)
    world.hear("tip", **call)
    world.hear(recording=Recording("RE1", "http://127.0.0.1/RE1", 9), **call)
    world.hear(kind=Kind.HANGUP, **call)
    world.work()


def sound(world: World, reader: Reader) -> bytes:
    with world.store.reading() as conn:
        tip = tips.by_number(conn, number_of(world))
        (one,) = recordings.of_tip(conn, world.store.vault, tip.id)
        desk = open_desk(conn, world.store.vault, reader.account_id, reader.carried)
    return world.site.fetching.open(one, desk)


def test_the_first_coordinator_makes_the_key_and_reads(world: World):
    reader = person(world)
    world.say(TIP)
    assert words(world, reader) == STORY
    assert list(sealed_to(world)) != [""]


def test_nobody_reads_without_a_key_of_their_own(world: World):
    reader = person(world)
    world.say(TIP)
    for other in (
        terminal("terminal:root"),
        Reader(reader.account_id, reader.actor),
        Reader(reader.account_id, reader.actor, carried=bytes(32)),
        person(world, "activist", ConsoleRole.ACTIVIST),
        person(world, "admin", ConsoleRole.ADMINISTRATOR),
    ):
        with pytest.raises(Exception, match=r"key|sealed"):
            words(world, other)
    assert person(world, "auditor", ConsoleRole.AUDITOR).carried is None


def test_a_tip_before_any_key_is_kept_and_sealed_as_soon_as_there_is_one(world: World):
    receipt = receipt_in(world.say(TIP))
    world.site.desk_of_tips.acting.ask(terminal("t"), number_of(world), "কোথায়?")
    world.later(61)
    call_in(world)
    before = sealed_to(world)
    assert set(before) == {""}
    with pytest.raises(Locked):
        words(world, terminal("t"))
    reader = person(world)
    world.later(1)
    after = sealed_to(world)
    assert "" not in after
    assert sum(after.values()) == sum(before.values())
    assert sound(world, reader) == b"RIFF the voice"
    assert tidy("কোথায়?") in world.say(receipt, sender="+8801700000009")


def test_a_newcomer_reads_once_a_colleague_lets_them_in(world: World):
    reader, newcomer = person(world), person(world, "second")
    call_in(world)
    with pytest.raises(Locked):
        words(world, newcomer)
    with pytest.raises(NoKey):
        world.site.desk_of_tips.entitlement.entitle(newcomer, newcomer.account_id)
    world.site.desk_of_tips.entitlement.entitle(reader, newcomer.account_id)
    assert sound(world, newcomer) == b"RIFF the voice"
    with pytest.raises(NoKey):
        world.site.desk_of_tips.entitlement.entitle(reader, person(world, "a", ConsoleRole.ACTIVIST).account_id)


def test_a_changed_password_opens_the_same_key(world: World):
    reader = person(world)
    world.say(TIP)
    with world.store.writing() as conn:
        keyring = world.site.desk_of_tips.keyring
        keyring.at_new_password(conn, reader.account_id, reader.carried, "আরেকটা পাসওয়ার্ড ২০২৬")
    assert again(world, reader, "আরেকটা পাসওয়ার্ড ২০২৬").carried == reader.carried
    with world.store.reading() as conn:
        holder = desk_keys.holder(conn, world.store.vault, reader.account_id)
    assert desk_crypto.unwrap(PASSWORD, holder.wrapped) is None, "the old password opens nothing"


def test_after_a_lost_password_a_colleague_lets_them_in_again(world: World):
    reader, second = person(world), person(world, "second")
    entitlement = world.site.desk_of_tips.entitlement
    entitlement.entitle(reader, second.account_id)
    world.say(TIP)
    with world.store.writing() as conn:
        world.site.desk_of_tips.keyring.at_reset(conn, second.account_id)
    second = again(world, second, "নতুন পাসওয়ার্ড ২০২৬")
    with pytest.raises(Locked):
        words(world, second)
    assert [one.forgot for one in entitlement.people() if one.account.id == second.account_id] == [True]
    entitlement.entitle(reader, second.account_id)
    assert words(world, second) == STORY
    with world.store.reading() as conn:
        assert desk_keys.lost(conn, world.store.vault, second.account_id) == []


def test_who_was_alone_and_remembers_the_old_password_has_lost_nothing(world: World):
    reader = person(world)
    world.say(TIP)
    with world.store.writing() as conn:
        world.site.desk_of_tips.keyring.at_reset(conn, reader.account_id)
    fresh = again(world, reader, "নতুন পাসওয়ার্ড ২০২৬")
    entitlement = world.site.desk_of_tips.entitlement
    assert not entitlement.remember(fresh, "not this one")
    assert entitlement.remember(fresh, PASSWORD)
    assert words(world, fresh) == STORY


def test_a_new_key_takes_over_step_by_step(world: World):
    reader, second = person(world), person(world, "second")
    entitlement = world.site.desk_of_tips.entitlement
    entitlement.entitle(reader, second.account_id)
    for _ in range(3):
        world.say(TIP)
        world.later(31)
    call_in(world)
    world.site.desk_of_tips.acting.note(reader, number_of(world), "একটা নোট")
    entitlement.rotate(reader)
    assert entitlement.progress().done == 0
    world.later(61)
    world.say("TIP মনিরামপুরে একটা ছেলেকে লিবিয়া নিয়ে যাচ্ছে")
    steps = [entitlement.seal_anew(reader, 2) for _ in range(8)]
    assert [one.done for one in steps] == sorted(one.done for one in steps)
    assert (steps[-1].percent, steps[-1].keys) == (100, 1)
    assert tidy("লিবিয়া") in words(world, second), "who held the last key holds the new one"
    with world.store.reading() as conn:
        mine = [tips.newest(conn)[at].number for at in range(5)]
    for number in mine:
        world.site.desk_of_tips.reading.read(second, number)
    with pytest.raises(NoKey):
        entitlement.rotate(terminal("t"))


def test_who_is_withdrawn_reads_nothing_and_somebody_always_does(world: World):
    reader, second = person(world), person(world, "second")
    entitlement = world.site.desk_of_tips.entitlement
    with pytest.raises(NoKey):
        entitlement.withdraw(reader, reader.account_id)
    entitlement.entitle(reader, second.account_id)
    entitlement.withdraw(second, reader.account_id)
    world.say(TIP)
    with pytest.raises(Locked):
        words(world, reader)
    assert words(world, second) == STORY


def test_a_partial_tip_is_sealed_without_being_opened(world: World):
    reader = person(world)
    world.say("tip")
    world.say(STORY)
    world.later(31)
    assert words(world, reader) == STORY
    with world.store.writing() as conn:
        tip = tips.newest(conn)[0]
        assert tip.partial
        tips.update_tip(conn, world.store.vault, tip.id, tips.NewTip("", '{"what": "পুরোটা"}', tip.medium))
    assert words(world, reader) == "পুরোটা"


def test_questions_open_with_the_receipt_and_with_nothing_else_on_the_machine(world: World):
    reader = person(world)
    receipt = receipt_in(world.say(TIP))
    world.site.desk_of_tips.acting.ask(reader, number_of(world), "মেয়েটার নাম জানেন?")
    vault, marker = world.store.vault, tidy("মেয়েটার")
    with world.store.reading() as conn:
        for table in metadata.sorted_tables:
            for row in conn.execute(table.select()):
                for name, value in row._mapping.items():
                    if isinstance(value, bytes):
                        context = CONTEXTS.get(f"{table.name}.{name}")
                        data = vault.open_bytes(value, context) if context else value
                        assert marker.encode() not in data, f"{table.name}.{name}"
    (asked,) = [
        one for one in world.site.desk_of_tips.reading.read(reader, number_of(world)).lines if one.kind == "question"
    ]
    assert (asked.words, asked.read_on) == (tidy("মেয়েটার নাম জানেন?"), None)
    world.clock.at += timedelta(hours=2)
    assert marker in world.say(receipt, sender="+8801700000009")
    (asked,) = [
        one for one in world.site.desk_of_tips.reading.read(reader, number_of(world)).lines if one.kind == "question"
    ]
    assert asked.read_on is not None


def test_a_receipt_from_before_is_found_and_given_its_key(world: World):
    reader = person(world)
    receipt = receipt_in(world.say(TIP))
    with world.store.writing() as conn:
        tip = tips.newest(conn)[0]
        quick = world.store.vault.hash(receipt, tips.RECEIPT)
        tips.change(conn, tip.id, receipt_hash=quick, teller_public="", teller_sealed=None)
    assert world.say(receipt, sender="+8801700000009")
    with world.store.reading() as conn:
        assert tips.newest(conn)[0].teller_public
    world.site.desk_of_tips.acting.ask(reader, number_of(world), "কবে?")
    assert "কবে?" in world.say(receipt, sender="+8801700000008")
