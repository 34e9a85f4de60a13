"""Editing content: saved in versions over the files, live in every process, and nothing lost beneath an upgrade."""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.channels.contract import Kind
from gateway.clock import SetClock
from gateway.dialogue.flows import service
from gateway.dialogue.heard import Heard
from gateway.dialogue.moment import Moment
from gateway.dialogue.state import State
from gateway.i18n.language import Lang, Medium
from gateway.i18n.places import Places
from gateway.i18n.seed import KINDS, Seed, flat, nested
from gateway.service.broadcasts.costing import Rates
from gateway.service.content import fields
from gateway.service.content.checks import faults
from gateway.service.content.editing import Editing, Faulty, NoEntry, Overtaken
from gateway.service.content.live import LiveContent
from gateway.service.content.previews import shown
from gateway.service.rules import DHAKA
from gateway.store import audit
from gateway.store.engine import Store
from tests.conversations.transcript import dialogue
from tests.service.world import LOCALES

ME = "account:a"
NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
TODAY = NOW.date()
PLACES = Places.load(LOCALES)
SEED = Seed.read(LOCALES)
NEW = "টাকা দেওয়ার আগে {line.migrant} নম্বরে জেনে নিন।"


@dataclass
class Desk:
    """Two processes over one database, each with its own content in memory."""

    store: Store
    live: LiveContent
    other: LiveContent
    editing: Editing

    def edited(self, kind: str, name: str, **changes: object) -> dict[str, object]:
        paths = {path.replace("__", "."): value for path, value in changes.items()}
        return {**self.editing.open(kind, name).row.leaves, **paths}

    def save(self, kind: str, name: str, **changes: object) -> int:
        number = self.editing.open(kind, name).number
        return self.editing.save(kind, name, self.edited(kind, name, **changes), number, ME).number


def test_a_price_is_changed_for_every_process_and_its_past_is_kept(desk: Desk) -> None:
    rates = Rates(lambda: desk.other.content.campaign.tariff)
    names = ["sms:http:one", "voice:twilio"]
    assert rates.paisa("sms:http:one", "robi", "x") == 35
    assert not desk.live.content.campaign.tariff.sure(names, TODAY)
    with pytest.raises(Faulty):
        desk.save("rate", "sms", paisa__other="dear")
    desk.save("rate", "sms", paisa__other=41, paisa__robi=39, confirmed=True, source="an offer", reviewer="anna")
    desk.save("rate", "sms", paisa__teletalk=None)
    desk.other.refresh()
    assert [rates.paisa("sms:http:one", one, "x") for one in ("robi", "teletalk", "")] == [39, 41, 41]
    assert rates.paisa("sms:twilio", "robi", "x") == 350
    tariff = desk.other.content.campaign.tariff
    assert (tariff.sure(names[:1], TODAY), tariff.sure(names, TODAY)) == (True, False)
    assert not tariff.sure(names[:1], TODAY.replace(year=2028))
    assert [step.version.number for step in desk.editing.history("rate", "sms")] == [2, 1]


@pytest.fixture
def desk(store: Store) -> Desk:
    return made(store)


@pytest.fixture
def embedded(sqlite_store: Store) -> Desk:
    """The same on SQLite alone, for tables."""
    return made(sqlite_store)


def made(store: Store, locales: Path = LOCALES, now: datetime = NOW) -> Desk:
    clock = SetClock(now)
    live, other = (LiveContent(store, locales, clock, DHAKA) for _ in range(2))
    live.refresh()
    return Desk(store, live, other, Editing(store, live, PLACES, clock))


