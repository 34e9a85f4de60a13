"""Tips at a terminal: lists are open, words open with a name and a password at a prompt."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import wsgi
from commands.desk import desk_commands
from gateway.service.demonstration import PASSWORD


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wsgi.Site]:
    var: Path = tmp_path_factory.mktemp("terminal")
    away = {"ASHSHASH_PORT": "9", "ASHSHASH_RASA_URL": "http://127.0.0.1:9"}
    made = wsgi.Site(wsgi.demonstration({**away, "ASHSHASH_VAR": str(var)}).environ)
    made.upgrade_database()
    made.seed()
    yield made
    made.redis.close()
    made.store.close()


def run(site: wsgi.Site, *arguments: str, said: str = "") -> Result:
    whole = click.Group(commands={one.name: one for one in desk_commands(lambda _: site)})
    return CliRunner().invoke(whole, arguments, input=said)


def test_words_open_with_a_name_and_a_password_alone(site: wsgi.Site) -> None:
    listed = run(site, "tip", "list").output
    number = listed.split()[0]
    assert number.isdigit()
    assert "নমুনা" not in listed
    shown = run(site, "tip", "show", number, said=f"coordinator\n{PASSWORD}\n")
    assert shown.exit_code == 0, shown.output
    assert "নমুনা" in shown.output
    assert PASSWORD not in shown.output
    for said in ("coordinator\nwrong\n", f"activist\n{PASSWORD}\n", f"auditor\n{PASSWORD}\n"):
        refused = run(site, "tip", "show", number, said=said)
        assert refused.exit_code != 0
        assert "নমুনা" not in refused.output


def test_a_tip_is_entered_asked_about_and_taken_on_its_way(site: wsgi.Site) -> None:
    added = run(site, "tip", "add", "--place", "Rohita", "--source", "paper", said="একজন লোক মেয়ে নিয়ে যাচ্ছে\n")
    assert added.output.split()[-1].isdigit()
    number = run(site, "tip", "list", "--state", "new").output.split()[0]
    assert run(site, "tip", "ask", number, said="কবে?\n").exit_code == 0
    taken = run(site, "tip", "step", number, "acknowledged", "--note", "ঠিক আছে", said=f"coordinator\n{PASSWORD}\n")
    assert taken.exit_code == 0, taken.output


def test_keys_are_listed_and_changed(site: wsgi.Site) -> None:
    assert "holds the key" in run(site, "desk-key", "list").output
    rotated = run(site, "desk-key", "rotate", said=f"coordinator\n{PASSWORD}\n")
    assert rotated.exit_code == 0, rotated.output
    assert "1 key(s)" in rotated.output
    assert "0 were deleted" in run(site, "retain").output
