"""A tip's way through the desk: steps, questions, exclusions, likeness, time, and what is left at the end."""

from datetime import UTC, date, datetime, timedelta

import pytest

from gateway.i18n.normalise import tidy
from gateway.service.marks import named
from gateway.service.retention import Keeping
from gateway.service.scope import Scope
from gateway.service.small_cells import LEAST, protect
from gateway.service.tip_entering import Source, Told
from gateway.service.tip_reader import Reader, terminal
from gateway.service.tip_reading import NotFound, Wanted
from gateway.service.tip_steps import FOLLOWS, ClosedBecause, ReferredTo, WrongStep, check
from gateway.store import audit, tip_counts, tips
from gateway.store.schema import metadata
from gateway.store.states import Role, TipState
from tests.safety.thief import receipt_in
from tests.service.desk_people import number_of, person
from tests.service.world import ACTIVIST, COORDINATOR, MIGRANT, SECOND, World

DISTRICT, UPAZILA, UNION = "jashore", "jashore/manirampur", "jashore/manirampur/rohita"
TIP = "TIP রোহিতা ইউনিয়নে করিম দালাল একটা মেয়েকে ভারতে নিয়ে যাচ্ছে"


@pytest.fixture
def world(sqlite_store, redis_url, tmp_path, now):
    made = World(sqlite_store, redis_url, tmp_path / "var", now, {})
    yield made
    made.close()


@pytest.fixture
def reader(world: World) -> Reader:
    return person(world)


def close(world: World, reader: Reader, number: str) -> None:
    acting = world.site.desk_of_tips.acting
    acting.step(reader, number, "acknowledged")
    acting.step(reader, number, "closed", "helped", "নমুনা")


@pytest.mark.parametrize("before", TipState)
@pytest.mark.parametrize("after", TipState)
def test_only_the_steps_of_the_table_are_taken(before: TipState, after: TipState):
    detail = {TipState.REFERRED: ReferredTo.CTC, TipState.CLOSED: ClosedBecause.HELPED}.get(after, "")
    if after in FOLLOWS[before]:
        check(before, after, detail, "কারণ")
    else:
        with pytest.raises(WrongStep):
            check(before, after, detail, "কারণ")


@pytest.mark.parametrize(
    ("after", "detail", "note"),
    [
        (TipState.CLOSED, "", "কারণ"),
        (TipState.CLOSED, "police", "কারণ"),
        (TipState.CLOSED, "helped", " "),
        (TipState.REFERRED, "helped", "কারণ"),
        (TipState.IN_PROGRESS, "police", "কারণ"),
    ],
)
def test_a_step_needs_its_own_reason_and_a_note(after: TipState, detail: str, note: str):
    with pytest.raises(WrongStep):
        check(TipState.ACKNOWLEDGED, after, detail, note)


def test_a_tip_goes_its_way_and_the_line_tells_by_whom(world: World, reader: Reader):
    receipt = receipt_in(world.say(TIP))
    number, acting = number_of(world), world.site.desk_of_tips.acting
    acting.step(reader, number, "acknowledged")
    acting.step(reader, number, "in_progress", note="ফোন করছি")
    acting.step(reader, number, "referred", "ctc", "ইউনিয়ন কমিটিকে")
    with pytest.raises(WrongStep):
        acting.step(reader, number, "acknowledged")
    acting.step(reader, number, "closed", "handed_over", "শেষ")
    dossier = world.site.desk_of_tips.reading.read(reader, number)
    assert [(line.kind, line.detail, line.who) for line in dossier.lines] == [
        ("acknowledged", "", reader.actor),
        ("in_progress", "", reader.actor),
        ("referred", "ctc", reader.actor),
        ("closed", "handed_over", reader.actor),
    ]
    assert dossier.lines[2].words == tidy("ইউনিয়ন কমিটিকে")
    assert dossier.tip.keep_until == dossier.tip.closed_at + timedelta(days=90)
    with world.store.reading() as conn:
        assert {"tip.acknowledge", "tip.in_progress", "tip.referred", "tip.closed", "tip.show"} <= {
            one.act for one in audit.latest(conn)
        }
    assert "কমিটি" not in world.say(receipt, sender="+8801700000009"), "to whom isn't told to whoever has the receipt"
    assert world.sms.out == [], "nothing is sent to anybody"


def test_who_takes_a_tip_in_the_console_ends_its_alerts(world: World, reader: Reader):
    world.hire(ACTIVIST, Role.ACTIVIST, district=DISTRICT, upazila=UPAZILA, union=UNION)
    world.hire(SECOND, Role.ACTIVIST, district=DISTRICT, upazila=UPAZILA)
    world.say(TIP)
    world.site.desk_of_tips.acting.step(reader, number_of(world), "acknowledged")
    for _ in range(3):
        world.later(121)
    world.work()
    assert world.sms.texts(SECOND) == []


