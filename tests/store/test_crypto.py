"""Sealed values open for their context and key alone; hashes outlive a change of keys."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from gateway.errors import StoreDown
from gateway.i18n.language import Lang
from gateway.store import contacts, outbox, rotation
from gateway.store.crypto import Unreadable, Vault, new_key
from gateway.store.engine import Store
from gateway.store.schema import contacts as contacts_table

KEYS = [new_key(), new_key()]


@given(st.text(), st.text(max_size=20))
def test_what_is_sealed_opens(text: str, context: str) -> None:
    vault = Vault(KEYS)
    assert vault.open(vault.seal(text, context), context) == text


def test_two_seals_of_one_text_differ_and_hold_no_clear_text() -> None:
    vault = Vault(KEYS)
    first, second = vault.seal("+8801700000001", "address"), vault.seal("+8801700000001", "address")
    assert first != second
    assert b"1700" not in first


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]), id="last bit"),
        pytest.param(lambda sealed: sealed[:6] + bytes([sealed[6] ^ 1]) + sealed[7:], id="nonce"),
        pytest.param(lambda sealed: sealed[:1] + bytes([sealed[1] ^ 1]) + sealed[2:], id="key id"),
        pytest.param(lambda sealed: b"\x02" + sealed[1:], id="version"),
        pytest.param(lambda sealed: sealed[:10], id="cut short"),
        pytest.param(lambda sealed: b"", id="nothing"),
    ],
)
def test_changed_values_do_not_open(change: object) -> None:
    vault = Vault(KEYS)
    with pytest.raises(Unreadable):
        vault.open(change(vault.seal("words", "tips.body")), "tips.body")  # type: ignore[operator]


def test_moved_values_do_not_open() -> None:
    vault = Vault(KEYS)
    with pytest.raises(Unreadable):
        vault.open(vault.seal("words", "tips.body"), "inbound.payload")


def test_older_keys_open_and_the_newest_seals() -> None:
    older, newer = KEYS
    sealed = Vault([older]).seal("words", "x")
    both = Vault([newer, older])
    assert both.open(sealed, "x") == "words"
    assert not both.is_newest(sealed)
    assert both.is_newest(both.seal("words", "x"))
    with pytest.raises(Unreadable):
        Vault([newer]).open(sealed, "x")


def test_hash_needs_the_index_key() -> None:
    with pytest.raises(StoreDown):
        Vault(KEYS).hash("+8801700000001", "address")


def test_hash_depends_on_context_and_database(store: Store) -> None:
    vault = store.vault  # not unlocked yet: the first hash fetches the index key
    assert vault.hash("a", "x") == vault.hash("a", "x")
    assert vault.hash("a", "x") != vault.hash("a", "y")
    assert vault.hash("a", "x") != Vault(KEYS, b"another index key of another site").hash("a", "x")


def test_every_sealed_column_is_rotated() -> None:
    assert {f"{table.name}.{column.name}" for table, column in rotation.sealed_columns()} == set(rotation.CONTEXTS)


def test_rotation_reseals_and_keeps_people_findable(store: Store, now: datetime) -> None:
    older = next(iter(KEYS))
    before = Store(store.engine, Vault([older]))
    with before.writing() as conn:
        for number in range(rotation.BATCH + 3):
            who = contacts.find_or_make(conn, before.vault, "phone", f"+88017{number:08}", now, Lang.BN)
        new = outbox.New("sms:x", "reply", "words", now, who.address_sealed, who.id)
        outbox.add(conn, before.vault, new, now)
    newer = new_key()
    counts = rotation.rotate(store.engine, Vault([newer, older]))
    assert counts["contacts.address_sealed"] == rotation.BATCH + 3
    assert counts["outbox.body_sealed"] == counts["vault.sealed"] == 1
    assert sum(rotation.rotate(store.engine, Vault([newer, older])).values()) == 0
    after = Store(store.engine, Vault([newer]))  # the older key is gone
    with after.writing() as conn:
        found = contacts.find(conn, after.vault, "phone", "+8801700000007")
        assert found is not None
        assert contacts.address(after.vault, found) == "+8801700000007"
        assert conn.scalar(select(func.count()).select_from(contacts_table)) == rotation.BATCH + 3
