"""Transactions end whole, outages are StoreDown, and nothing of a person is in a dump or in an error."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select, text

from gateway.errors import StoreDown
from gateway.i18n.language import Lang, Medium
from gateway.store import contacts, conversations, inbound, outbox, receipt_key, tips
from gateway.store.columns import from_micros, to_micros
from gateway.store.crypto import Vault, new_key
from gateway.store.engine import Store, make_engine
from gateway.store.schema import contacts as table
from tests.services.postgres import Postgres

PHONE = "+8801700000001"


def make(store: Store, now: datetime) -> None:
    with store.writing() as conn:
        contacts.find_or_make(conn, store.vault, "phone", PHONE, now, Lang.BN)


def count(store: Store) -> int:
    with store.reading() as conn:
        return len(conn.execute(select(table.c.id)).all())


def test_an_error_undoes_the_whole_transaction(store: Store, now: datetime) -> None:
    def fail() -> None:
        with store.writing() as conn:
            contacts.find_or_make(conn, store.vault, "phone", PHONE, now, Lang.BN)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert count(store) == 0
    make(store, now)
    assert count(store) == 1


def test_foreign_keys_hold(store: Store, now: datetime) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key") as caught, store.writing() as conn:
        conversations.save(conn, store.vault, "nobody", Medium.SMS, "{}", 0, now)
    assert "nobody" not in str(caught.value).replace("Key (contact_id)=(nobody)", ""), "values stay out of errors"


def test_two_stores_share_one_index_key(database_url: str, now: datetime) -> None:
    key = new_key()
    one, two = (Store(make_engine(database_url), Vault([key])) for _ in range(2))
    make(one, now)
    make(two, now)
    assert count(two) == 1
    one.close()
    two.close()


def test_readers_do_not_wait_for_a_writer(store: Store, now: datetime) -> None:
    make(store, now)
    with store.writing() as conn:
        contacts.find_or_make(conn, store.vault, "phone", "+8801700000002", now, Lang.BN)
        assert count(store) == 1


def test_moments_are_aware_and_exact() -> None:
    dhaka = timezone(timedelta(hours=6))
    at = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=dhaka)
    assert from_micros(to_micros(at)) == at
    assert from_micros(to_micros(at)).tzinfo is UTC
    with pytest.raises(TypeError):
        to_micros(datetime(2026, 11, 20))  # noqa: DTZ001


def test_an_unwritable_database_is_store_down(tmp_path: Path) -> None:
    store = Store(make_engine(f"sqlite:///{tmp_path / 'no such folder' / 'x.db'}"), Vault([new_key()]))
    with pytest.raises(StoreDown), store.reading():
        pass
    with pytest.raises(StoreDown):
        store.vault.hash("a", "x")


def test_a_database_without_tables_is_store_down(tmp_path: Path) -> None:
    store = Store(make_engine(f"sqlite:///{tmp_path / 'x.db'}"), Vault([new_key()]))
    with pytest.raises(StoreDown) as caught, store.writing():
        pass
    assert "SELECT" not in str(caught.value)
    store.close()


def test_other_databases_are_refused() -> None:
    with pytest.raises(ValueError, match="sqlite"):
        make_engine("mysql://localhost/x")


def test_postgres_going_away_is_store_down_and_coming_back_is_enough(
    postgres_url: str, postgres_service: Postgres, vault: Vault, now: datetime
) -> None:
    store = Store(make_engine(postgres_url), vault)
    make(store, now)
    postgres_service.stop()
    try:
        for _ in range(2):
            with pytest.raises(StoreDown):
                make(store, now)
    finally:
        postgres_service.start()
    with suppress(StoreDown):  # a connection of before may still lie in the pool, once
        count(store)
    assert count(store) == 1
    store.close()


def test_a_copy_of_the_database_tells_nobody(sqlite_store: Store, sqlite_url: str, now: datetime) -> None:
    canary, words = "+8801700999999", "canary-গোপন-words"
    with sqlite_store.writing() as conn:
        vault = sqlite_store.vault
        which, _ = inbound.store_once(conn, vault, "sms:x", "SMcanary", Medium.SMS, words, now)
        who = contacts.find_or_make(conn, vault, "phone", canary, now, Lang.BN)
        conversations.save(conn, vault, who.id, Medium.SMS, words, 0, now)
        outbox.add(conn, vault, outbox.New("sms:x", "reply", words, now, who.address_sealed, who.id), now)
        inbound.finish(conn, vault, which, words, now, contact_id=who.id)
        tips.add(conn, vault, tips.NewTip("missing", words, Medium.SMS), receipt_key.derive(vault, "123456789012"), now)
        conn.execute(text("SELECT 1"))
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    dump = b"".join(each.read_bytes() for each in path.parent.glob("ashshash.db*"))
    assert b"jashore" not in dump
    assert b"sms:x" in dump, "the dump is whole"
    for secret in (canary, canary[4:], words, "canary", "গোপন", "123456789012", "SMcanary"):
        assert secret.encode() not in dump
