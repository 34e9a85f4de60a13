"""Survivors are found by their case number, their words are sealed, and what they agreed to is dated."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from gateway.i18n.language import Lang, Medium
from gateway.service import parties
from gateway.service.purposes import Purpose
from gateway.store import contacts, safe_addresses, survivors
from gateway.store.care_schema import consents
from gateway.store.care_schema import survivors as table
from gateway.store.engine import Store
from gateway.store.safe_addresses import SafeAddress
from gateway.store.survivors import About, Step

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
TODAY = NOW.date()
NASIMA = About("J-0001", "নমুনা নারী", sex="f", district="jashore", who_else_reads="স্বামী")
PHONE = "+8801700000021"


def reached_at(store: Store, about: About = NASIMA, phone: str = PHONE) -> tuple[str, str]:
    """Keep a survivor with one safe phone; return her id and the contact's."""
    with store.writing() as conn:
        hers = survivors.add(conn, store.vault, about, "s1", NOW)
        contact = contacts.find_or_make(conn, store.vault, "phone", phone, NOW, Lang.BN)
        one = SafeAddress(hers, contact.id, Medium.SMS, frozenset({0, 1, 2}), time(9), time(17))
        safe_addresses.replace_all(conn, hers, [one])
        safe_addresses.agree(conn, hers, {Purpose.REMINDER}, "s1", TODAY)
        survivors.confirm_until(conn, hers, date(2027, 2, 1))
    return hers, contact.id


def test_a_survivor_is_found_by_her_case_number_and_nothing_of_her_is_in_clear(store: Store) -> None:
    hers, _ = reached_at(store)
    with store.reading() as conn:
        found = survivors.by_code(conn, store.vault, "J-0001")
        raw = b" ".join(bytes(value) for value in conn.execute(select(table)).one() if isinstance(value, bytes))
    assert found is not None
    assert (found.id, found.about, found.step) == (hers, NASIMA, Step.IDENTIFIED)
    assert not any(word.encode() in raw for word in ("J-0001", "নমুনা নারী", "স্বামী"))


def test_a_case_number_names_one_survivor(store: Store) -> None:
    reached_at(store)
    with store.writing() as conn, pytest.raises(ValueError, match="case number"):
        survivors.add(conn, store.vault, NASIMA, "s1", NOW)


def test_the_gate_learns_what_she_agreed_to(store: Store) -> None:
    hers, contact = reached_at(store)
    with store.reading() as conn:
        party = parties.of(conn, contact, Medium.SMS, NOW)
        elsewhere = parties.of(conn, contact, Medium.VOICE, NOW)
    assert party.profile is not None
    assert party.profile.survivor_id == hers
    assert party.profile.consents == {Purpose.REMINDER}
    assert party.reach is not None
    assert party.reach.days == {0, 1, 2}
    assert elsewhere.reach is None


def test_two_survivors_may_share_a_phone(store: Store) -> None:
    first, contact = reached_at(store)
    second, same = reached_at(store, replace(NASIMA, code="J-0002"))
    assert contact == same
    with store.reading() as conn:
        named = [parties.of(conn, contact, Medium.SMS, NOW, one).profile for one in (first, second)]
    assert [profile and profile.survivor_id for profile in named] == [first, second]


def test_a_minor_needs_a_guardian(store: Store) -> None:
    young = replace(NASIMA, born_on=date(2010, 1, 1))
    hers, _ = reached_at(store, young)
    with store.writing() as conn:
        before = parties.profile_of(conn, hers, TODAY)
        survivors.change(conn, store.vault, hers, replace(young, guardian="মা"), NOW)
        after = parties.profile_of(conn, hers, TODAY)
        grown = parties.profile_of(conn, hers, date(2028, 1, 1))
    assert before is not None
    assert before.guardian_missing
    assert after is not None
    assert not after.guardian_missing
    assert grown is not None
    assert not grown.guardian_missing


def test_a_quarantined_number_stays_shut_when_addresses_are_changed(store: Store) -> None:
    hers, contact = reached_at(store)
    with store.writing() as conn:
        assert safe_addresses.quarantine(conn, contact, NOW) == [hers]
        addresses = safe_addresses.of_survivor(conn, hers)
        safe_addresses.replace_all(conn, hers, [replace(addresses[0], quarantined_at=None)])
        assert safe_addresses.of_survivor(conn, hers)[0].quarantined_at == NOW
        safe_addresses.release(conn, hers, contact)
        assert safe_addresses.of_survivor(conn, hers)[0].quarantined_at is None


def test_a_withdrawn_consent_keeps_its_dates(store: Store) -> None:
    hers, _ = reached_at(store)
    later = date(2026, 12, 1)
    with store.writing() as conn:
        safe_addresses.agree(conn, hers, {Purpose.PAYMENT}, "s2", later)
        assert safe_addresses.agreed(conn, hers) == [Purpose.PAYMENT]
        row = conn.execute(select(consents).where(consents.c.purpose == Purpose.REMINDER)).one()
    assert (row.given_on, row.withdrawn_on, row.by) == (TODAY, later, "s1")
