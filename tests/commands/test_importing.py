"""`ashshash import` names every fault by its row, tells what it would do, and writes templates it understands."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.importing import import_files
from commands.root import Root
from gateway.clock import SetClock
from gateway.i18n.care_words import CareWords
from gateway.i18n.places import Places
from gateway.service.care_services import CareServices
from gateway.service.rules import Rules
from gateway.store.engine import Store
from tests.service.books import book_of

LOCALES = Path(__file__).parents[2] / "locales"


@pytest.fixture
def care(sqlite_store: Store) -> CareServices:
    clock = SetClock(datetime(2026, 11, 24, 6, tzinfo=UTC))
    return CareServices(
        sqlite_store, CareWords.load(LOCALES), Places.load(LOCALES), Rules(), clock, book_of(sqlite_store)
    )


def run(care: CareServices, *said: str) -> Result:
    root = Root("ashshash")
    root.add_command(import_files(lambda: care, lambda: "terminal:t"))
    return CliRunner().invoke(root, ["import", *said])


def test_a_file_is_looked_at_then_taken_in(care: CareServices, tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    file.write_text("Case number,Name\nJ-1,নমুনা\nJ-2,নমুনা\n")
    assert "Would make 2" in run(care, "survivors", str(file), "--dry-run").stdout
    assert "Made 2, changed 0" in run(care, "survivors", str(file)).stdout
    assert "Made 0, changed 0, left 2" in run(care, "survivors", str(file)).stdout
    file.write_text("Case number,Name,Sex\nJ-3,নমুনা,?\nJ-4,,f\n")
    failed = run(care, "survivors", str(file))
    assert failed.exit_code == 1
    assert failed.stdout.splitlines() == [
        "Row 2  Sex  This word isn't known here.  “?”",
        "Row 3  Name  The cell is empty.",
    ]
    assert "Nothing was done" in failed.stderr


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_a_template_is_written_and_understood(care: CareServices, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    assert run(care, "template", "payments", str(file), "--bangla").exit_code == 0
    assert "Row 2  Case number  This is the example row" in run(care, "payments", str(file)).stdout