def sms(live: LiveContent, page: str = "ask_loan") -> str:
    return live.content.words(page, Lang.BN, Medium.SMS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_of_the_files_is_without_fault_and_survives_its_form(kind: str, embedded: Desk):
    assert SEED.entries[kind]
    for name, entry in SEED.entries[kind].items():
        leaves = flat(entry)
        assert nested(leaves) == entry
        assert faults(kind, leaves, embedded.live.now) == [], name
        form = {one.path: _typed(one, leaves.get(one.path)) for one in fields.fields_of(kind, leaves)}
        assert fields.read(kind, leaves, lambda path, form=form: form[path]) == leaves


def _typed(field: fields.Field, value: object) -> list[str]:
    match field.shape:
        case fields.Shape.YES:
            return ["yes"] if value else []
        case fields.Shape.LIST:
            return ["\n".join(value or ())]
        case fields.Shape.KINDS | fields.Shape.DISTRICTS:
            return list(value)
        case _:
            return ["" if value is None else str(value)]


def test_a_change_is_live_in_every_process_without_a_restart(desk: Desk):
    before = sms(desk.other)
    desk.save("page", "ask_loan", bn__sms=NEW)
    assert sms(desk.live).startswith("টাকা")
    assert sms(desk.other) == before
    assert desk.other.refresh()
    assert sms(desk.other) == sms(desk.live) != before
    assert not desk.other.refresh()


def test_a_new_day_is_taken_up_too(store: Store):
    clock = SetClock(NOW)
    live = LiveContent(store, LOCALES, clock, DHAKA)
    live.refresh()
    assert live.content.figures.by_id["medical_fee"].usable(live.content.today)
    clock.at = datetime(2030, 1, 1, tzinfo=UTC)
    assert live.refresh()
    assert not live.content.figures.by_id["medical_fee"].usable(live.content.today)


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"bn__sms": "ক" * 202}, "bn.sms", "too_long"),
        ({"bn__sms": "লোন loan"}, "bn.sms", "latin"),
        ({"en__sms": "Ask “them”"}, "en.sms", "not_gsm"),
        ({"bn__chat": "{line.nowhere} দেখুন"}, "bn.chat", "unknown_placeholder"),
        ({"bn__chat": "{figure.nothing} টাকা"}, "bn.chat", "unknown_placeholder"),
        ({"bn__chat": "<b>সাবধান</b>"}, "bn.chat", "markup"),
        ({"bn__voice": "নম্বর (ফ্রি)।"}, "bn.voice", "not_speakable"),
        ({"bn__voice": "এক চাপুন।"}, "bn.voice", "nothing_to_press"),
        ({"en__voice": " ".join(["word"] * 31) + "."}, "en.voice", "long_sentence"),
        ({"en__chat": "We will rescue you. Or: we will save you."}, "en.chat", "promise"),
        ({"title__bn": "একটা অনেক বড় নাম যা বোতামে ধরে না"}, "title.bn", "title_too_long"),
        ({"review_by": "2026-01-01"}, "review_by", "not_after"),
        ({"review_by": "soon"}, "review_by", "no_date"),
        ({"source": ""}, "source", "empty"),
    ],
)
def test_a_fault_names_its_field_and_nothing_is_saved(embedded: Desk, changes: dict[str, object], path: str, code: str):
    with pytest.raises(Faulty) as refusal:
        embedded.save("page", "ask_loan", **changes)
    assert (path, code) in [(fault.path, fault.code) for fault in refusal.value.faults]
    assert embedded.editing.history("page", "ask_loan") == []


@pytest.mark.parametrize(
    ("kind", "name", "changes", "path"),
    [
        ("helpline", "migrant", {"number": "16-135"}, "number"),
        ("figure", "medical_fee", {"value": "many"}, "value"),
        ("cost", "italy", {"name__bn": ""}, "name.bn"),
        ("service", "legal", {"bn__name": ""}, "bn.name"),
        ("partner", "okup", {"phone": "12"}, "phone"),
        ("partner", "okup", {"districts": []}, "districts"),
        ("canned", "greeting", {"text__bn": "{name}"}, "text.bn"),
    ],
)
def test_the_other_kinds_are_checked_too(embedded: Desk, kind: str, name: str, changes: dict[str, object], path: str):
    with pytest.raises(Faulty) as refusal:
        embedded.save(kind, name, **changes)
    assert path in [fault.path for fault in refusal.value.faults]


def test_history_tells_who_changed_what_and_any_version_can_be_brought_back(desk: Desk):
    seed = desk.editing.open("page", "ask_loan").row.leaves["bn.sms"]
    desk.save("page", "ask_loan", bn__sms=NEW)
    desk.save("page", "ask_loan", bn__sms="দুই।", title__en="A loan")
    newest, first = desk.editing.history("page", "ask_loan")
    assert (newest.version.number, newest.version.author) == (2, ME)
    assert newest.changed == (("bn.sms", NEW, "দুই।"), ("title.en", "A loan to migrate", "A loan"))
    assert first.changed == (("bn.sms", seed, NEW),)
    desk.editing.restore("page", "ask_loan", 1, 2, ME)
    assert desk.editing.open("page", "ask_loan").row.leaves["bn.sms"] == NEW
    desk.editing.restore("page", "ask_loan", 0, 3, ME)
    assert desk.editing.open("page", "ask_loan").row.leaves["bn.sms"] == seed
    assert len(desk.editing.history("page", "ask_loan")) == 4
    with desk.store.reading() as conn:
        assert {deed.act for deed in audit.latest(conn)} == {"content.save", "content.restore"}
    with pytest.raises(NoEntry):
        desk.editing.restore("page", "ask_loan", 99, 4, ME)


