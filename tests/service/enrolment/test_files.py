"""Files are opened, read and moved along by those in whose area they lie, and every act is in the audit trail."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from gateway.clock import SetClock
from gateway.i18n.discreet import Discreet
from gateway.i18n.language import Lang, Medium
from gateway.service import parties
from gateway.service.enrolment import code_word
from gateway.service.enrolment.agreement import ASKED, Agreement, SafePlace
from gateway.service.enrolment.agreements import Agreements, Faulty
from gateway.service.enrolment.files import SurvivorFiles
from gateway.service.enrolment.own_area import NoSurvivor, Refused
from gateway.service.rules import Rules
from gateway.service.scope import EVERYWHERE, Scope
from gateway.store import audit, contact_links, contacts, safe_addresses
from gateway.store.engine import Store
from gateway.store.survivor_list import Wanted
from gateway.store.survivors import About, Step
from tests.service.world import LOCALES

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
TODAY = date(2026, 11, 24)
NASIMA = About("J-0001", "নমুনা নারী", sex="f", district="jashore", upazila="jashore/manirampur")
SMS = SafePlace(Medium.SMS, "01700-000021", frozenset({0, 2}), time(10), time(16))
AGREED = Agreement(ASKED, (SMS,), code_word="নীল পাখি")


@dataclass(frozen=True)
class By:
    actor: str
    scope: Scope


HERE, ELSEWHERE, ALL = (
    By("account:a1", Scope("jashore")),
    By("account:a2", Scope("khulna")),
    By("terminal:t", EVERYWHERE),
)


class Desk:
    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, SetClock(NOW)
        self.files = SurvivorFiles(store, Rules(), self.clock)
        self.agreements = Agreements(store, Discreet.load(LOCALES), Rules(), self.clock)

    def acts(self) -> list[str]:
        with self.store.reading() as conn:
            return [deed.act for deed in reversed(audit.latest(conn))]


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_a_file_begins_and_permits_nothing(desk: Desk) -> None:
    hers = desk.files.open_file(NASIMA, HERE)
    file = desk.files.read(hers, HERE)
    assert (file.survivor.about, file.survivor.step) == (NASIMA, Step.IDENTIFIED)
    assert (file.purposes, file.reached, file.survivor.confirm_by) == (frozenset(), (), None)
    assert desk.acts() == ["survivor.add", "survivor.show"]
    with pytest.raises(Refused, match="code_taken"):
        desk.files.open_file(NASIMA, HERE)


def test_what_lies_outside_an_area_is_not_there(desk: Desk) -> None:
    hers = desk.files.open_file(NASIMA, HERE)
    for act in (
        lambda: desk.files.read(hers, ELSEWHERE),
        lambda: desk.files.found("J-0001", ELSEWHERE),
        lambda: desk.files.move(hers, Step.VERIFIED, ELSEWHERE),
        lambda: desk.files.change(hers, replace(NASIMA, district="khulna"), ELSEWHERE),
        lambda: desk.agreements.agree(hers, AGREED, ELSEWHERE),
        lambda: desk.agreements.withdraw(hers, ELSEWHERE),
    ):
        with pytest.raises(NoSurvivor):
            act()
    with pytest.raises(Refused, match="outside_area"):
        desk.files.open_file(replace(NASIMA, code="J-2"), ELSEWHERE)
    with pytest.raises(Refused, match="outside_area"):
        desk.files.change(hers, replace(NASIMA, district="khulna"), HERE)
    assert [one.code for one in desk.files.listed(HERE, Wanted(district="khulna"))[0]] == ["J-0001"]
    assert desk.files.listed(ELSEWHERE, Wanted()) == ([], False)
    assert desk.files.by_step(ALL) == {Step.IDENTIFIED: 1}
    assert desk.files.found(" J-0001 ", ALL) == hers


def test_what_she_agreed_to_reaches_the_gate(desk: Desk) -> None:
    hers = desk.files.open_file(NASIMA, HERE)
    desk.agreements.agree(hers, AGREED, HERE)
    file = desk.files.read(hers, HERE)
    assert [one.number for one in file.reached] == ["+8801700000021"]
    assert code_word.fits(file.survivor.code_word_hash, "নীল পাখি")
    with desk.store.reading() as conn:
        profile = parties.profile_of(conn, hers, TODAY)
    assert profile is not None
    assert profile.consents == ASKED
    assert profile.confirm_by == TODAY + timedelta(weeks=26)
    desk.agreements.agree(hers, replace(AGREED, code_word=None, places=(replace(SMS, days=frozenset({4})),)), HERE)
    again = desk.files.read(hers, HERE)
    assert again.survivor.code_word_hash == file.survivor.code_word_hash
    assert again.reached[0].address.days == {4}


def test_a_faulty_agreement_changes_nothing(desk: Desk) -> None:
    hers = desk.files.open_file(replace(NASIMA, born_on=date(2012, 1, 1)), HERE)
    with pytest.raises(Faulty) as minor:
        desk.agreements.agree(hers, AGREED, HERE)
    assert [one.code for one in minor.value.faults] == ["guardian_missing"]
    desk.files.change(hers, replace(NASIMA, born_on=date(2012, 1, 1), guardian="মা"), HERE)
    with pytest.raises(Faulty) as unknown:
        desk.agreements.agree(hers, Agreement(ASKED, (replace(SMS, medium=Medium.CHAT),)), HERE)
    assert [(one.field, one.code) for one in unknown.value.faults] == [("places.0.number", "chat_unknown")]
    assert desk.files.read(hers, HERE).purposes == frozenset()


def test_a_chat_is_hers_when_its_owner_shared_the_number(desk: Desk) -> None:
    hers = desk.files.open_file(NASIMA, HERE)
    with desk.store.writing() as conn:
        chat = contacts.find_or_make(conn, desk.store.vault, "chat", "501", NOW, Lang.BN)
        contact_links.share(conn, desk.store.vault, chat.id, "+8801700000021")
    desk.agreements.agree(hers, Agreement(ASKED, (replace(SMS, medium=Medium.CHAT),)), HERE)
    assert desk.files.read(hers, HERE).reached[0].address.contact_id == chat.id


def test_it_is_confirmed_again_and_withdrawn(desk: Desk) -> None:
    hers = desk.files.open_file(NASIMA, HERE)
    with pytest.raises(Refused, match="nothing_agreed"):
        desk.agreements.confirm(hers, HERE)
    desk.agreements.agree(hers, AGREED, HERE)
    desk.clock.at += timedelta(days=100)
    assert desk.agreements.confirm(hers, HERE) == TODAY + timedelta(days=100, weeks=26)
    with pytest.raises(Refused, match="bad_day"):
        desk.agreements.confirm(hers, HERE, date(2030, 1, 1))
    desk.agreements.withdraw(hers, HERE)
    with desk.store.reading() as conn:
        profile = parties.profile_of(conn, hers, TODAY)
    assert profile is not None
    assert (profile.consents, profile.confirm_by) == (frozenset(), None)


def test_quarantine_and_silence_end_only_by_a_person(desk: Desk) -> None:
    hers = desk.files.open_file(NASIMA, HERE)
    desk.agreements.agree(hers, AGREED, HERE)
    contact = desk.files.read(hers, HERE).reached[0].address.contact_id
    with desk.store.writing() as conn:
        safe_addresses.quarantine(conn, contact, NOW)
        contacts.stop(conn, contact, NOW)
    desk.agreements.agree(hers, AGREED, HERE)
    assert desk.files.read(hers, HERE).reached[0].address.quarantined_at == NOW
    with pytest.raises(Refused, match="no_such_address"):
        desk.agreements.release(hers, "somebody", HERE)
    desk.agreements.release(hers, contact, HERE)
    desk.agreements.speak_again(hers, HERE)
    assert desk.files.read(hers, HERE).reached[0].address.quarantined_at is None
    with desk.store.reading() as conn:
        reached = contacts.by_id(conn, contact)
    assert reached is not None
    assert reached.stopped_at is None
    assert desk.acts()[-3:] == ["survivor.release", "survivor.speak_again", "survivor.show"]


def test_she_moves_along_the_steps_and_each_is_dated_and_signed(desk: Desk) -> None:
    hers = desk.files.open_file(NASIMA, HERE)
    desk.clock.at += timedelta(days=1)
    desk.files.move(hers, Step.VERIFIED, HERE)
    desk.clock.at += timedelta(days=1)
    with pytest.raises(Refused, match="no_such_way"):
        desk.files.move(hers, Step.TRAINING, HERE)
    desk.files.move(hers, Step.DROPPED_OUT, HERE, "no_money", "বাস ভাড়া নাই")
    desk.files.refer(hers, "legal", "জেলা লিগ্যাল এইড", HERE)
    file = desk.files.read(hers, HERE)
    assert [(one.step, one.by, one.reason, one.note) for one in file.steps] == [
        ("identified", "account:a1", "", ""),
        ("verified", "account:a1", "", ""),
        ("dropped_out", "account:a1", "no_money", "বাস ভাড়া নাই"),
    ]
    assert [(one.service, one.to) for one in file.referrals] == [("legal", "জেলা লিগ্যাল এইড")]
    assert "survivor.step.dropped_out" in desk.acts()
