"""The doctor follows the audit trail and says at which line it was changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text, update

import wsgi
from commands.doctor import doctor
from gateway.store.schema import audit


@pytest.fixture
def site(tmp_path: Path) -> Iterator[wsgi.Site]:
    away = {"ASHSHASH_PORT": "9", "ASHSHASH_RASA_URL": "http://127.0.0.1:9"}
    made = wsgi.Site(wsgi.demonstration({**away, "ASHSHASH_VAR": str(tmp_path)}).environ)
    made.upgrade_database()
    made.seed()
    yield made
    made.redis.close()
    made.store.close()


def trail(looked: Result) -> str:
    return next(line for line in looked.output.splitlines() if "audit trail" in line)


def test_it_says_where_the_trail_was_changed(site: wsgi.Site) -> None:
    assert trail(CliRunner().invoke(doctor(lambda _: site), [])).startswith("ok")
    with site.store.engine.begin() as conn:
        guards = conn.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
        ).all()
        for guard in guards:  # as who holds the machine could
            conn.execute(text(f"DROP TRIGGER {guard}"))
        conn.execute(update(audit).where(audit.c.place == 2).values(actor="account:somebody-else"))
    looked = CliRunner().invoke(doctor(lambda _: site), [])
    assert looked.exit_code == 1
    assert trail(looked).startswith("FAULT")
    assert "line 2" in trail(looked)
