"""`ashshash staff`: who is alerted and who signs in, at the terminal."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import wsgi
from commands.staff import staff
from gateway.service.stages import Stage
from tests.web.console.conftest import AWAY


@pytest.fixture
def site(tmp_path: Path) -> wsgi.Site:
    made = wsgi.Site(wsgi.demonstration({**AWAY, "ASHSHASH_VAR": str(tmp_path)}).environ)
    made.upgrade_database()
    return made


def run(site: wsgi.Site, *arguments: str) -> Result:
    return CliRunner().invoke(staff(lambda _: site), arguments)


def password_of(said: str) -> str:
    return said.split("Password")[1].split()[0]


def test_somebody_is_alerted_and_signs_in(site: wsgi.Site) -> None:
    alerts = ("--role", "activist", "--address", "+8801700000041", "--place", "Rohita")
    done = run(site, "add", "--name", "নমুনা", *alerts, "--login", "Nomuna", "--console-role", "activist")
    assert done.exit_code == 0, done.output
    account = site.accounts.named("nomuna")
    assert account.staff_id == site.desk.staff()[0].id
    assert account.union == "jashore/manirampur/rohita"
    token = site.console.sign_in.by_password("nomuna", password_of(done.output), "127.0.0.1", "")
    assert token
    who = site.console.sign_in.find(token)
    assert who is not None
    assert who.stage is Stage.NEW_PASSWORD
    assert "nomuna" in run(site, "list").output


def test_an_account_needs_no_alerts_and_alerts_need_no_account(site: wsgi.Site) -> None:
    only = ("--no-alerts", "--login", "auditor", "--console-role", "auditor")
    assert run(site, "add", "--name", "নমুনা", *only).exit_code == 0
    assert site.desk.staff() == []
    assert run(site, "add", "--name", "নমুনা", "--role", "duty", "--address", "+8801700000042").exit_code == 0
    assert len(site.accounts.everyone()) == 1
    assert run(site, "add", "--name", "নমুনা", "--no-alerts").exit_code != 0


def test_a_password_is_reset_and_an_account_shut(site: wsgi.Site) -> None:
    first = password_of(
        run(site, "add", "--name", "x", "--no-alerts", "--login", "one", "--console-role", "auditor").output
    )
    second = password_of(run(site, "reset", "one").output)
    assert first != second
    assert run(site, "disable", "one").exit_code == 0
    assert not site.accounts.named("one").active
    assert run(site, "disable", "nobody").exit_code != 0