def test_who_saves_over_somebody_elses_change_is_told(desk: Desk):
    leaves = desk.edited("page", "ask_loan", bn__sms=NEW)
    desk.editing.save("page", "ask_loan", leaves, 0, ME)
    with pytest.raises(Overtaken):
        desk.editing.save("page", "ask_loan", leaves, 0, "account:b")


def test_an_upgrade_loses_no_edit_and_says_where_the_file_changed_beneath(desk: Desk, tmp_path: Path):
    desk.save("page", "ask_loan", bn__sms=NEW)
    newer = tmp_path / "locales"
    shutil.copytree(LOCALES, newer)
    page = newer / "pages" / "ask_loan.toml"
    text = page.read_text("utf-8")
    seed = Seed.read(LOCALES).leaves("page", "ask_loan")
    page.write_text(text.replace(seed["bn.sms"], "নতুন কথা।").replace(seed["title.en"], "Loans"), "utf-8")
    after = made(desk.store, newer)
    opened = after.editing.open("page", "ask_loan")
    assert opened.row.leaves["bn.sms"] == NEW
    assert opened.row.leaves["title.en"] == "Loans"  # untouched by us: the file's new words hold
    assert [(one.path, one.file, one.mine) for one in opened.beneath] == [("bn.sms", "নতুন কথা।", NEW)]
    assert [row.name for row in after.editing.due() if row.beneath] == ["ask_loan"]
    after.editing.settle("page", "ask_loan", {"bn.sms": False}, 1, ME)
    assert after.editing.open("page", "ask_loan").beneath == ()
    assert after.editing.open("page", "ask_loan").row.leaves["bn.sms"] == NEW


def test_an_edit_the_code_no_longer_understands_is_left_out_and_the_rest_holds(desk: Desk):
    desk.save("page", "ask_loan", bn__sms=NEW)
    desk.save("figure", "medical_fee", value=9000)
    with desk.store.writing() as conn:
        conn.exec_driver_sql("UPDATE content_versions SET leaves = '{\"unit\": null}' WHERE kind = 'figure'")
    fresh = LiveContent(desk.store, LOCALES, SetClock(NOW), DHAKA)
    fresh.refresh()
    assert sms(fresh).startswith("টাকা")
    assert fresh.content.figures.by_id["medical_fee"].value == 8500


def test_a_new_organisation_is_told_only_once_somebody_confirmed_it(desk: Desk):
    leaves = {
        "name.bn": "নমুনা সংস্থা",
        "name.en": "Sample Organisation",
        "kinds": ["legal"],
        "districts": ["jashore"],
        "phone": "01700000009",
        "source": "made up",
        "confirmed": False,
        "reviewer": "",
        "reviewed_on": "2026-11-24",
        "review_by": "2027-02-24",
    }
    name = desk.editing.add("partner", leaves, ME)

    def told() -> list[str]:
        services = desk.live.content.guides.services
        return [one.line(Lang.BN) for one in services.partners_in("legal", "jashore", TODAY) if one.id == name]

    assert told() == []
    assert "০১৭০০০০০০০৯" not in said_by_the_bot(desk, Medium.CHAT)
    desk.save("partner", name, confirmed=True)
    assert told() == ["নমুনা সংস্থা: ০১৭০০০০০০০৯"]
    for medium, number in ((Medium.SMS, "০১৭০০০০০০০৯"), (Medium.CHAT, "০১৭০০০০০০০৯"), (Medium.VOICE, "শূন্য এক সাত")):
        assert number in said_by_the_bot(desk, medium)
    desk.editing.remove("partner", name, 2, ME)
    assert told() == []
    assert name not in [row.name for row in desk.editing.rows("partner")]


def said_by_the_bot(desk: Desk, medium: Medium) -> str:
    site = replace(dialogue(), content=desk.live.now)
    turn = service.enter(Moment(site, State(), Heard(medium, Kind.MESSAGE, NOW)), "legal", (PLACES.get("jashore"),))
    return "\n".join(reply.text for reply in turn.replies)


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_has_a_preview(kind: str, embedded: Desk):
    for row in embedded.editing.rows(kind):
        for one in shown(kind, row.name, row.leaves, embedded.live.now):
            assert one.text
            assert "{" not in one.text
            if one.medium is Medium.SMS and kind in ("page", "canned"):
                assert one.cost.segments <= 3


def test_what_is_past_or_near_its_review_is_listed(store: Store):
    late = made(store, now=datetime(2027, 2, 1, tzinfo=UTC))
    assert {row.due for row in late.editing.due()} == {"near"}
    later = made(store, now=datetime(2027, 3, 1, tzinfo=UTC))
    assert "past" in {row.due for row in later.editing.due()}
