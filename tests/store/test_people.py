"""Contacts, conversations and staff."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from gateway.i18n.language import Lang, Medium
from gateway.store import contacts, conversations, staff
from gateway.store.contacts import Contact
from gateway.store.engine import Store
from gateway.store.states import Role

PHONE = "+8801700000001"


def somebody(store: Store, now: datetime, address: str = PHONE) -> Contact:
    with store.writing() as conn:
        return contacts.find_or_make(conn, store.vault, "phone", address, now, Lang.BN)


def test_a_person_is_made_once(store: Store, now: datetime) -> None:
    first, again, other = somebody(store, now), somebody(store, now), somebody(store, now, "+8801700000002")
    assert (first.fresh, again.fresh) == (True, False)
    assert first.id == again.id != other.id
    assert again.lang is Lang.BN
    assert again.reachable


def test_one_number_of_two_kinds_is_two_people(store: Store, now: datetime) -> None:
    with store.writing() as conn:
        chat = contacts.find_or_make(conn, store.vault, "chat", PHONE, now, Lang.EN)
    assert chat.id != somebody(store, now).id


def test_days_are_all_that_is_kept_of_when(store: Store, now: datetime) -> None:
    somebody(store, now)
    later = somebody(store, now + timedelta(days=2))
    assert later.last_seen_on == now.date()
    with store.reading() as conn:
        found = contacts.by_id(conn, later.id)
    assert found is not None
    assert (found.created_on, found.last_seen_on) == (now.date(), now.date() + timedelta(days=2))


def test_refusals_of_a_person(store: Store, now: datetime) -> None:
    who = somebody(store, now)
    with store.writing() as conn:
        contacts.stop(conn, who.id, now)
        contacts.block(conn, who.id, now)
        contacts.mark_bad(conn, who.id, now)
        contacts.set_language(conn, who.id, Lang.EN)
        contacts.unblock(conn, who.id)
        stopped = contacts.by_id(conn, who.id)
        contacts.start(conn, who.id)
        started = contacts.by_id(conn, who.id)
    assert stopped is not None
    assert (stopped.stopped_at, stopped.blocked_at, stopped.bad_at, stopped.lang) == (now, None, None, Lang.EN)
    assert not stopped.reachable
    assert started is not None
    assert started.reachable


def test_a_conversation_is_loaded_as_saved_and_expires(store: Store, now: datetime) -> None:
    who, end = somebody(store, now), now + timedelta(minutes=30)
    with store.writing() as conn:
        assert conversations.load(conn, store.vault, who.id, Medium.SMS) is None
        conversations.save(conn, store.vault, who.id, Medium.SMS, '{"step":"কী"}', 0, end)
        conversations.save(conn, store.vault, who.id, Medium.VOICE, "{}", 0, end + timedelta(minutes=1))
    with store.writing() as conn:
        found = conversations.load(conn, store.vault, who.id, Medium.SMS)
        assert found is not None
        assert (found.state, found.version, found.expires_at) == ('{"step":"কী"}', 1, end)
        conversations.save(conn, store.vault, who.id, Medium.SMS, "{}", found.version, end)
        assert [each.version for each in conversations.expired(conn, store.vault, end)] == [2]
        conversations.forget(conn, who.id, Medium.SMS)
        assert conversations.expired(conn, store.vault, end) == []


def test_staff_are_found_by_address_and_may_be_disabled(store: Store) -> None:
    def add(conn: object) -> str:
        return staff.add(
            conn,  # type: ignore[arg-type]
            store.vault,
            name="রহিমা (নমুনা)",
            role=Role.ACTIVIST,
            channel="sms:x",
            address_kind="phone",
            address=PHONE,
            lang=Lang.BN,
            district="jashore",
            upazila="jashore/manirampur",
            names=("kormi1", "রহিমা"),
        )

    with store.writing() as conn:
        staff_id = add(conn)
        found = staff.by_address(conn, store.vault, "phone", PHONE)
        assert found == staff.by_id(conn, store.vault, staff_id) == staff.active(conn, store.vault)[0]
        assert found is not None
        assert (found.name, found.names, found.role) == ("রহিমা (নমুনা)", ("kormi1", "রহিমা"), Role.ACTIVIST)
        assert staff.disable(conn, staff_id)
        assert staff.by_address(conn, store.vault, "phone", PHONE) is None
        assert staff.active(conn, store.vault) == []
    with pytest.raises(IntegrityError), store.writing() as conn:
        add(conn)