def test_only_who_agreed_is_told_that_something_waits_and_only_that(world: World, reader: Reader):
    for text in ("tip", TIP.removeprefix("TIP "), "no", "skip", "skip", "skip", "yes"):
        world.say(text)
    number, acting = number_of(world), world.site.desk_of_tips.acting
    world.later(31)
    assert acting.ask(reader, number, "মেয়েটার নাম কী?")
    assert not acting.ask(reader, number, "আর বয়স?"), "once a day"
    world.work()
    (told,) = world.sms.texts(MIGRANT)
    assert not {"মেয়ে", "নাম", "পাচার", "রসিদ", "দালাল"} & set(told.split())
    world.later(61)
    world.say("TIP শার্শায় একটা ছেলেকে লিবিয়া নিয়ে যাচ্ছে ওরা", sender="+8801700000002")
    assert not acting.ask(reader, number_of(world), "কবে?")


def test_after_stop_nobody_is_told(world: World, reader: Reader):
    for text in ("tip", TIP.removeprefix("TIP "), "no", "skip", "skip", "skip", "yes"):
        world.say(text)
    number = number_of(world)
    assert world.site.desk_of_tips.acting.ask(reader, number, "মেয়েটার নাম কী?")
    world.say("STOP")
    world.say("1")
    world.work()
    assert world.sms.texts(MIGRANT) == []


def test_an_addition_that_names_somebody_takes_the_tip_from_them(world: World, reader: Reader):
    world.hire(ACTIVIST, Role.ACTIVIST, name="জব্বার নমুনা", district=DISTRICT, upazila=UPAZILA, union=UNION)
    world.hire(SECOND, Role.ACTIVIST, name="সালমা পরীক্ষা", district=DISTRICT, upazila=UPAZILA)
    receipt = receipt_in(world.say(TIP))
    other = {"sender": "+8801700000009"}
    for text in (receipt, "1", "জব্বার নমুনা নিজে ওদের সাথে আছে"):
        world.say(text, **other)
    world.work()
    assert len(world.sms.texts(SECOND)) == 1
    assert list(world.site.desk_of_tips.reading.read(reader, number_of(world)).outside.excluded.values()) == [
        "জব্বার নমুনা"
    ]


def test_the_excluded_are_passed_over_and_see_nothing(world: World, reader: Reader):
    first = world.hire(ACTIVIST, Role.ACTIVIST, district=DISTRICT, upazila=UPAZILA, union=UNION)
    world.hire(SECOND, Role.ACTIVIST, district=DISTRICT, upazila=UPAZILA)
    barred = Reader("x", "account:x", staff_id=first)
    world.say(TIP)
    number, reading = number_of(world), world.site.desk_of_tips.reading
    assert reading.outside(barred, number).tip.number == number
    world.site.desk_of_tips.acting.exclude(reader, number, first)
    world.work()
    assert len(world.sms.texts(SECOND)) == 1
    with pytest.raises(NotFound):
        reading.outside(barred, number)
    assert reading.page(barred, Wanted())[0] == []


def test_an_area_is_all_that_somebody_sees(world: World, reader: Reader):
    world.say(TIP)
    number, reading = number_of(world), world.site.desk_of_tips.reading
    inside = Reader("a", "account:a", Scope(DISTRICT, UPAZILA, UNION))
    outside = Reader("b", "account:b", Scope(DISTRICT, "jashore/sharsha"))
    assert reading.outside(inside, number).tip.union == UNION
    for wanted in (Wanted(), Wanted(district=DISTRICT, upazila=UPAZILA, union=UNION)):
        assert reading.page(outside, wanted)[0] == []
    for act in (reading.outside, reading.read, world.site.desk_of_tips.acting.pass_on):
        with pytest.raises(NotFound):
            act(outside, number)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ফোন ০১৭০০-০০০০০১", ["phone:+8801700000001"]),
        ("call +880 1700 000001 now", ["phone:+8801700000001"]),
        ("ঢাকা মেট্রো-গ ১১-২২৩৩", ["vehicle:ga112233"]),
        ("Dhaka Metro Ga 11-2233", ["vehicle:ga112233"]),
        ("যশোর-হ ১২ ৩৪৫৬", ["vehicle:ha123456"]),
        ("১২ বছরের মেয়ে, ৫০০০০ টাকা, ১৫ তারিখ ২০২৬", []),
    ],
)
def test_numbers_are_found_in_both_scripts(words: str, found: list[str]):
    assert list(named(words)) == found


def test_tips_with_one_number_are_found_and_linked_by_a_person(world: World, reader: Reader):
    world.say("TIP মনিরামপুরে ওরা মেয়ে নিচ্ছে, গাড়ি ঢাকা মেট্রো-চ ১১-২২৩৩", sender="+8801700000002")
    first = number_of(world)
    world.later(60 * 24 * 20)
    world.say("TIP sharshay ekta micro dekhsi, dhaka metro cha 11-2233", sender="+8801700000003")
    second, reading = number_of(world), world.site.desk_of_tips.reading
    ((alike, why),) = reading.read(reader, second).alike
    assert (alike.number, why) == (first, {"number"})
    acting = world.site.desk_of_tips.acting
    acting.link(reader, second, first)
    acting.link(reader, first, second)
    assert [one.number for one in reading.read(reader, first).outside.linked] == [second]
    assert reading.read(reader, second).alike == []


