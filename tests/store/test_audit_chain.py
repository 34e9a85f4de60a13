"""The audit trail: linked in one order however many write, and every tampering is found where it was done."""

import contextlib
import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DatabaseError, DBAPIError

from gateway.store import audit, audit_chain
from gateway.store.audit import Wanted
from gateway.store.crypto import Vault, new_key
from gateway.store.engine import Store
from gateway.store.identity import new_id
from gateway.store.schema import audit as table
from gateway.store.schema import audit_end

WRITERS, EACH = 6, 8


def write(store: Store, now: datetime, number: int, actor: str = "account:a") -> None:
    for at in range(number):
        with store.writing() as conn:
            audit.note(conn, actor, f"tip.show{at}", f"tip-{at}", now + timedelta(seconds=at))


def report(store: Store) -> audit_chain.Report:
    with store.reading() as conn:
        return audit_chain.follow(conn, store.vault)


def tamper(store: Store, *statements: object) -> None:
    """Do what somebody with the database, but without the keys, can: take the triggers off first."""
    with store.engine.begin() as conn:
        if conn.dialect.name == "sqlite":
            shapes = conn.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
            for name, _ in shapes:
                conn.execute(text(f"DROP TRIGGER {name}"))
        else:
            conn.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_stays"))
        for each in statements:
            conn.execute(each)  # type: ignore[call-overload]
        if conn.dialect.name != "sqlite":
            conn.execute(text("ALTER TABLE audit ENABLE TRIGGER audit_stays"))


def test_lines_are_linked_in_order(store: Store, now: datetime) -> None:
    assert report(store) == audit_chain.Report(0, audit_chain.FIRST)
    with store.writing() as conn:
        audit.note(conn, "account:a", "tip.list", "", now)
        audit.note(conn, "account:a", "tip.show", "t", now + timedelta(seconds=1))
    write(store, now, 3)
    assert report(store).fault == ""
    assert report(store).lines == 5
    with store.reading() as conn:
        assert [one.place for one in audit.search(conn, Wanted(), 10)] == [5, 4, 3, 2, 1]
        assert [one.act for one in audit.search(conn, Wanted(act="tip.list"), 10)] == ["tip.list"]
        assert [one.place for one in audit.search(conn, Wanted(before=3), 10)] == [2, 1]


def test_what_was_rolled_back_leaves_no_gap(store: Store, now: datetime) -> None:
    write(store, now, 1)
    with contextlib.suppress(LookupError), store.writing() as conn:
        audit.note(conn, "account:a", "tip.show", "t", now)
        raise LookupError
    with store.writing() as conn, contextlib.suppress(LookupError), conn.begin_nested():
        audit.note(conn, "account:a", "tip.show", "t", now)
        raise LookupError
    write(store, now, 1)
    assert report(store).fault == ""
    assert report(store).lines == 2


def test_many_at_once_make_one_chain(store: Store, now: datetime) -> None:
    threads = [threading.Thread(target=write, args=(store, now, EACH, f"account:{name}")) for name in range(WRITERS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert report(store).fault == ""
    assert report(store).lines == WRITERS * EACH


@pytest.mark.parametrize("statement", [update(table).values(actor="somebody"), delete(table)])
def test_the_database_refuses_to_change_a_line(store: Store, now: datetime, statement: object) -> None:
    write(store, now, 1)
    with pytest.raises((DBAPIError, DatabaseError), match="only added to"), store.engine.begin() as conn:
        conn.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("statements", "fault"),
    [
        ([update(table).where(table.c.place == 2).values(actor="account:b")], "line 2 or its link was changed"),
        ([update(table).where(table.c.place == 2).values(link="f" * 64)], "line 2 or its link was changed"),
        ([delete(table).where(table.c.place == 3)], "line 3 is missing"),
        ([delete(table).where(table.c.place == 1)], "line 1 is missing"),
        ([delete(table).where(table.c.place >= 3)], "2 lines are missing at the end"),
        ([delete(table), delete(audit_end)], ""),  # nothing is left that could say so: the noted end does
        ([delete(audit_end)], "the end of the chain is missing"),
        (
            [delete(table).where(table.c.place == 4), update(audit_end).values(place=3)],
            "the end of the chain was changed",
        ),
        (
            [update(table).where(table.c.place == was).values(place=new) for was, new in ((3, 9), (4, 3), (9, 4))],
            "line 3 or its link was changed",
        ),
    ],
)
def test_tampering_is_found_where_it_was_done(
    store: Store, now: datetime, statements: list[object], fault: str
) -> None:
    write(store, now, 4)
    tamper(store, *statements)
    assert report(store).fault.startswith(fault)
    assert bool(report(store).fault) == bool(fault)


def test_a_line_slipped_in_is_found(store: Store, now: datetime) -> None:
    write(store, now, 2)
    made = {
        "id": new_id(),
        "at": now,
        "actor": "account:b",
        "act": "tip.show",
        "object": "",
        "place": 3,
        "link": "a" * 64,
    }
    tamper(store, insert(table).values(**made))
    assert report(store).fault.startswith("line 3 or its link was changed")


def test_without_the_key_nobody_makes_a_link(store: Store, now: datetime) -> None:
    """A thief of the database rebuilds the chain with a key of their own: the true key doesn't know it."""
    write(store, now, 2)
    thief = Vault([new_key()], b"the thief's own index key, 32 b.")
    tamper(store, delete(table), delete(audit_end))
    forged = Store(store.engine, thief)
    write(forged, now, 2)
    assert report(store).fault.startswith("line 1 or its link was changed")
