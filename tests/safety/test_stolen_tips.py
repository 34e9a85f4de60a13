"""A thief takes everything the machine has: no word of a tip is in it; the coordinator reads them all."""

import base64
import gzip
import json
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from gateway.channels.contract import Kind, Recording
from gateway.service.tip_entering import Source, Told
from gateway.service.tip_reader import terminal
from gateway.store import tips
from gateway.store.crypto import Unreadable
from gateway.store.rotation import CONTEXTS
from gateway.store.schema import metadata
from gateway.store.states import Role
from tests.safety.thief import receipt_in
from tests.service.desk_people import person
from tests.service.world import ACTIVIST, MIGRANT, World

MARK = "ZILHAJJQXMARK"
SPOT = f"রোহিতা ইউনিয়ন {MARK}"
TALE = f"রোহিতা ইউনিয়নে {MARK} একটা মেয়েকে ভারতে নিয়ে যাচ্ছে"


@pytest.fixture
def world(sqlite_store, redis_url, tmp_path, now):
    made = World(sqlite_store, redis_url, tmp_path / "var", now, {})
    area = {"district": "jashore", "upazila": "jashore/manirampur", "union": "jashore/manirampur/rohita"}
    made.hire(ACTIVIST, Role.ACTIVIST, **area)
    yield made
    made.close()


def by_sms(world: World) -> str:
    return world.say(f"TIP {TALE}")


def by_chat(world: World) -> str:
    for text in ("menu", "tip", TALE, "no", SPOT, "skip", MARK, "no"):
        world.hear(text, sender="501", channel="chat")
    world.work()
    return world.chat.texts("501")[-1]


def by_call(world: World) -> str:
    call = {"channel": "voice:twilio", "sender": MIGRANT}
    world.voice.sound = f"RIFF {MARK} sound".encode()
    world.hear(kind=Kind.CALL, **call)
    for text in ("1", "tip"):
        world.hear(text, **call)
    world.hear(recording=Recording("RE1", "http://127.0.0.1/RE1", 9), **call)
    said = ""
    for text in (SPOT, "no", SPOT, "skip", SPOT, "no"):
        said = world.say(text, **call)
    world.hear(kind=Kind.HANGUP, **call)
    world.work()
    return said


def by_hand(world: World) -> str:
    told = Told(TALE, place="jashore/manirampur/rohita", where=MARK, who=MARK, source=Source.PAPER)
    return world.site.desk_of_tips.entering.add(terminal("terminal:test"), told)


def forms(word: str) -> Iterator[bytes]:
    """Yield the word in each form it could lie in."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
        data = word.encode(encoding)
        yield data
        yield data.hex().encode()
        yield data.hex().upper().encode()
        for shift in range(3):  # base64 of the word at each of the three places it may begin at
            whole = base64.b64encode(b"\0" * shift + data).rstrip(b"=")
            inner = whole[(0, 2, 3)[shift] : len(whole) - 1]
            yield inner
            yield inner.replace(b"+", b"-").replace(b"/", b"_")
    yield quote(word).encode()
    yield json.dumps(word)[1:-1].encode()
    yield word[::-1].encode()
    yield word.lower().encode()
    yield word.swapcase().encode()


FORMS = tuple(dict.fromkeys(forms(MARK)))


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yield the bytes, and what is compressed in them."""
    yield data
    for at in range(len(data) - 2):
        opens: Callable[[bytes], bytes] | None = None
        if data[at : at + 2] == b"\x1f\x8b":
            opens = zlib.decompressobj(wbits=31).decompress
        elif data[at] == 0x78 and data[at + 1] in (0x01, 0x5E, 0x9C, 0xDA):
            opens = zlib.decompressobj().decompress
        if opens:
            try:
                yield opens(data[at:])
            except zlib.error:
                continue


