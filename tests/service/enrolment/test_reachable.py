"""The file says what the gate would say, and what was kept back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from gateway.i18n.language import Lang, Medium
from gateway.service.acting import AtTerminal
from gateway.service.enrolment.agreement import ASKED, Agreement, SafePlace, Told
from gateway.service.enrolment.agreements import Faulty
from gateway.service.gate import Allow, Hold, Refuse
from gateway.service.purposes import Purpose
from gateway.store import safe_addresses
from gateway.store.engine import Store
from gateway.store.survivor_list import Wanted
from gateway.store.survivors import About
from tests.service.care import PHONE, enrol, pass_time, soon
from tests.service.world import World

BY = AtTerminal("terminal:t")


@pytest.fixture
def world(sqlite_store: Store, redis_url: str, tmp_path: Path, now: datetime) -> Iterator[World]:
    made = World(sqlite_store, redis_url, tmp_path / "var", now, {})
    yield made
    made.close()


def test_the_gate_is_asked_as_it_stands_now(world: World) -> None:
    asking, local = world.site.care_desk.asking, world.site.rules.local(world.clock.at)
    hers = enrol(world)
    assert asking.now(hers.id, BY).first == Allow()
    shut = enrol(world, "J-2", opens=time(local.hour + 2), closes=time(local.hour + 3))
    held = asking.now(shut.id, BY).first
    assert isinstance(held, Hold)
    assert (held.until.hour, held.until.date()) == (local.hour + 2, local.date())
    nothing = enrol(world, "J-3", agreed=frozenset({Purpose.PAYMENT}))
    first = asking.now(nothing.id, BY)
    assert first.first == Refuse("no_consent")
    assert first.by_address[0][1][Purpose.PAYMENT] == Allow()
    assert asking.now(enrol(world, "J-4", at=()).id, BY).first == Refuse("no_consent")


def test_what_was_kept_back_stands_in_the_file(world: World) -> None:
    hers = enrol(world, confirm_by=world.clock.at.date() + timedelta(days=1))
    hers.meets(soon(world, days=5))
    pass_time(world, 3 * 24, step=6)
    kept_back = world.site.care_desk.asking.now(hers.id, BY).kept_back
    assert {(one.purpose, one.reason) for one in kept_back} == {("reminder", "not_confirmed")}


def test_what_she_tells_beside_it_is_written_down_with_it(world: World) -> None:
    desk = world.site.care_desk
    hers = desk.files.open_file(About("J-9", "নমুনা কিশোরী", born_on=date(2012, 1, 1)), BY)
    place = SafePlace(Medium.SMS, PHONE, frozenset({6}), time(10), time(12))
    told = Told(Lang.EN, "নমুনা মা", "রুমা আপা", "ভাই")
    with pytest.raises(Faulty) as betrayed:
        desk.agreements.agree(hers, Agreement(ASKED, (place,)), BY, replace(told, shown_as="কাউন্সেলিং সেন্টার"))
    assert [(one.field, one.code) for one in betrayed.value.faults] == [("shown_as", "not_discreet")]
    desk.agreements.agree(hers, Agreement(ASKED, (place,)), BY, told)
    file = desk.files.read(hers, BY)
    about = file.survivor.about
    assert (about.lang, about.guardian, about.shown_as, about.who_else_reads) == tuple(vars(told).values())
    assert {(one.purpose, one.by) for one in file.consents} == {(one.value, BY.actor) for one in ASKED}
    desk.agreements.withdraw(hers, BY)
    assert all(one.withdrawn_on for one in desk.files.read(hers, BY).consents)


def test_an_address_is_kept_only_where_it_was_hers(world: World) -> None:
    desk, hers = world.site.care_desk, enrol(world, at=(("chat", Medium.CHAT, "7000021"),))
    other = enrol(world, "J-2", at=(("chat", Medium.CHAT, "7000099"),))
    kept = SafePlace(Medium.CHAT, "", frozenset({6}), time(10), time(12), known=hers.contacts["7000021"])
    desk.agreements.agree(hers.id, Agreement(ASKED, (kept,)), BY)
    with world.store.reading() as conn:
        assert [one.days for one in safe_addresses.of_survivor(conn, hers.id)] == [frozenset({6})]
    stolen = replace(kept, known=other.contacts["7000099"])
    with pytest.raises(Faulty) as faulty:
        desk.agreements.agree(hers.id, Agreement(ASKED, (stolen,)), BY)
    assert [one.code for one in faulty.value.faults] == ["chat_unknown"]


def test_a_file_is_found_by_its_number_or_by_initials_typed_any_way(world: World) -> None:
    files = world.site.care_desk.files
    enrol(world, "J-0012", at=())
    for said in ("J-0012", "j-০০১২", "ন ন", "নন", "ন. ন."):
        assert [one.code for one in files.listed(BY, Wanted(), said)[0]] == ["J-0012"], said
    for said in ("J-0013", "ম ন"):
        assert files.listed(BY, Wanted(), said) == ([], False), said