def test_tips_of_one_place_kind_and_week_are_alike(world: World, reader: Reader):
    world.say(TIP, sender="+8801700000002")
    world.later(60 * 24 * 3)
    world.say("TIP রোহিতা ইউনিয়নে আবার একটা ছেলেকে নিয়ে যাচ্ছে ওরা", sender="+8801700000003")
    ((_, why),) = world.site.desk_of_tips.reading.read(reader, number_of(world)).alike
    assert why == {"place"}


def test_who_comes_in_gets_a_receipt_that_works(world: World, reader: Reader):
    world.hire(COORDINATOR, Role.COORDINATOR)
    told = Told("পাশের বাড়ির ছেলেকে লিবিয়া নিচ্ছে", place=UNION, source=Source.PAPER)
    receipt = world.site.desk_of_tips.entering.add(terminal("terminal:t"), told)
    dossier = world.site.desk_of_tips.reading.read(reader, number_of(world))
    assert (dossier.tip.source, dossier.tip.union, dossier.tip.contact_id) == ("paper", UNION, None)
    world.work()
    assert len(world.sms.texts(COORDINATOR)) == 1
    unknown = world.say(receipt[:-1] + str((int(receipt[-1]) + 1) % 10))
    assert world.say(receipt) != unknown


def test_a_tip_is_warned_of_then_really_deleted_and_still_counted(world: World, reader: Reader):
    world.hire(COORDINATOR, Role.COORDINATOR)
    world.say(TIP)
    number, retention = number_of(world), world.site.desk_of_tips.retention
    close(world, reader, number)
    world.clock.at += timedelta(days=75)
    assert retention.run().warned == 0
    world.clock.at += timedelta(days=2)
    assert retention.run().warned == 1
    world.site.desk_of_tips.acting.keep_longer(reader, number, 30, "মামলা চলছে")
    world.clock.at += timedelta(days=20)
    assert retention.run() == type(retention.run())(0, 0)
    world.clock.at += timedelta(days=20)
    assert retention.run().warned == 1
    assert retention.run().deleted == 0
    world.clock.at += timedelta(days=15)
    with world.store.reading() as conn:
        tip_id = tips.newest(conn)[0].id
    assert retention.run("terminal:t").deleted == 1
    with world.store.reading() as conn:
        for table in metadata.sorted_tables:
            rows = [tuple(row) for row in conn.execute(table.select())]
            left = [row for row in rows if any(tip_id in str(value) for value in row)]
            assert not left or table.name.startswith("audit"), table.name
        (gone,) = tip_counts.of_gone(conn, date(2020, 1, 1))
    assert (gone.tips, gone.upazila, gone.acknowledged, gone.closed) == (1, UPAZILA, "hour", "hour")
    figures = world.site.desk_of_tips.figures.of(reader.scope, gone.month.year)
    assert figures.tables["kind"].cells == {"tip": None}, "one is fewer than five"


def test_a_reason_is_asked_for_keeping_longer(world: World, reader: Reader):
    world.say(TIP)
    close(world, reader, number_of(world))
    with pytest.raises(Exception, match="reason"):
        world.site.desk_of_tips.acting.keep_longer(reader, number_of(world), 30, " ")


def test_each_kind_has_its_own_time():
    keeping = Keeping(90, {"missing": 365})
    closed = datetime(2026, 1, 1, tzinfo=UTC)
    assert keeping.until("", closed) - closed == timedelta(days=90)
    assert keeping.until("missing", closed) - closed == timedelta(days=365)


@pytest.mark.parametrize(
    ("counts", "hidden", "total"),
    [
        ({"a": 10, "b": 7}, "", 17),
        ({"a": 10, "b": 0}, "", 10),
        ({"a": 30, "b": 3, "c": 20}, "bc", 53),  # b alone would be 53 - 30 - 20
        ({"a": 30, "b": 1, "c": 1, "d": 9}, "bcd", 41),  # two that come to two are both one
        ({"a": 4, "b": 0}, "a", None),
        ({"a": 3, "b": 4}, "ab", None),
        ({"a": 6, "b": 3}, "ab", None),  # nine: whoever knows that b is small knows enough of a
        ({}, "", 0),
    ],
)
def test_small_cells_are_hidden_and_what_would_give_them_away(counts, hidden, total):
    table = protect(counts)
    assert {name for name, count in table.cells.items() if count is None} == set(hidden)
    assert table.total == total
    assert all(count is None or count == 0 or count >= LEAST for count in table.cells.values())