def loot(world: World) -> Iterator[tuple[str, bytes]]:
    """Yield all there is: raw files, rows as they are and as the keys of the settings open them, Redis, /proc."""
    vault = world.store.vault
    for path in [*world.site.spool._folder.parent.parent.rglob("*")]:
        if path.is_file():
            data = path.read_bytes()
            yield path.name, data
            for context in {*CONTEXTS.values(), "recordings.sound", "spool"}:
                try:
                    yield f"{path.name} opened", vault.open_bytes(data, context)
                except Unreadable:
                    continue
    with world.store.reading() as conn:
        for table in metadata.sorted_tables:
            for row in conn.execute(table.select()):
                for name, value in row._mapping.items():
                    context = CONTEXTS.get(f"{table.name}.{name}")
                    opened = vault.open_bytes(value, context) if context and value else value
                    yield f"{table.name}.{name}", opened if isinstance(opened, bytes) else str(opened).encode()
    for key in world.client.scan_iter():
        yield "redis", key + (world.client.dump(key) or b"")
    yield "environment", Path("/proc/self/environ").read_bytes()
    yield "arguments", Path("/proc/self/cmdline").read_bytes()
    yield "environ", repr(dict(os.environ)).encode()


def found(world: World) -> list[str]:
    return sorted(
        {where for where, data in loot(world) for piece in unpacked(data) if any(form in piece for form in FORMS)}
    )


@pytest.mark.parametrize("told", [by_sms, by_chat, by_call, by_hand])
def test_a_stolen_copy_of_everything_holds_no_word_of_a_tip(world: World, told: Callable[[World], str]) -> None:
    reader = person(world)
    told(world)
    world.later(31)  # the talk is over
    world.later(61)  # and what stood in the database's log is overwritten
    assert found(world) == []
    with world.store.reading() as conn:
        number = tips.newest(conn)[0].number
    dossier = world.site.desk_of_tips.reading.read(reader, number)
    assert MARK in json.dumps(dossier.said, ensure_ascii=False) or dossier.sounds


@pytest.mark.parametrize("told", [by_sms, by_chat, by_call])
def test_a_tip_by_each_channel_reaches_the_activist_of_its_place(world: World, told: Callable[[World], str]) -> None:
    person(world)
    told(world)
    world.work()
    (alert,) = world.sms.texts(ACTIVIST)
    assert "রোহিতা" in alert
    assert MARK not in alert


def test_what_is_added_and_asked_and_noted_is_sealed_too(world: World) -> None:
    reader = person(world)
    receipt = receipt_in(world.say("TIP রোহিতা ইউনিয়নে একটা মেয়েকে ভারতে নিয়ে যাচ্ছে"))
    world.later(31)
    with world.store.reading() as conn:
        number = tips.newest(conn)[0].number
    acting = world.site.desk_of_tips.acting
    acting.ask(reader, number, f"{MARK} কোথায়?")
    acting.note(reader, number, MARK)
    acting.step(reader, number, "acknowledged", note=MARK)
    acting.step(reader, number, "referred", "police", MARK)
    assert found(world) == []
    assert MARK in world.say(receipt, sender="+8801700000007")
    world.say("1", sender="+8801700000007")
    world.say(f"{MARK} বাসস্ট্যান্ডে", sender="+8801700000007")
    world.later(31)
    world.later(61)
    assert found(world) == []
    lines = world.site.desk_of_tips.reading.read(reader, number).lines
    assert sum(MARK in (line.words or "") for line in lines) == 5


def test_the_search_finds_what_is_there(world: World, tmp_path: Path) -> None:
    """A thief's search that can't fail would prove nothing."""
    world.say(f"TIP {TALE}")  # without a desk key only the vault seals
    world.later(31)
    assert found(world) == ["tips.body_sealed"]
    for at, form in enumerate([*FORMS[:12], gzip.compress(MARK.encode()), zlib.compress(MARK.encode())]):
        (tmp_path / f"planted{at}").write_bytes(b"..." + form + b"...")
    assert len([name for name in found(world) if name.startswith("planted")]) == 14
