"""Prepared statements take and give what SQLAlchemy would, and fail as it does."""

from datetime import datetime

import pytest
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from gateway.store.engine import Store
from gateway.store.identity import new_id
from gateway.store.prepared import Prepared
from gateway.store.schema import attempts

ADD = insert(attempts)
FIND = select(attempts).where(attempts.c.key == bindparam("wanted"))


def test_a_row_is_read_as_it_was_written(store: Store, now: datetime) -> None:
    row = {"id": new_id(), "key": "k", "at": now}
    with store.writing() as conn:
        assert Prepared(ADD).run(conn, row) == 1
        assert Prepared(FIND).first(conn, {"wanted": "other"}) is None
        found = Prepared(FIND).first(conn, {"wanted": "k"})
        assert found._asdict() == conn.execute(FIND, {"wanted": "k"}).one()._asdict() == row


def test_its_errors_are_sqlalchemys_and_tell_no_values(store: Store, now: datetime) -> None:
    row = {"id": new_id(), "key": "secret-canary", "at": now}
    with store.writing() as conn:
        Prepared(ADD).run(conn, row)
    with pytest.raises(IntegrityError) as caught, store.writing() as conn:
        Prepared(ADD).run(conn, row)
    assert "canary" not in str(caught.value)


def test_a_statement_that_depends_on_its_values_is_refused(store: Store) -> None:
    several = Prepared(select(attempts).where(attempts.c.key.in_(bindparam("keys", expanding=True))))
    with store.writing() as conn, pytest.raises(ValueError, match="depends"):
        several.first(conn, {"keys": ["a"]})
